package address_test

import (
	"testing"

	"herald/internal/address"
)

func BenchmarkCanonical(b *testing.B) {
	for name, in := range map[string]string{
		"plain":    "https://www.example.com/2026/11/24/a-name-of-several-words",
		"tracking": "https://www.example.com/2026/11/24/a-name-of-several-words?utm_source=rss&utm_medium=feed&id=12",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := address.Canonical(in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkResolve(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if address.Resolve("https://www.example.com/feed.xml", "https://www.example.com/2026/11/24/a-name-of-several-words") == "" {
			b.Fatal("not resolved")
		}
	}
}
