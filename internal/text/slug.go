package text

import (
	"hash/fnv"
	"slices"
	"strings"
	"unicode"

	"herald"
)

// slugSize is the most characters of a slug; slugWord the least a cut between
// words may leave of them.
const (
	slugSize = 80
	slugWord = 40
)

// Slug returns the last part of a story's address: the headline in a–z, 0–9
// and single hyphens, at most 80 characters, cut between words. Latin, Greek
// and Cyrillic letters are transliterated. A headline that would lose most of
// its letters, or has none, gives the id; a name that file systems or
// generators keep for themselves gets the id behind it. It is never empty, and
// not unique: that is for the store to see to.
func Slug(headline string, id herald.StoryID) string {
	slug, lost := latin(headline)
	slug = cutSlug(slug)
	switch {
	case strings.Trim(slug, "-") == "" || lost > len(slug):
		return id.String()
	case taken(slug):
		return slug + "-" + id.String()
	}
	return slug
}

// NameSlug returns the last part of the address of a section's or tag's page.
// It depends on the name alone, so that it lasts. Names that differ in case or
// accents share a page; names that differ in signs ("C", "C++") do not.
func NameSlug(name string) string {
	h := fnv.New64a()
	h.Write([]byte(Fold(name)))
	id := herald.StoryID(h.Sum64() >> 1)
	slug := Slug(name, id)
	if strings.ContainsFunc(name, isSign) && !strings.Contains(slug, id.String()) {
		slug += "-" + id.String()[9:]
	}
	return slug
}

// isSign tells characters that carry meaning in a name and get lost in a slug.
func isSign(r rune) bool { return unicode.IsSymbol(r) || strings.ContainsRune("#&@%*", r) }

// latin writes s in a–z, 0–9 and single hyphens, and counts the letters that
// have no place there.
func latin(s string) (slug string, lost int) {
	var b strings.Builder
	gap := false
	for _, r := range Fold(s) {
		part := string(r)
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
		case translit(r) != "" || silent(r):
			part = translit(r)
		case unicode.IsLetter(r):
			lost++
			fallthrough
		default:
			gap, part = b.Len() > 0, ""
		}
		if part == "" {
			continue
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteString(part)
		if b.Len() > 4*slugSize {
			break
		}
	}
	return b.String(), lost
}

// silent tells signs that leave no gap in a word.
func silent(r rune) bool {
	return strings.ContainsRune("'’ʼ`´ьъ", r) || unicode.IsMark(r)
}

func cutSlug(slug string) string {
	if len(slug) <= slugSize {
		return slug
	}
	head := slug[:slugSize]
	if slug[slugSize] != '-' {
		if at := strings.LastIndexByte(head, '-'); at >= slugWord {
			head = head[:at]
		}
	}
	return strings.Trim(head, "-")
}

// taken tells names that a file system or a generator keeps for itself.
func taken(slug string) bool {
	if len(slug) == 4 && (slug[:3] == "com" || slug[:3] == "lpt") && slug[3] >= '0' && slug[3] <= '9' {
		return true
	}
	return slices.Contains([]string{"con", "prn", "aux", "nul", "index", "retired", "page"}, slug)
}

// translit writes a folded Cyrillic or Greek letter in Latin ones.
func translit(r rune) string {
	switch {
	case r >= 'а' && r <= 'я':
		return strings.Split("a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh shch  y  e yu ya", " ")[r-'а']
	case r >= 'α' && r <= 'ω':
		return strings.Split("a v g d e z i th i k l m n x o p r s s t y f ch ps o", " ")[r-'α']
	}
	switch r {
	case 'і', 'ј':
		return "i"
	case 'є':
		return "ye"
	case 'ґ', 'ѓ':
		return "g"
	case 'ђ':
		return "dj"
	case 'ћ':
		return "c"
	case 'љ':
		return "lj"
	case 'њ':
		return "nj"
	case 'џ':
		return "dz"
	}
	return ""
}
