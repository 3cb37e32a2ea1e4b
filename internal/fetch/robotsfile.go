package fetch

import (
	"bytes"
	"strings"
)

// Bounds of a robots.txt, beyond which the rest is left out: the size that RFC
// 9309 asks for at least, and what no honest file comes near.
const (
	robotsBytes   = 500 << 10
	robotsRules   = 5000
	robotsPattern = 1 << 10
)

// robotsFile is what a site asks of one robot: the rules of the groups that
// name it, else of the groups for all. The zero value allows everything.
type robotsFile []robotsRule

type robotsRule struct {
	pattern string // of the path and query, normal; * and a final $ mean what they mean there
	allow   bool
}

// readRobots reads a robots.txt as RFC 9309 has it, for the robot of that
// name (in lower case). A line that it cannot read is left out.
func readRobots(text []byte, name string) robotsFile {
	var named, general robotsFile
	var forName, forAll, found, rules bool // rules: the group's agents are complete
	text = bytes.TrimPrefix(text[:min(len(text), robotsBytes)], []byte("\xef\xbb\xbf"))
	for line := range strings.FieldsFuncSeq(string(text), func(r rune) bool { return r == '\n' || r == '\r' }) {
		key, value := robotsLine(line)
		switch key {
		case "user-agent":
			if rules {
				forName, forAll, rules = false, false, false
			}
			forName = forName || product(value) == name
			forAll = forAll || value == "*"
			found = found || forName
		case "allow", "disallow":
			rules = true
			rule := robotsRule{normalPath(value), key == "allow"}
			if value == "" || len(value) > robotsPattern {
				continue
			}
			if forName && len(named) < robotsRules {
				named = append(named, rule)
			}
			if forAll && len(general) < robotsRules {
				general = append(general, rule)
			}
		}
	}
	if found {
		return named
	}
	return general
}

func robotsLine(line string) (key, value string) {
	line, _, _ = strings.Cut(line, "#")
	key, value, _ = strings.Cut(line, ":")
	return strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
}

// product is the name at the head of a user-agent line: "Herald/1.0" is herald.
func product(value string) string {
	end := strings.IndexFunc(value, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-' && r != '_'
	})
	if end >= 0 {
		value = value[:end]
	}
	return strings.ToLower(value)
}

// allows says whether a path with its query may be asked for. The longest
// pattern that matches decides, and of two that are as long the one that allows.
func (f robotsFile) allows(path string) bool {
	path = normalPath(path)
	longest, allowed := -1, true
	for _, r := range f {
		if n := len(r.pattern); (n > longest || n == longest && r.allow) && matches(r.pattern, path) {
			longest, allowed = n, r.allow
		}
	}
	return allowed || path == "/robots.txt"
}

// matches says whether path starts as the pattern says. Each piece between two
// stars is taken where it first comes, so that the time is linear.
func matches(pattern, path string) bool {
	pattern, whole := strings.CutSuffix(pattern, "$")
	piece, rest, more := strings.Cut(pattern, "*")
	path, ok := strings.CutPrefix(path, piece)
	for ok && more {
		if piece, rest, more = strings.Cut(rest, "*"); !more && whole {
			return strings.HasSuffix(path, piece)
		}
		_, path, ok = strings.Cut(path, piece)
	}
	return ok && (!whole || path == "")
}

// normalPath writes a path so that two spellings of one are the same: what
// need not be escaped is not, what is not ASCII is, in upper case.
func normalPath(s string) string {
	const digits = "0123456789ABCDEF"
	plain := strings.IndexFunc(s, func(r rune) bool { return r == '%' || r >= 0x80 }) < 0
	if plain {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c, escaped := s[i], s[i] >= 0x80
		if c == '%' && i+2 < len(s) {
			high, low := strings.IndexByte(digits, upper(s[i+1])), strings.IndexByte(digits, upper(s[i+2]))
			if high >= 0 && low >= 0 {
				c = byte(high<<4 | low)
				escaped = !unreserved(c)
				i += 2
			}
		}
		if !escaped {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(digits[c>>4])
		b.WriteByte(digits[c&15])
	}
	return b.String()
}

func upper(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - 'a' + 'A'
	}
	return c
}

func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
