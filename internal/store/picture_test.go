package store_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"herald"
	"herald/internal/newstest"
	"herald/internal/store"
)

// A picture is kept with its bytes, makes a new revision when it is another
// one and only then, and is gone when it was dropped.
func TestPictures(t *testing.T) {
	t.Parallel()
	newstest.Kinds(t, func(t *testing.T, o store.Options) {
		s := newstest.Open(t, o)
		const where = "https://tide.example/1.jpg"
		now := time.UnixMilli(1_700_000_000_000).UTC()
		shown := herald.Picture{Hash: "ab", Sizes: []herald.PictureSize{{Width: 480, Height: 320}, {Width: 1200, Height: 800}}}
		p := store.Picture{Address: where, ETag: `"1"`, BodyHash: "cd", Checked: now, Next: now.Add(time.Hour), Picture: shown}
		bodies := map[string][][]byte{"ab": {{0xff, 0, 1}, {2, 3}}, "ef": {{9}}}
		for _, c := range []struct {
			what  string
			made  store.Picture
			grows bool
		}{
			{"nothing was found", store.Picture{Address: where, Failures: 1, Error: "no", Next: now}, false},
			{"a picture", p, true},
			{"the same again", p, false},
			{"another one", store.Picture{Address: where, Picture: herald.Picture{Hash: "ef", Sizes: []herald.PictureSize{{Width: 300, Height: 200}}}}, true},
			{"none any more", store.Picture{Address: where, Failures: 1}, true},
			{"the first again", p, true},
		} {
			before := must(s.Revision(ctx()))(t)
			if err := s.SavePictures(ctx(), []store.Picture{c.made}, bodies); err != nil {
				t.Fatal(err)
			}
			if grew := must(s.Revision(ctx()))(t) > before; grew != c.grows {
				t.Errorf("%s: a new revision: %t", c.what, grew)
			}
			list := must(s.Pictures(ctx()))(t)
			if len(list) != 1 || list[0].Hash != c.made.Hash || list[0].Failures != c.made.Failures || len(list[0].Sizes) != len(c.made.Sizes) {
				t.Fatalf("%s: got %+v", c.what, list)
			}
			for i, size := range list[0].Sizes {
				body := must(size.Load())(t)
				if !bytes.Equal(body, bodies[c.made.Hash][i]) || size.Width != c.made.Sizes[i].Width || size.Height != c.made.Sizes[i].Height {
					t.Errorf("%s: size %d is %v, %d by %d", c.what, i, body, size.Width, size.Height)
				}
			}
		}
		last := must(s.Pictures(ctx()))(t)[0]
		if last.ETag != p.ETag || last.BodyHash != p.BodyHash || !last.Checked.Equal(now) || !last.Next.Equal(p.Next) {
			t.Errorf("got %+v", last)
		}
		if err := s.DropPictures(ctx(), []string{where}); err != nil {
			t.Fatal(err)
		}
		if list := must(s.Pictures(ctx()))(t); len(list) != 0 {
			t.Errorf("left: %+v", list)
		}
		if _, err := last.Sizes[0].Load(); !errors.Is(err, herald.ErrNotFound) {
			t.Errorf("got %v", err)
		}
	})
}
