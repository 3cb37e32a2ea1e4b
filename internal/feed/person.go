package feed

import "strings"

// parsePerson splits "mail (name)", "name <mail>", "name (mail)" and "mail".
func parsePerson(s string) Person {
	if a, b, ok := cutBrackets(s, '<', '>'); ok {
		if isMail(b) || isWeb(b) {
			return personFrom(a, b)
		}
		s = foldSpace(stripTags(s))
	}
	if a, b, ok := cutBrackets(s, '(', ')'); ok && (isMail(a) || isMail(b)) {
		return personFrom(a, b)
	}
	if isMail(s) {
		return Person{Email: strings.TrimPrefix(s, "mailto:")}
	}
	return Person{Name: s}
}

func personFrom(a, b string) Person {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	if isMail(a) && !isMail(b) {
		a, b = b, a
	}
	switch {
	case isMail(b):
		return Person{Name: a, Email: strings.TrimPrefix(b, "mailto:")}
	case isWeb(b):
		return Person{Name: a, URI: b}
	}
	return Person{Name: strings.TrimSpace(a + " " + b)}
}

func cutBrackets(s string, open, shut byte) (string, string, bool) {
	i, j := strings.IndexByte(s, open), strings.LastIndexByte(s, shut)
	if i < 0 || j < i {
		return "", "", false
	}
	return s[:i] + s[j+1:], s[i+1 : j], true
}

func isMail(s string) bool {
	s = strings.TrimSpace(s)
	at := strings.IndexByte(s, '@')
	return at > 0 && at < len(s)-1 && !strings.ContainsAny(s, " <>()")
}

// addPerson adds a person; who is named twice in two forms is one.
func (k *keeper) addPerson(list []Person, who Person) []Person {
	if who == (Person{}) || len(list) >= maxList {
		return list
	}
	for i, p := range list {
		if p == who || who.Name != "" && p.Name == who.Name || who.Email != "" && p.Email == who.Email {
			list[i] = Person{firstOf(p.Name, who.Name), firstOf(p.Email, who.Email), firstOf(p.URI, who.URI)}
			return list
		}
	}
	if list == nil {
		list = k.seats()
	}
	return append(list, who)
}
