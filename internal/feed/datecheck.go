package feed

import "time"

// time puts the parts together, if they are enough and within their bounds.
func (d *dateReader) time() (time.Time, bool) {
	if d.swapped && d.weekday >= 0 {
		d.settleOrder()
	}
	if d.day == 0 && !d.clock {
		d.day = 1
	}
	if d.thai && d.year > 2400 {
		d.year -= 543
	}
	if d.month == 0 && d.day == 1 && !d.clock && d.year > 0 && len(d.s) == 4 {
		d.month = 1
	}
	if d.bad || d.year < 1900 || d.year > 9999 || d.month < 1 || d.month > 12 || d.day < 1 || d.day > daysIn(d.year, d.month) {
		return time.Time{}, false
	}
	if !d.clockValid() {
		return time.Time{}, false
	}
	place := time.UTC
	switch {
	case d.zoned || d.named:
	case d.place != nil:
		place = d.place
	case d.korean:
		d.offset = 9 * 3600
	}
	t := time.Date(d.year, time.Month(d.month), d.day, d.hour, d.min, d.sec, d.nano, place)
	if d.offset != 0 {
		t = t.Add(-time.Duration(d.offset) * time.Second)
	}
	if t = t.UTC(); t.Year() < 1900 || t.Year() > 9999 {
		return time.Time{}, false
	}
	return t, true
}

// settleOrder exchanges day and month when only that fits the day of the week.
func (d *dateReader) settleOrder() {
	on := func(month, day int) int {
		return int(time.Date(d.year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Weekday())
	}
	if on(d.month, d.day) != d.weekday && on(d.day, d.month) == d.weekday {
		d.month, d.day = d.day, d.month
	}
}

// clockValid applies a.m. and p.m. and checks the time of day.
func (d *dateReader) clockValid() bool {
	switch {
	case d.half == 1 && d.hour == 12:
		d.hour = 0
	case d.half == 2 && d.hour < 12:
		d.hour += 12
	}
	if d.hour == 24 {
		return d.min == 0 && d.sec == 0
	}
	return d.hour < 24 && d.min < 60 && d.sec <= 60
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}
