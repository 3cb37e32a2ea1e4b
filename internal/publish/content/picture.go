package content

import (
	"net/url"
	"path"
	"strings"

	"herald"
	"herald/internal/publish"
	"herald/internal/publish/excerpt"
)

// What a target does with the images that feeds give.
const (
	imagesLink = "link" // front matter has their address
	imagesCopy = "copy" // Herald's own picture lies beside the documents, and front matter has its address
	imagesNone = "none"
)

// shot is the picture of a document: where it lies, how front matter calls it,
// whose it is.
type shot struct {
	herald.Picture
	from          *herald.Coverage
	file, address string
}

// shotOf gives a story's picture in its widest form; false when it has none, or
// none is to be copied. Another picture has another name.
func (p *Publisher) shotOf(ed *herald.Edition, s *herald.Story, at place) (shot, bool) {
	if p.c.Images != imagesCopy || ed == nil {
		return shot{}, false
	}
	made, from, ok := ed.Picture(s)
	if !ok {
		return shot{}, false
	}
	name := "-" + made.Hash[:min(len(made.Hash), 8)] + ".jpg"
	file, address := p.profile.picture(at, name)
	if strings.HasPrefix(address, "/") && p.profile.target != "jekyll" { // which puts its own base before it
		address = strings.TrimSuffix(basePath(ed.Site.URL), "/") + address
	}
	return shot{made, from, file, address}, true
}

// basePath is the path of the site's address, "" when it has none.
func basePath(site string) string {
	u, err := url.Parse(site)
	if err != nil {
		return ""
	}
	return u.EscapedPath()
}

// doc is the picture's file.
func (s shot) doc(story *herald.Story, in *publish.Inputs) publish.Doc {
	in.Text(s.Hash)
	return publish.Doc{Path: s.file, Key: in.Key(), Story: story, Make: s.Sizes[len(s.Sizes)-1].Load}
}

// show puts a picture into the fields, or takes the image out.
func (p *Publisher) show(f fields, s shot) fields {
	switch {
	case s.from != nil:
		f.Image, f.ImageBy, f.ImageFrom = s.address, excerpt.Publisher(*s.from), excerpt.Link(s.from.Article)
	case p.c.Images != imagesLink:
		f.Image = ""
	}
	return f
}

// Where pictures lie: in the bundle, where themes look for a feature; else
// where the generator copies files from as they are.

func bundlePicture(at place, name string) (file, address string) {
	return path.Join("content", at.section, at.slug, "feature"+name), "feature" + name
}

func pictureIn(folder string) func(at place, name string) (file, address string) {
	return func(at place, name string) (string, string) {
		to := path.Join(at.section, at.slug+name)
		return path.Join(folder, to), "/" + to
	}
}

// pelicanPicture lies in the one folder that Pelican copies unasked.
func pelicanPicture(at place, name string) (file, address string) {
	to := path.Join("images", at.section, at.slug+name)
	return path.Join("content", to), "/" + to
}
