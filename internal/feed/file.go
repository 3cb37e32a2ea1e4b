package feed

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// addImage adds an image that the current tag names.
func (p *xmlParser) addImage(u string, rank int) {
	p.item.addImage(resolve(p.baseAt(p.top()), u), rank, int(length(p.attr("width"))))
}

func (d *draft) addImage(abs string, rank, width int) {
	if isWeb(abs) && len(d.images) < maxList {
		d.images = append(d.images, ranked{abs, rank, width})
	}
}

func (p *xmlParser) addEnclosure(e Enclosure, imageRank int) {
	e.URL = resolveFile(p.baseAt(p.top()), e.URL)
	if e.URL == "" || len(p.item.Enclosures) >= maxList {
		return
	}
	if imageRank > 0 && e.isImage() {
		p.addImage(e.URL, imageRank)
	}
	for i, old := range p.item.Enclosures {
		if old.URL == e.URL {
			p.item.Enclosures[i] = Enclosure{e.URL, firstOf(old.Type, e.Type), max(old.Length, e.Length), firstOf(old.Title, e.Title), firstOf(old.Medium, e.Medium)}
			return
		}
	}
	p.item.Enclosures = append(p.item.Enclosures, e)
}

// isImage tells whether a file is an image, by its type, else its medium, else
// its name.
func (e Enclosure) isImage() bool {
	switch {
	case e.Type != "":
		return strings.HasPrefix(e.Type, "image/")
	case e.Medium != "":
		return e.Medium == "image"
	}
	name, _, _ := strings.Cut(e.URL, "?")
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		switch strings.ToLower(name[i+1:]) {
		case "jpg", "jpeg", "png", "gif", "webp", "avif", "svg":
			return true
		}
	}
	return false
}

// linkFile settles what concerns an item's first file: its true address, and
// that it is what an item without a link leads to.
func (d *draft) linkFile() {
	if len(d.Enclosures) == 0 {
		return
	}
	if d.origFile != "" {
		d.Enclosures[0].URL = d.origFile
	}
	if e := d.Enclosures[0]; d.Link == "" && isWeb(e.URL) && !e.isImage() {
		d.Link = e.URL
	}
}

// rankImages orders the images found, best first, each once; those inside the
// text come last.
func (d *draft) rankImages(k *keeper) {
	d.addImage(d.inContent, rankInline, 0)
	d.addImage(d.inSummary, rankInline, 0)
	if len(d.images) == 0 {
		return
	}
	if len(d.images) > 1 {
		slices.SortStableFunc(d.images, func(a, b ranked) int {
			return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(b.width, a.width))
		})
	}
	for _, im := range d.images {
		d.Images = k.addWord(d.Images, im.url)
	}
	d.Image = d.Images[0]
}

// largest gives the address of the widest picture of a srcset, "" when it names
// none.
func largest(srcset string) (best string) {
	widest := -1
	for candidate := range strings.SplitSeq(srcset, ",") {
		address, width, _ := strings.Cut(strings.TrimSpace(candidate), " ")
		n, _ := strconv.Atoi(strings.TrimRight(width, "wx ")) // one that cannot be read is narrow
		if address != "" && n > widest {
			best, widest = address, n
		}
	}
	return best
}
