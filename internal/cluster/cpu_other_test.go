//go:build !unix

package cluster

import "time"

var began = time.Now()

func cpu() time.Duration { return time.Since(began) }
