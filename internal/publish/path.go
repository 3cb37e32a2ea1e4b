package publish

import (
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"herald"
)

// The longest path of a document and the longest of its parts, in bytes. Most
// file systems take 255 bytes a part; what is left is for a staging suffix or
// an extension that another tool adds.
const (
	maxPath = 1000
	maxPart = 200
)

// CheckPath tells what is wrong with the path of a document. Good paths are
// relative, clean, slash-separated valid UTF-8 and mean the same on every
// system: no part is longer than 200 bytes, starts with a dot, ends in a dot
// or a space, or is a name that Windows keeps for devices. The error wraps
// herald.ErrInvalid and names the path.
func CheckPath(p string) error {
	if reason := badPath(p); reason != "" {
		return fmt.Errorf("%w path %.200q: %s", herald.ErrInvalid, p, reason)
	}
	return nil
}

func badPath(p string) string {
	switch {
	case p == "":
		return "it is empty"
	case len(p) > maxPath:
		return fmt.Sprintf("it is longer than %d bytes", maxPath)
	case !utf8.ValidString(p):
		return "it is not valid UTF-8"
	case path.IsAbs(p):
		return "it is absolute"
	case path.Clean(p) != p:
		return "it is not clean"
	}
	for part := range strings.SplitSeq(p, "/") {
		if reason := badPart(part); reason != "" {
			return reason
		}
	}
	return ""
}

func badPart(part string) string {
	switch {
	case part == "..":
		return "it leaves the folder"
	case strings.HasPrefix(part, "."):
		return "a part starts with a dot"
	case len(part) > maxPart:
		return fmt.Sprintf("a part is longer than %d bytes", maxPart)
	case strings.HasSuffix(part, ".") || strings.HasSuffix(part, " "):
		return "a part ends in a dot or a space"
	case strings.ContainsAny(part, `\<>:"|?*`) || strings.ContainsFunc(part, unicode.IsControl):
		return "a part holds a character that not every system takes"
	case isDevice(part):
		return "a part is the name of a device"
	}
	return ""
}

// isDevice tells whether Windows would open a device instead of a file.
func isDevice(part string) bool {
	stem, _, _ := strings.Cut(strings.ToLower(part), ".")
	stem = strings.TrimRight(stem, " ")
	switch stem {
	case "con", "prn", "aux", "nul", "conin$", "conout$":
		return true
	}
	digit, _ := utf8.DecodeLastRuneInString(stem)
	return (strings.HasPrefix(stem, "com") || strings.HasPrefix(stem, "lpt")) &&
		utf8.RuneCountInString(stem) == 4 && strings.ContainsRune("0123456789¹²³", digit)
}

// checkDocs refuses paths that are bad, given twice, or folders of each other.
func checkDocs(docs []Doc) error {
	files := make(map[string]bool, len(docs))
	for _, d := range docs {
		if err := CheckPath(d.Path); err != nil {
			return err
		}
		if files[d.Path] {
			return fmt.Errorf("%w path %q: two documents have it", herald.ErrInvalid, d.Path)
		}
		files[d.Path] = true
	}
	for _, d := range docs {
		for end := strings.LastIndexByte(d.Path, '/'); end > 0; end = strings.LastIndexByte(d.Path[:end], '/') {
			if files[d.Path[:end]] {
				return fmt.Errorf("%w path %q: %q is a document too", herald.ErrInvalid, d.Path, d.Path[:end])
			}
		}
	}
	return nil
}
