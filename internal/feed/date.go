package feed

import (
	"strings"
	"time"
	_ "time/tzdata" // zones by name must be read alike on every machine
	"unicode"
	"unicode/utf8"
)

// maxDate bounds the length of what can be a date, in bytes.
const maxDate = 128

// ParseDate reads a date as feeds write it, in UTC: RFC 822 and its
// variations, ISO 8601, asctime, seconds since 1970, and the forms people
// make up, with the names of months in many languages and zones by offset,
// abbreviation or place. A date without a zone is taken as UTC, a month
// without a day as its first day. It reports false for what it cannot be sure
// of: it never guesses a part that is missing.
//
// Of 03/04/2020 the first number is the month, unless the day of the week
// shows that it is not; of 03.04.2020 and 03-04-2020 it is the day.
func ParseDate(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > maxDate {
		return time.Time{}, false
	}
	if t, ok := parseUsual(s); ok {
		return t, true
	}
	return parseAny(s)
}

// parseAny reads a date of any form.
func parseAny(s string) (time.Time, bool) {
	if t, ok := parseEpoch(s); ok {
		return t, true
	}
	d := dateReader{s: asciiDigits(s), weekday: -1}
	for d.i < len(d.s) && !d.bad {
		d.step()
	}
	return d.time()
}

// dateReader collects the parts of a date from left to right.
type dateReader struct {
	s   string
	i   int
	bad bool

	year, month, day int // 0 while unknown
	maybeMonth       int // of a word that is also a day of the week
	hour, min, sec   int
	nano             int
	clock            bool // the time of day was read
	half             int  // 1 for a.m., 2 for p.m.
	offset           int  // seconds east of UTC
	zoned            bool // offset was given as a number
	named            bool // offset was given by a name
	place            *time.Location
	swapped          bool // day and month may be the other way round
	weekday          int  // -1 while unknown
	korean           bool
	thai             bool // years may count from 543 before Christ
	monthNext        bool // a word says that the next number is the month
}

func (d *dateReader) step() {
	c := d.s[d.i]
	switch {
	case isDigit(c):
		d.number()
	case c == '+' || c == '-':
		d.sign()
	case c == '(':
		if end := strings.IndexByte(d.s[d.i:], ')'); end >= 0 {
			d.i += end
		}
		d.i++
	case c >= utf8.RuneSelf || c|0x20 >= 'a' && c|0x20 <= 'z':
		d.word()
	default:
		d.i++
	}
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// digits takes a run of digits and gives its value and length; a run too long
// to be part of a date counts as bad.
func (d *dateReader) digits() (int, int) {
	n, i := 0, d.i
	for d.i < len(d.s) && isDigit(d.s[d.i]) {
		n = n*10 + int(d.s[d.i]-'0')
		if d.i++; d.i-i > 14 {
			d.bad = true
			return 0, 0
		}
	}
	return n, d.i - i
}

// peek gives the byte at a distance from here, 0 behind the end.
func (d *dateReader) peek(n int) byte {
	if d.i+n < len(d.s) {
		return d.s[d.i+n]
	}
	return 0
}

func (d *dateReader) number() {
	n, size := d.digits()
	if d.bad || d.marked(n) {
		return
	}
	switch c := d.peek(0); {
	case size <= 2 && c == ':' && isDigit(d.peek(1)):
		d.clockFrom(n, ':')
	case size <= 2 && c|0x20 == 'h' && isDigit(d.peek(1)) && d.year > 0:
		d.clockFrom(n, ':')
	case size <= 2 && c == '.' && isDigit(d.peek(1)) && isDigit(d.peek(2)) && d.year > 0 && d.month > 0 && d.day > 0:
		d.clockFrom(n, '.')
	case size == 4 && d.year == 0 && c == '.' && d.spaced(n):
	case d.monthNext && size <= 2:
		d.month, d.monthNext = n, false
	case isDateSeparator(c) && isDigit(d.peek(1)) && size <= 4:
		d.numericDate(n, size)
	case size >= 6 && size != 7:
		d.compact(n, size)
	default:
		d.single(n, size)
	}
}

func isDateSeparator(c byte) bool { return c == '-' || c == '/' || c == '.' }

// marked takes a number that a sign of East Asian writing behind it explains.
func (d *dateReader) marked(n int) bool {
	rest := strings.TrimLeft(d.s[d.i:], " ")
	if len(rest) == 0 || rest[0] < utf8.RuneSelf {
		return false
	}
	r, size := utf8.DecodeRuneInString(rest)
	switch r {
	case '年', '년':
		d.year = n
	case '月', '월':
		d.month = n
	case '日', '일', '号':
		d.day = n
	case '時', '时', '点', '시':
		d.hour, d.clock = n, true
	case '分', '분':
		d.min = n
	case '秒', '초':
		d.sec = n
	default:
		return false
	}
	d.korean = d.korean || unicode.Is(unicode.Hangul, r)
	d.i = len(d.s) - len(rest) + size
	return true
}

// clockFrom takes the rest of hours:minutes[:seconds[.fraction]], or of the same
// with another separator.
func (d *dateReader) clockFrom(hour int, separator byte) {
	if d.clock {
		d.bad = true
		return
	}
	d.clock, d.hour = true, hour
	d.i++
	d.min, _ = d.digits()
	if d.peek(0) == separator && isDigit(d.peek(1)) {
		d.i++
		d.sec, _ = d.digits()
		if c := d.peek(0); (c == '.' || c == ',') && isDigit(d.peek(1)) {
			d.i++
			d.fraction()
		}
	}
	d.bad = d.bad || d.peek(0) == ':' && d.peek(1) != '-' && d.peek(1) != '+'
}

func (d *dateReader) fraction() {
	unit := 100_000_000
	for d.i < len(d.s) && isDigit(d.s[d.i]) {
		d.nano += int(d.s[d.i]-'0') * unit
		unit /= 10
		d.i++
	}
}

// halfFollows tells whether "am" or "pm" stands next.
func (d *dateReader) halfFollows() bool {
	rest := strings.TrimLeft(d.s[d.i:], " ")
	if len(rest) < 2 {
		return false
	}
	c := rest[0] | 0x20
	return (c == 'a' || c == 'p') && (rest[1]|0x20 == 'm' && (len(rest) == 2 || !isLetter(rest[2])) || strings.HasPrefix(strings.ToLower(rest[1:]), ".m"))
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf }

// sign takes an offset from UTC; before the time of day it is a mere dash.
func (d *dateReader) sign() {
	negative := d.s[d.i] == '-'
	d.i++
	if d.zoned || !d.clock && (negative || d.day == 0) {
		return
	}
	if !isDigit(d.peek(0)) {
		d.bad = d.bad || isLetter(d.peek(0)) && !negative
		return
	}
	n, size := d.digits()
	hours, minutes := n, 0
	switch {
	case size == 4 && negative && d.year == 0: // "17:26 -2012"
		d.year = n
		return
	case size == 4 || size == 3:
		hours, minutes = n/100, n%100
	case size > 4:
		d.bad = true
	case d.peek(0) == ':':
		d.i++
		if minutes, size = d.digits(); size == 0 || size > 2 {
			d.bad = true
		}
	}
	next := d.peek(0)
	d.bad = d.bad || hours > 15 || minutes > 59 || isLetter(next) && next|0x20 != 'z'
	d.offset, d.zoned = hours*3600+minutes*60, true
	if negative {
		d.offset = -d.offset
	}
}

// word takes a run of letters.
func (d *dateReader) word() {
	i := d.i
	for d.i < len(d.s) && d.s[d.i]|0x20 >= 'a' && d.s[d.i]|0x20 <= 'z' {
		d.i++
	}
	for d.i < len(d.s) {
		r, size := utf8.DecodeRuneInString(d.s[d.i:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '’' || r == utf8.RuneError {
			break
		}
		d.i += size
	}
	if d.i == i {
		_, size := utf8.DecodeRuneInString(d.s[i:])
		d.i += size
		return
	}
	if c := d.peek(0); c == '/' && isLetter(d.peek(1)) {
		d.placeFrom(i)
		return
	}
	var small [32]byte
	d.known(lowerInto(small[:0], d.s[i:d.i]))
}

// lowerInto appends a word in lower case.
func lowerInto(dst []byte, s string) []byte {
	for _, r := range s {
		if r < utf8.RuneSelf {
			if r >= 'A' && r <= 'Z' {
				r |= 0x20
			}
			dst = append(dst, byte(r))
			continue
		}
		dst = utf8.AppendRune(dst, unicode.ToLower(r))
	}
	return dst
}

// known takes a word that means something; others are passed over.
func (d *dateReader) known(w []byte) {
	switch string(w) {
	case "am", "pm", "a", "p":
		d.dayHalf(w)
		return
	case "오전", "上午", "午前", "πμ":
		d.half = 1
	case "오후", "下午", "午後", "μμ":
		d.half = 2
	}
	if strings.HasPrefix(string(w), "오") {
		d.korean = true
	}
	if r, _ := utf8.DecodeRune(w); unicode.Is(unicode.Thai, r) {
		d.thai = true
	}
	d.monthNext = string(w) == "tháng" && d.month == 0
	m := words[string(w)]
	if m.month > 0 {
		d.setMonth(int(m.month))
	}
	if m.weekday > 0 {
		d.weekday = int(m.weekday) - 1
	}
	if m.zone && d.clock && !d.zoned && !d.named {
		d.offset, d.named = int(m.offset)*60, true
	}
}

// dayHalf takes am, pm, a.m. and p.m.
func (d *dateReader) dayHalf(w []byte) {
	if len(w) == 1 && !strings.HasPrefix(strings.ToLower(d.s[d.i:]), ".m") {
		return
	}
	if len(w) == 1 {
		d.i += 2
	}
	d.half = 1
	if w[0] == 'p' {
		d.half = 2
	}
}

// setMonth takes the number of a month. A word that may be a Tuesday gives
// way to the next that is a month.
func (d *dateReader) setMonth(m int) {
	if d.month == 0 || d.maybeMonth > 0 && m != d.month {
		d.maybeMonth = 0
		if m == 3 && d.day == 0 && d.year == 0 {
			d.maybeMonth = m
		}
		d.month = m
	}
}

// placeFrom takes a zone like Europe/Brussels.
func (d *dateReader) placeFrom(i int) {
	for d.i < len(d.s) && (isLetter(d.s[d.i]) || strings.IndexByte("/_+-0123456789", d.s[d.i]) >= 0) {
		d.i++
	}
	name := d.s[i:d.i]
	if d.place != nil || len(name) > 40 {
		return
	}
	if place, err := time.LoadLocation(name); err == nil {
		d.place = place
	}
}

// parseEpoch reads seconds or milliseconds since 1970, of 9 or 10, 12 or 13
// digits. A fraction of them is passed over.
func parseEpoch(s string) (time.Time, bool) {
	s, fraction, _ := strings.Cut(s, ".")
	if strings.Trim(fraction, "0123456789") != "" {
		return time.Time{}, false
	}
	n := int64(0)
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) || i > 12 {
			return time.Time{}, false
		}
		n = n*10 + int64(s[i]-'0')
	}
	switch len(s) {
	case 9, 10:
		return time.Unix(n, 0).UTC(), true
	case 13:
		return time.UnixMilli(n).UTC(), true
	}
	return time.Time{}, false
}
