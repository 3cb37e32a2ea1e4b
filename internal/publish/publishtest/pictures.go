package publishtest

import (
	"fmt"
	"strings"

	"herald"
)

// Pictured gives an edition in which stories have images, the newest first,
// and the first n of them pictures of two sizes. loads counts how often bytes
// were asked for.
func Pictured(ed herald.Edition, n int, loads *int) herald.Edition {
	ed.Pictures = map[string]herald.Picture{}
	for i := range ed.Stories {
		c := &ed.Stories[i].Coverage[0]
		c.Article.Image = fmt.Sprintf("https://images.example/%d.png", i)
		if i >= n {
			continue
		}
		p := herald.Picture{Hash: strings.Repeat(fmt.Sprintf("%02x", i), 32)}
		for _, width := range []int{480, 1200} {
			p.Sizes = append(p.Sizes, herald.PictureSize{Width: width, Height: width / 2, Load: func() ([]byte, error) {
				*loads++
				return fmt.Appendf(nil, "picture %d, %d wide", i, width), nil
			}})
		}
		ed.Pictures[c.Article.Image] = p
	}
	return ed
}
