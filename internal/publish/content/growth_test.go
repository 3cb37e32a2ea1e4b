package content_test

import (
	"fmt"
	"testing"

	"herald/internal/publish"
	"herald/internal/publish/content"
	"herald/internal/publish/publishtest"
)

func BenchmarkGrowth(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			publishtest.Growth(b, n, func(dir string) publish.Publisher { return open(b, content.Config{Dir: dir}) })
		})
	}
}
