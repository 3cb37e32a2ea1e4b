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
	if plainPath(p) {
		return nil
	}
	if reason := badPath(p); reason != "" {
		return fmt.Errorf("%w path %.200q: %s", herald.ErrInvalid, p, reason)
	}
	return nil
}

// plainPath tells a path that is good at a glance, as nearly all are: of small
// letters, digits, hyphens, and dots within its parts.
func plainPath(p string) bool {
	if len(p) > maxPart {
		return false
	}
	begin := 0
	for i := 0; i <= len(p); i++ {
		if i == len(p) || p[i] == '/' {
			if !plainPart(p[begin:i]) {
				return false
			}
			begin = i + 1
			continue
		}
		if c := p[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' {
			return false
		}
	}
	return true
}

// plainPart tells a part of plain letters that is neither dots nor, perhaps, a
// device: aux, con, nul, prn, com1, lpt1.
func plainPart(part string) bool {
	if part == "" || part[0] == '.' || part[len(part)-1] == '.' {
		return false
	}
	stem := len(part)
	if dot := strings.IndexByte(part, '.'); dot > 0 {
		stem = dot
	}
	return stem != 3 && stem != 4 || strings.IndexByte("acnpl", part[0]) < 0
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
// It says that the documents of owned are given. Their paths were checked when
// they were written, so that only new ones cost more than a look.
func checkDocs(docs []Doc, owned map[string]*line) error {
	fresh := map[string]bool{}
	for _, d := range docs {
		old := owned[d.Path]
		if old != nil && old.given || fresh[d.Path] {
			return fmt.Errorf("%w path %q: two documents have it", herald.ErrInvalid, d.Path)
		}
		if old != nil {
			old.given = true
			continue
		}
		if err := CheckPath(d.Path); err != nil {
			return err
		}
		fresh[d.Path] = true
	}
	for _, d := range docs {
		for end := strings.LastIndexByte(d.Path, '/'); end > 0 && len(fresh) > 0; end = strings.LastIndexByte(d.Path[:end], '/') {
			up := d.Path[:end]
			if old := owned[up]; fresh[up] || fresh[d.Path] && old != nil && old.given {
				return fmt.Errorf("%w path %q: %q is a document too", herald.ErrInvalid, d.Path, up)
			}
		}
	}
	return nil
}
