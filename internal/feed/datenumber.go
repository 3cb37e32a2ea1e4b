package feed

import (
	"strings"
	"time"
)

// numericDate takes the rest of a date of two or three numbers.
func (d *dateReader) numericDate(a, size int) {
	sep := d.peek(0)
	d.i++
	b, bsize := d.digits()
	if d.year > 0 || d.day > 0 && d.month > 0 || bsize > 4 {
		d.bad = true
		return
	}
	if c := d.peek(0); !isDateSeparator(c) || !isDigit(d.peek(1)) {
		d.twoNumbers(a, size, b, bsize)
		return
	}
	d.i++
	c, csize := d.digits()
	if next := d.peek(0); (next == '-' || next == '/') && isDigit(d.peek(1)) || csize == 3 || csize > 4 {
		d.bad = true
		return
	}
	d.threeNumbers(sep, [3]int{a, b, c}, size, csize)
}

// spaced takes the rest of "2026. 3. 3.", as Korean and Hungarian write it; it
// reports false, and takes nothing, where anything else follows.
func (d *dateReader) spaced(year int) bool {
	i, parts := d.i, [2]int{}
	for n := range parts {
		if d.peek(0) != '.' || d.peek(1) != ' ' || !isDigit(d.peek(2)) {
			d.i = i
			return false
		}
		d.i += 2
		var size int
		if parts[n], size = d.digits(); size > 2 {
			d.i = i
			return false
		}
	}
	d.year, d.month, d.day = year, parts[0], parts[1]
	return true
}

// zeros are the noughts of the scripts whose digits stand in dates.
var zeros = []rune{0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x1040, 0x17E0, 0xFF10}

// asciiDigits writes the digits of other scripts as those of ASCII.
func asciiDigits(s string) string {
	if isASCII([]byte(s)) {
		return s
	}
	return strings.Map(func(r rune) rune {
		for _, zero := range zeros {
			if r >= zero && r < zero+10 {
				return '0' + r - zero
			}
		}
		return r
	}, s)
}

// twoNumbers takes a year and a month.
func (d *dateReader) twoNumbers(a, asize, b, bsize int) {
	switch {
	case asize == 4 && bsize == 2:
		d.year, d.month = a, b
	case asize == 4 && bsize == 3 && b >= 1 && b <= 366:
		day := time.Date(a, 1, b, 0, 0, 0, 0, time.UTC)
		d.year, d.month, d.day = day.Year(), int(day.Month()), day.Day()
	case asize <= 2 && bsize == 4:
		d.year, d.month = b, a
	case d.i-5 == 1 && d.s[0] == '-' && asize == 2 && bsize == 2: // -YY-MM of ISO 8601
		d.year, d.month = century(a), b
	default:
		d.bad = true
	}
}

// threeNumbers takes year, month and day in the order that fits.
func (d *dateReader) threeNumbers(sep byte, n [3]int, first, last int) {
	switch {
	case first == 4:
		d.year, d.month, d.day = n[0], n[1], n[2]
	case first == 3:
		d.bad = true
	case sep == '-' && last <= 2 && n[1] <= 12:
		d.year, d.month, d.day = century(n[0]), n[1], n[2]
	case sep == '/' && n[0] <= 12 || n[1] > 12:
		d.month, d.day, d.year = n[0], n[1], fullYear(n[2], last)
		d.swapped = n[1] <= 12
	default:
		d.day, d.month, d.year = n[0], n[1], fullYear(n[2], last)
	}
}

func fullYear(n, size int) int {
	if size <= 2 {
		return century(n)
	}
	return n
}

// century completes a year of two digits: 70 to 99 are of the last century.
func century(n int) int {
	if n < 70 {
		return 2000 + n
	}
	return 1900 + n
}

// compact takes YYMMDD, YYYYMMDD, YYYYMMDDhhmm, YYYYMMDDhhmmss, and hhmmss
// behind a date.
func (d *dateReader) compact(n, size int) {
	switch {
	case d.year > 0 && size == 6 && !d.clock:
		d.clock, d.hour, d.min, d.sec = true, n/10000, n/100%100, n%100
		return
	case d.year > 0:
		d.bad = true
		return
	case size == 14:
		d.clock, d.hour, d.min, d.sec = true, n/10000%100, n/100%100, n%100
		n /= 1_000_000
	case size == 12:
		d.clock, d.hour, d.min = true, n/100%100, n%100
		n /= 10000
	case size == 6 && len(d.s) == 6:
		n += 10000 * (century(n/10000) - n/10000)
	case size != 8:
		d.bad = true
	}
	d.year, d.month, d.day = n/10000, n/100%100, n%100
}

// single takes a number that stands alone.
func (d *dateReader) single(n, size int) {
	switch {
	case size == 4 && len(d.s) == 5 && d.s[0] == '-': // -YYMM of ISO 8601
		d.year, d.month = century(n/100), n%100
	case size == 4 && d.year == 0:
		d.year = n
		d.bad = d.peek(0) == '-' && d.i+1 == len(d.s)
	case size == 4 && d.day > 0 && !d.clock: // hhmm
		d.clock, d.hour, d.min = true, n/100, n%100
	case size <= 2 && d.halfFollows() && !d.clock:
		d.clock, d.hour = true, n
	case size <= 2 && d.day == 0 && n >= 1 && n <= 31:
		d.day = n
	case size == 2 && d.year == 0:
		d.year = century(n)
	case size == 2 && !d.clock && d.i > 2 && d.s[d.i-3]|0x20 == 't':
		d.clock, d.hour = true, n
	default:
		d.bad = true
	}
}
