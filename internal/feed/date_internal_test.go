package feed

import (
	"fmt"
	"testing"
)

// TestUsualDatesAreReadAlike holds the short way of reading dates against the
// long one, bounds and nonsense included.
func TestUsualDatesAreReadAlike(t *testing.T) {
	t.Parallel()
	var dates []string
	for _, day := range []int{0, 1, 28, 29, 30, 31, 32} {
		for _, month := range []string{"Jan", "feb", "SEP", "Dez", "Xyz"} {
			for _, clock := range []string{"00:00:00", "23:59:60", "24:00:00", "24:00:01", "25:00:00"} {
				for _, zone := range []string{"GMT", "UTC", "Z", "+0530", "-1559", "+1600", "+0060"} {
					dates = append(dates, fmt.Sprintf("Tue, %02d %s 2024 %s %s", day, month, clock, zone))
				}
				for _, zone := range []string{"Z", "+05:30", "-15:59", "+16:00", "+00:60"} {
					dates = append(dates, fmt.Sprintf("2023-02-%02dT%s%s", day, clock, zone), fmt.Sprintf("1899-12-%02dT%s%s", day, clock, zone))
				}
			}
		}
	}
	for _, s := range dates {
		short, read := parseUsual(s)
		long, ok := parseAny(s)
		if read != ok && read || read && !short.Equal(long) {
			t.Errorf("%q: got %v, %v by the short way; %v, %v by the long one", s, short, read, long, ok)
		}
	}
}
