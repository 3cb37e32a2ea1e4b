package store

import (
	"hash/fnv"
	"math"
	"net/url"
	"strings"
	"time"
)

// Shards is how many shards the hosts of all feeds are dealt into. All feeds of
// one host are in one shard, and one worker at a time has a shard, so that one
// worker paces each host.
const Shards = 256

func shardOf(address string) int64 {
	host := address
	if u, err := url.Parse(address); err == nil {
		host = strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	}
	h := fnv.New32a()
	h.Write([]byte(host))
	return int64(h.Sum32() % Shards)
}

// leasesAt is the time at which leases count: on SQLite, where one process at
// a time works on the store, those of a dead one are void at once.
func (s *Store) leasesAt(now time.Time) int64 {
	if s.numbered {
		return ms(now)
	}
	return math.MaxInt64
}
