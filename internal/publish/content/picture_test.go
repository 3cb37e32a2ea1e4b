package content_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"herald"
	"herald/internal/publish/content"
	"herald/internal/publish/publishtest"
)

// TestPicturesLieWhereGeneratorsLook wants the picture of a story and its
// address in front matter, for each generator and for bundles.
func TestPicturesLieWhereGeneratorsLook(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ target, profile, document, file, says string }{
		{"hugo", "", "content/news/SLUG.md", "static/news/SLUG-00000000.jpg", `image: "/sub/news/SLUG-00000000.jpg"`},
		{"hugo", "hugo-bundle", "content/news/SLUG/index.md", "content/news/SLUG/feature-00000000.jpg", `image: "feature-00000000.jpg"`},
		{"hugo", "blowfish", "content/news/SLUG/index.md", "content/news/SLUG/feature-00000000.jpg", `image_credit: "The Harbour Tide"`},
		{"hugo", "papermod", "content/news/SLUG.md", "static/news/SLUG-00000000.jpg", `caption: "The Harbour Tide"`},
		{"jekyll", "", "_posts/2026-03-09-SLUG.md", "news/SLUG-00000000.jpg", `image: "/news/SLUG-00000000.jpg"`},
		{"eleventy", "", "news/SLUG.md", "news/SLUG-00000000.jpg", `image: "/sub/news/SLUG-00000000.jpg"`},
		{"zola", "", "content/news/SLUG.md", "static/news/SLUG-00000000.jpg", `image = "/sub/news/SLUG-00000000.jpg"`},
		{"astro", "", "src/content/news/SLUG.md", "public/news/SLUG-00000000.jpg", `image: "/sub/news/SLUG-00000000.jpg"`},
		{"pelican", "", "content/news/SLUG.md", "content/images/news/SLUG-00000000.jpg", `Image: /sub/images/news/SLUG-00000000.jpg`},
	} {
		dir, loads := t.TempDir(), 0
		ed := publishtest.Sample(1)
		ed.Site.URL = "https://estuary.example/sub/"
		for i, s := range ed.Stories { // the one of the table first
			if s.Slug == "brenno-opens-its-tidal-barrier" {
				ed.Stories[0], ed.Stories[i] = ed.Stories[i], ed.Stories[0]
			}
		}
		ed = publishtest.Pictured(ed, 1, &loads)
		p, err := content.New(content.Config{Target: c.target, Profile: c.profile, Dir: dir, Images: "copy"})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := p.Publish(t.Context(), ed); err != nil {
				t.Fatal(err)
			}
		}
		named := func(s string) string { return strings.ReplaceAll(s, "SLUG", ed.Stories[0].Slug) }
		picture, err := os.ReadFile(filepath.Join(dir, named(c.file)))
		if err != nil || string(picture) != "picture 0, 1200 wide" || loads != 1 {
			t.Errorf("%s %s: %q, loaded %d times: %v", c.target, c.profile, picture, loads, err)
		}
		document, err := os.ReadFile(filepath.Join(dir, named(c.document)))
		if err != nil || !strings.Contains(string(document), named(c.says)) || !strings.Contains(string(document), "Image: [The Harbour Tide](") {
			t.Errorf("%s %s: no %s in %s %v", c.target, c.profile, named(c.says), document, err)
		}
		if strings.Contains(string(document), "images.example") {
			t.Errorf("%s %s: the document names the publisher's own file", c.target, c.profile)
		}
		gone := ed.Stories[0]
		ed.Retired = append(ed.Retired, herald.Retirement{ID: gone.ID, Slug: gone.Slug, ByHand: true})
		ed.Stories = ed.Stories[1:]
		if _, err := p.Publish(t.Context(), ed); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(dir, named(c.file))); err == nil {
			t.Errorf("%s %s: the picture outlived its story", c.target, c.profile)
		}
	}
}

// Without pictures a story keeps the address of its image, and with none asked
// for it has no image at all.
func TestImagesLinkedOrNot(t *testing.T) {
	t.Parallel()
	loads := 0
	ed := publishtest.Pictured(publishtest.Sample(1), 1, &loads)
	for images, want := range map[string]string{"": `image: "https://images.example/0.png"`, "link": `image: "https://images.example/0.png"`, "none": `image: ""`} {
		p, err := content.New(content.Config{Dir: t.TempDir(), Images: images})
		if err != nil {
			t.Fatal(err)
		}
		docs := p.Docs(ed)
		body, err := docs[0].Content()
		if err != nil || !strings.Contains(string(body), want) || loads != 0 {
			t.Errorf("images %q: no %s in %s %v", images, want, body, err)
		}
	}
	if _, err := content.New(content.Config{Dir: "x", Images: "all"}); err == nil {
		t.Error("images: all is taken")
	}
}
