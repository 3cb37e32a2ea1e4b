package publish

import (
	"math"
	"runtime"
	"runtime/debug"
)

// How the collector works during a publish: a collection when the heap is five
// times what the last one left, and sooner when memory comes to 800 MiB, or to
// twice what is in use at the beginning.
const (
	restful = 400 // percent, in place of 100
	room    = 800 << 20
)

// Roomy runs a part of a publish with a collector that rests while there is
// memory. An edition is one large thing that stays to the end, and a collection
// marks all of it: at every doubling of the heap that cost more than the rest
// of a publish without news. Whoever set GOGC or GOMEMLIMIT is left alone. It
// is for one caller at a time.
func Roomy(run func() error) error {
	limit, percent := debug.SetMemoryLimit(-1), debug.SetGCPercent(restful)
	defer debug.SetGCPercent(percent)
	if limit != math.MaxInt64 || percent != 100 {
		debug.SetGCPercent(percent)
		return run()
	}
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	debug.SetMemoryLimit(int64(max(room, 2*now.HeapAlloc)))
	defer debug.SetMemoryLimit(limit)
	return run()
}
