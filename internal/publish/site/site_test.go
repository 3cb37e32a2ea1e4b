package site

import (
	"testing"

	"herald/internal/publish"
	"herald/internal/publish/publishtest"
)

func open(t *testing.T, c Config) *Site {
	t.Helper()
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSiteKeepsWhatPublishersPromise(t *testing.T) {
	publishtest.Run(t, func(dir string) publish.Publisher { return open(t, Config{Dir: dir}) })
}
