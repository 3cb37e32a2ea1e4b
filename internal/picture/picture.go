// Package picture makes an image that somebody sent into one that may be
// published: it is decoded, made smaller, and written anew as JPEG, so that
// nothing of the sender's bytes is passed on: no place where it was taken, no
// script, no second file behind the first.
//
// Its one idea: what an image costs is known before it is decoded. The type is
// told by the first bytes and by nothing else, the size by the header; what is
// too large, too small for a picture, or says far more than its bytes can hold
// is refused unread.
//
// It is pure: bytes in, bytes out, the same for the same.
package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"herald"
)

// The widths that pictures are published in, and how well.
const (
	Narrow  = 480
	Wide    = 1200
	quality = 78
)

// Bounds of what is read.
const (
	maxPixels  = 16e6 // 64 MB when decoded
	maxPerByte = 500  // pixels that a byte stands for; photographs have 2 to 20
	minWidth   = 200  // less is an icon
	minHeight  = 100
	maxWider   = 4 // times as wide as high: more is a banner
	maxHigher  = 3
)

// Size is a picture in one width, as JPEG.
type Size struct {
	Width, Height int
	Body          []byte
}

// kind is a form of images, known by how its files begin.
type kind struct {
	name   string
	begins func([]byte) bool
	config func([]byte) (image.Config, error)
	decode func([]byte) (image.Image, error)
}

func starts(magic string) func([]byte) bool {
	return func(b []byte) bool { return bytes.HasPrefix(b, []byte(magic)) }
}

func kinds() []kind {
	return []kind{
		{"JPEG", starts("\xff\xd8\xff"), func(b []byte) (image.Config, error) { return jpeg.DecodeConfig(bytes.NewReader(b)) }, upright},
		{"PNG", starts("\x89PNG\r\n\x1a\n"), func(b []byte) (image.Config, error) { return png.DecodeConfig(bytes.NewReader(b)) },
			func(b []byte) (image.Image, error) { return png.Decode(bytes.NewReader(b)) }},
		{"GIF", starts("GIF8"), func(b []byte) (image.Config, error) { return gif.DecodeConfig(bytes.NewReader(b)) },
			func(b []byte) (image.Image, error) { return gif.Decode(bytes.NewReader(b)) }},
		{"WebP", func(b []byte) bool { return len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP" },
			func(b []byte) (image.Config, error) { return webp.DecodeConfig(bytes.NewReader(b)) },
			func(b []byte) (image.Image, error) { return webp.Decode(bytes.NewReader(b)) }},
	}
}

// Make gives an image in the widths it is published in, the narrower one
// first; only one when it is no wider than that. It is never made larger. The
// error is of kind herald.ErrInvalid and says what is wrong with the image.
func Make(body []byte) ([]Size, error) {
	for _, k := range kinds() {
		if k.begins(body) {
			return k.make(body)
		}
	}
	return nil, fmt.Errorf("%w: it is no JPEG, PNG, GIF or WebP", herald.ErrInvalid)
}

func (k kind) make(body []byte) ([]Size, error) {
	c, err := k.config(body)
	if err != nil {
		return nil, fmt.Errorf("%w %s: %v", herald.ErrInvalid, k.name, err)
	}
	if reason := unfit(c.Width, c.Height, len(body)); reason != "" {
		return nil, fmt.Errorf("%w %s of %d by %d pixels: %s", herald.ErrInvalid, k.name, c.Width, c.Height, reason)
	}
	img, err := k.read(body)
	if err != nil {
		return nil, fmt.Errorf("%w %s: %v", herald.ErrInvalid, k.name, err)
	}
	return sizes(img)
}

// read decodes. Decoders are given what strangers made; one that panics has
// met an image that is not to be shown.
func (k kind) read(body []byte) (img image.Image, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("it cannot be decoded: %v", r)
		}
	}()
	return k.decode(body)
}

// unfit says why an image of a size, in so many bytes, is not read.
func unfit(width, height, length int) string {
	switch {
	case width < minWidth || height < minHeight:
		return "too small for a picture"
	case width > maxWider*height || height > maxHigher*width:
		return "too narrow for a picture"
	case width*height > maxPixels:
		return "too large"
	case width*height > maxPerByte*length:
		return "more than its bytes can hold"
	}
	return ""
}

func sizes(img image.Image) ([]Size, error) {
	var all []Size
	for _, width := range []int{Wide, Narrow} { // the narrow one is made of the wide
		if width == Narrow && img.Bounds().Dx() <= Narrow {
			break
		}
		img = scaled(img, min(width, img.Bounds().Dx()))
		s, err := encode(img)
		if err != nil {
			return nil, err
		}
		all = append([]Size{s}, all...)
	}
	return all, nil
}

// scaled draws an image in a width on white.
func scaled(img image.Image, width int) image.Image {
	b := img.Bounds()
	to := image.NewRGBA(image.Rect(0, 0, width, max(1, (b.Dy()*width+b.Dx()/2)/b.Dx())))
	draw.Draw(to, to.Bounds(), image.White, image.Point{}, draw.Src)
	if to.Bounds().Dx() == b.Dx() {
		draw.Draw(to, to.Bounds(), img, b.Min, draw.Over)
	} else {
		draw.BiLinear.Scale(to, to.Bounds(), img, b, draw.Over, nil)
	}
	return to
}

func encode(img image.Image) (Size, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality})
	return Size{img.Bounds().Dx(), img.Bounds().Dy(), b.Bytes()}, err
}
