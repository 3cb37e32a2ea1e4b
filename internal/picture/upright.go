package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
)

// upright decodes a JPEG and turns it as its camera says that it was held.
func upright(body []byte) (image.Image, error) {
	img, err := jpeg.Decode(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if how := orientation(body); how > 1 {
		return turned{img, how}, nil
	}
	return img, nil
}

// orientation reads the Exif tag 0x0112 of a JPEG: 1 to 8, and 1 when there is
// none that can be read.
func orientation(body []byte) int {
	for at := 2; at+4 <= len(body) && body[at] == 0xff; {
		marker, size := body[at+1], int(binary.BigEndian.Uint16(body[at+2:]))
		if marker == 0xda || size < 2 || at+2+size > len(body) {
			break
		}
		if part, is := bytes.CutPrefix(body[at+4:at+2+size], []byte("Exif\x00\x00")); marker == 0xe1 && is {
			return orientationIn(part)
		}
		at += 2 + size
	}
	return 1
}

// orientationIn looks through the first directory of a TIFF.
func orientationIn(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(tiff[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			break
		}
		if how := int(order.Uint16(entries[8:])); order.Uint16(entries) == 0x0112 && how >= 1 && how <= 8 {
			return how
		}
		entries = entries[12:]
	}
	return 1
}

// turned is an image seen as one of the eight ways to hold a camera.
type turned struct {
	image.Image
	how int
}

func (t turned) Bounds() image.Rectangle {
	b := t.Image.Bounds()
	if t.how >= 5 {
		return image.Rect(0, 0, b.Dy(), b.Dx())
	}
	return image.Rect(0, 0, b.Dx(), b.Dy())
}

func (t turned) At(x, y int) color.Color {
	b := t.Image.Bounds()
	w, h := b.Dx()-1, b.Dy()-1
	switch t.how {
	case 2:
		x = w - x
	case 3:
		x, y = w-x, h-y
	case 4:
		y = h - y
	case 5:
		x, y = y, x
	case 6:
		x, y = y, h-x
	case 7:
		x, y = w-y, h-x
	case 8:
		x, y = w-y, x
	}
	return t.Image.At(b.Min.X+x, b.Min.Y+y)
}
