package site

import (
	"fmt"

	"herald"
	"herald/internal/address"
	"herald/internal/publish"
)

// What a site does with the images that feeds give.
const (
	imagesNone = "none" // nothing
	imagesLink = "link" // shows them from where they are
	imagesCopy = "copy" // shows Herald's own pictures of them
)

// image is the image that stands for a story, and the report it is from.
type image struct {
	herald.Picture
	from *herald.Coverage // nil for none
}

// imageOf chooses a story's image as the site is told to.
func (s *Site) imageOf(ed *herald.Edition, st *herald.Story) image {
	switch s.config.Images {
	case imagesCopy:
		p, from, _ := ed.Picture(st)
		return image{p, from}
	case imagesLink:
		for i := range st.Coverage {
			if address.Safe(st.Coverage[i].Article.Image) {
				return image{from: &st.Coverage[i]}
			}
		}
	}
	return image{}
}

// path is where a size of the story's own picture stands: another picture has
// another path.
func (e *entry) imagePath(size herald.PictureSize) string {
	return fmt.Sprintf("%s%.8s-%d.jpg", e.path, e.image.Hash, size.Width)
}

// addImages gives the files of a story's own picture, which the page of the
// story is to come after.
func (b *builder) addImages(e *entry) {
	for _, size := range e.image.Sizes {
		b.in.Text(e.image.Hash)
		b.docs = append(b.docs, publish.Doc{Path: e.imagePath(size), Key: b.in.Key(), Story: e.story, Make: size.Load})
	}
}

// imageView is what pages show of an image: Herald's own by their paths, or
// one of another site by its address.
type imageView struct {
	Path, Wide    string // of the smallest and of the widest size, "" for another site's
	Address       string // of another site's, "" for our own
	Width, Height int    // of the widest, 0 when unknown
	Small         int    // width of the smallest
	By            string // whose it is
	Href          string // their report, "" when it has no safe address
}

func (s scribe) image(e *entry) *imageView {
	im := e.image
	if im.from == nil {
		return nil
	}
	v := &imageView{By: publisherOf(*im.from), Href: s.piece(*im.from).Href}
	if len(im.Sizes) == 0 {
		v.Address = im.from.Article.Image
		return v
	}
	small, wide := im.Sizes[0], im.Sizes[len(im.Sizes)-1]
	v.Path, v.Wide, v.Small, v.Width, v.Height = e.imagePath(small), e.imagePath(wide), small.Width, wide.Width, wide.Height
	return v
}
