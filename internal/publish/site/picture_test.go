package site

import (
	"regexp"
	"strings"
	"testing"

	"herald"
	"herald/internal/publish/publishtest"
)

var imageSource = regexp.MustCompile(`<img src="([^"]*)"(?: srcset="([^"]*)")?`)

// Copied pictures lie below the page of their story, are shown where the story
// is, are not loaded again, and go with their story.
func TestImagesCopied(t *testing.T) {
	t.Parallel()
	dir, loads := t.TempDir(), 0
	ed := publishtest.Pictured(publishtest.Sample(1), 2, &loads)
	pages := build(t, Config{Dir: dir, Images: "copy"}, ed)
	first := ed.Stories[0]
	small, wide := "story/"+first.Slug+"/00000000-480.jpg", "story/"+first.Slug+"/00000000-1200.jpg"
	if pages[small] != "picture 0, 480 wide" || pages[wide] != "picture 0, 1200 wide" || loads != 4 {
		t.Errorf("%s is %q, %s is %q, %d were loaded", small, pages[small], wide, pages[wide], loads)
	}
	page := pages["story/"+first.Slug+"/index.html"]
	for _, want := range []string{`src="../../` + small + `"`, `../../` + small + ` 480w, ../../` + wide + ` 1200w`, `width="1200" height="600"`, "Image: <a href="} {
		if !strings.Contains(page, want) {
			t.Errorf("the story's page has no %s", want)
		}
	}
	shown := 0
	for name, body := range pages {
		for _, m := range imageSource.FindAllStringSubmatch(body, -1) {
			shown++
			if to := strings.TrimLeft(m[1], "./"); pages[to] == "" || strings.Contains(body, "images.example") {
				t.Errorf("%s shows %q", name, m[1])
			}
		}
	}
	if shown < 4 {
		t.Errorf("only %d images are shown", shown)
	}
	build(t, Config{Dir: dir, Images: "copy"}, ed)
	if loads != 4 {
		t.Errorf("%d were loaded again", loads-4)
	}
	ed.Retired = append(ed.Retired, herald.Retirement{ID: first.ID, Slug: first.Slug, ByHand: true})
	ed.Stories = ed.Stories[1:]
	if pages = build(t, Config{Dir: dir, Images: "copy"}, ed); pages[small] != "" || pages[wide] != "" {
		t.Error("the picture outlived its story")
	}
}

// Without a word about them images are not shown; linked ones are shown from
// where they are, without telling who reads.
func TestImagesLinkedOrNot(t *testing.T) {
	t.Parallel()
	loads := 0
	ed := publishtest.Pictured(publishtest.Sample(1), 2, &loads)
	for _, images := range []string{"", "none"} {
		for name, body := range build(t, Config{Images: images}, ed) {
			if strings.Contains(body, "<img") || strings.HasSuffix(name, ".jpg") || strings.Contains(body, " https: http:") {
				t.Errorf("images %q: %s has one", images, name)
			}
		}
	}
	page := build(t, Config{Images: "link"}, ed)["story/"+ed.Stories[3].Slug+"/index.html"]
	for _, want := range []string{`src="https://images.example/3.png" referrerpolicy="no-referrer"`, `img-src &#39;self&#39; https: http:;`} {
		if !strings.Contains(page, want) && !strings.Contains(page, strings.ReplaceAll(want, "&#39;", "'")) {
			t.Errorf("no %s in %s", want, page)
		}
	}
	if loads != 0 {
		t.Errorf("%d pictures were loaded", loads)
	}
	if _, err := New(Config{Dir: "x", Images: "all"}); err == nil {
		t.Error("images: all is taken")
	}
}
