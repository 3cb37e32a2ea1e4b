package herald

// Picture is an article's image as it may be published: made anew from what
// its publisher sent, as JPEG. Its zero value is no picture.
type Picture struct {
	Hash  string        // SHA-256 of its widest size, hex
	Sizes []PictureSize // the narrowest first; one or two
}

// PictureSize is a picture in one width, in pixels.
type PictureSize struct {
	Width, Height int
	Load          func() ([]byte, error) // gives its bytes, always the same
}

// Picture gives the picture that stands for a story, and the coverage it is
// from: the lead's, else the first that there is. false: there is none.
func (ed Edition) Picture(s *Story) (Picture, *Coverage, bool) {
	if len(ed.Pictures) == 0 {
		return Picture{}, nil, false
	}
	for i := range s.Coverage {
		c := &s.Coverage[i]
		if p, ok := ed.Pictures[c.Article.Image]; ok && c.Article.Image != "" {
			return p, c, true
		}
	}
	return Picture{}, nil, false
}
