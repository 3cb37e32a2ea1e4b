package feed

import "time"

// parseUsual reads the two forms that nearly all feeds keep to, at once: the
// one of RFC 822 with four digits for the year, and the one of RFC 3339 without
// fractions. It reports false for whatever is not exactly so.
func parseUsual(s string) (time.Time, bool) {
	d := dateReader{clock: true, zoned: true, weekday: -1}
	switch {
	case fits(s, "Www, 00 Www 0000 00:00:00 "):
		d.day, d.month, d.year = pair(s, 5), monthOf(s[8:11]), 100*pair(s, 12)+pair(s, 14)
		d.hour, d.min, d.sec = pair(s, 17), pair(s, 20), pair(s, 23)
		d.bad = !d.zone(s[26:], "+0000")
	case fits(s, "0000-00-00T00:00:00"):
		d.day, d.month, d.year = pair(s, 8), pair(s, 5), 100*pair(s, 0)+pair(s, 2)
		d.hour, d.min, d.sec = pair(s, 11), pair(s, 14), pair(s, 17)
		d.bad = !d.zone(s[19:], "+00:00")
	default:
		return time.Time{}, false
	}
	return d.time()
}

// fits tells whether a text begins in the form of another: a digit for each 0,
// an ASCII letter for each w in either case, the same for the rest.
func fits(s, form string) bool {
	if len(s) < len(form) {
		return false
	}
	for i := 0; i < len(form); i++ {
		c := s[i]
		switch form[i] {
		case '0':
			if !isDigit(c) {
				return false
			}
		case 'W', 'w':
			if c|0x20 < 'a' || c|0x20 > 'z' {
				return false
			}
		default:
			if c != form[i] {
				return false
			}
		}
	}
	return true
}

func pair(s string, i int) int { return 10*int(s[i]-'0') + int(s[i+1]-'0') }

// monthOf gives the month of an English abbreviation, 0 for what is none.
func monthOf(s string) int {
	var small [4]byte
	return int(words[string(lowerInto(small[:0], s))].month)
}

// zone takes GMT, UTC, Z, or an offset in a form such as +0000.
func (d *dateReader) zone(s, form string) bool {
	switch s {
	case "GMT", "UTC", "Z":
		return true
	}
	if len(s) != len(form) || s[0] != '+' && s[0] != '-' || !fits(s[1:], form[1:]) {
		return false
	}
	hours, minutes := pair(s, 1), pair(s, len(s)-2)
	d.offset = hours*3600 + minutes*60
	if s[0] == '-' {
		d.offset = -d.offset
	}
	return hours <= 15 && minutes < 60
}
