package text

import "strings"

// labels are what editors put before a headline: they tell the form of a
// piece, not what it is about. Folded, as words.
var labels = map[string]bool{
	"live": true, "live updates": true, "live blog": true, "breaking": true, "breaking news": true, "update": true,
	"watch": true, "video": true, "in pictures": true, "photos": true, "opinion": true, "analysis": true,
	"exclusive": true, "explainer": true, "editorial": true, "comment": true, "listen": true, "podcast": true,
	"liveblog": true, "liveticker": true, "eilmeldung": true, "kommentar": true, "analyse": true, "meinung": true,
	"en direct": true, "direct": true, "vidéo": true, "en directo": true, "última hora": true, "opinión": true,
	"ao vivo": true, "vídeo": true, "opinião": true, "diretta": true, "in diretta": true,
}

// Headline returns what a title says without its furniture: labels such as
// "Live updates:" or "Opinion |" before it, the publisher's name behind it
// (" - BBC News"). A title that is nothing else stays as it is.
func Headline(title, publisher string) string {
	s := strings.TrimSpace(title)
	for range 2 {
		if at := strings.IndexAny(s, ":|"); at > 0 && at < 24 && labels[strings.ToLower(strings.TrimSpace(s[:at]))] {
			if rest := strings.TrimSpace(s[at+1:]); rest != "" {
				s = rest
			}
		}
	}
	name := Fold(strings.TrimSpace(publisher))
	for _, mark := range []string{" - ", " | ", " – ", " — "} {
		if at := strings.LastIndex(s, mark); at > 0 && name != "" && Fold(strings.TrimSpace(s[at+len(mark):])) == name {
			return strings.TrimSpace(s[:at])
		}
	}
	return s
}
