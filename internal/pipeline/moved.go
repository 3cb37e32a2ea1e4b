package pipeline

import "herald"

// moved remembers where permanent redirects lead. After three visits in a row
// that ended at the same place the new address is used.
func moved(p *herald.Poll, permanent string) {
	switch {
	case permanent == "":
		p.Moved, p.MovedSeen = "", 0
	case permanent == p.Moved:
		p.MovedSeen++
	default:
		p.Moved, p.MovedSeen = permanent, 1
	}
}
