package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"herald"
)

// noise is an image that no compression makes small.
func noise(width, height int) *image.RGBA {
	img, dice := image.NewRGBA(image.Rect(0, 0, width, height)), rand.New(rand.NewPCG(1, 2))
	for i := range img.Pix {
		img.Pix[i] = byte(dice.Uint32())
	}
	return img
}

func asPNG(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asGIF(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := gif.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestMake(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		body []byte
		want [][2]int
	}{
		{"larger than both", asJPEG(t, noise(1500, 1000)), [][2]int{{480, 320}, {1200, 800}}},
		{"between both", asPNG(t, noise(640, 480)), [][2]int{{480, 360}, {640, 480}}},
		{"smaller than both", asGIF(t, noise(300, 200)), [][2]int{{300, 200}}},
		{"upright", asJPEG(t, noise(600, 900)), [][2]int{{480, 720}, {600, 900}}},
	} {
		got, err := Make(c.body)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		var sizes [][2]int
		for _, s := range got {
			config, form, err := image.DecodeConfig(bytes.NewReader(s.Body))
			if err != nil || form != "jpeg" || config.Width != s.Width || config.Height != s.Height {
				t.Errorf("%s: %d by %d is a %s of %d by %d (%v)", c.name, s.Width, s.Height, form, config.Width, config.Height, err)
			}
			sizes = append(sizes, [2]int{s.Width, s.Height})
		}
		if !slices.Equal(sizes, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, sizes, c.want)
		}
		again, err := Make(c.body)
		if err != nil || len(again) != len(got) || len(got) > 0 && !bytes.Equal(again[0].Body, got[0].Body) {
			t.Errorf("%s: a second time it is another", c.name)
		}
	}
}

// A picture passes nothing on but its pixels.
func TestNothingOfTheFileIsPassedOn(t *testing.T) {
	t.Parallel()
	const secret = "GPS 53.55 9.99 <script>alert(1)</script>"
	body := withExif(asJPEG(t, noise(600, 400)), 1, secret)
	got, err := Make(append(body, secret...))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range got {
		if bytes.Contains(s.Body, []byte("GPS")) || bytes.Contains(s.Body, []byte("Exif")) {
			t.Errorf("%d pixels wide: the sender's data is still in it", s.Width)
		}
	}
}

func TestTransparentIsWhite(t *testing.T) {
	t.Parallel()
	img := image.NewNRGBA(image.Rect(0, 0, 300, 200))
	dice := rand.New(rand.NewPCG(3, 4))
	for i := range img.Pix {
		if img.Pix[i] = byte(dice.Uint32()); i%4 == 3 {
			img.Pix[i] = 0
		}
	}
	got, err := Make(asPNG(t, img))
	if err != nil {
		t.Fatal(err)
	}
	shown, err := jpeg.Decode(bytes.NewReader(got[0].Body))
	if err != nil {
		t.Fatal(err)
	}
	if r, g, b, _ := shown.At(150, 100).RGBA(); min(r, g, b) < 0xf000 {
		t.Errorf("got %04x %04x %04x", r, g, b)
	}
}

// withExif puts a first directory with an orientation into a JPEG.
func withExif(body []byte, how int, comment string) []byte {
	tiff := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	tiff = binary.BigEndian.AppendUint16(tiff, uint16(how))
	tiff = append(append(tiff, 0, 0, 0, 0, 0, 0), comment...)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(tiff)+2))
	return slices.Concat(body[:2], segment, tiff, body[2:])
}

// A picture is turned as it was held: the red corner is where the camera's
// note says that the first row and column lie.
func TestPicturesStandUpright(t *testing.T) {
	t.Parallel()
	img := noise(400, 300)
	for y := range 300 {
		for x := range 400 {
			img.Set(x, y, color.RGBA{0, uint8(x), uint8(y), 255})
			if x < 100 && y < 100 {
				img.Set(x, y, color.RGBA{255, 0, 0, 255})
			}
		}
	}
	plain := asJPEG(t, img)
	for how, corner := range map[int][2]int{1: {0, 0}, 2: {1, 0}, 3: {1, 1}, 4: {0, 1}, 5: {0, 0}, 6: {1, 0}, 7: {1, 1}, 8: {0, 1}, 9: {0, 0}} {
		got, err := Make(withExif(plain, how, ""))
		if err != nil {
			t.Fatal(err)
		}
		shown, err := jpeg.Decode(bytes.NewReader(got[0].Body))
		if err != nil {
			t.Fatal(err)
		}
		b := shown.Bounds()
		if lies := how >= 5 && how <= 8; lies != (b.Dy() > b.Dx()) {
			t.Errorf("orientation %d: %v", how, b)
		}
		if r, _, _, _ := shown.At(20+corner[0]*(b.Dx()-40), 20+corner[1]*(b.Dy()-40)).RGBA(); r < 0xc000 {
			t.Errorf("orientation %d: the red corner is not at %v", how, corner)
		}
	}
}

// pngOf is the head of a PNG that says a size and holds nothing.
func pngOf(width, height uint32) []byte {
	var whole bytes.Buffer
	_ = png.Encode(&whole, image.NewGray(image.Rect(0, 0, 1, 1)))
	b := whole.Bytes()
	binary.BigEndian.PutUint32(b[16:], width)
	binary.BigEndian.PutUint32(b[20:], height)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

func TestRefused(t *testing.T) {
	t.Parallel()
	cut := asJPEG(t, noise(600, 400))
	for _, c := range []struct {
		name string
		body []byte
		says string
	}{
		{"nothing", nil, "no JPEG"},
		{"a page", []byte("<!DOCTYPE html><title>x</title>"), "no JPEG"},
		{"SVG", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><script>alert(1)</script></svg>`), "no JPEG"},
		{"cut off", cut[:len(cut)/2], "JPEG"},
		{"a pixel that counts readers", asGIF(t, image.NewPaletted(image.Rect(0, 0, 1, 1), color.Palette{color.Black})), "too small"},
		{"a banner", asPNG(t, noise(900, 120)), "too narrow"},
		{"a bomb", pngOf(65535, 65535), "too large"},
		{"a lie", pngOf(4000, 3000), "more than its bytes can hold"},
		{"a colour", asPNG(t, image.NewGray(image.Rect(0, 0, 4000, 3000))), "more than its bytes can hold"},
		{"no WebP", []byte("RIFF\x10\x00\x00\x00WEBPVP8 \x04\x00\x00\x00abcd"), "WebP"},
	} {
		got, err := Make(c.body)
		if got != nil || !errors.Is(err, herald.ErrInvalid) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %d sizes and %v, want %q", c.name, len(got), err, c.says)
		}
	}
}

// TestSharedHostileImages refuses every hostile image of the shared set but the
// one that is a picture beside what else it is.
func TestSharedHostileImages(t *testing.T) {
	t.Parallel()
	shared := os.Getenv("HERALD_SHARED")
	if shared == "" {
		t.Skip("HERALD_SHARED names no folder")
	}
	files, err := filepath.Glob(filepath.Join(shared, "data/hostile/images/*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no images: %v", err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Make(body); !errors.Is(err, herald.ErrInvalid) {
			t.Errorf("%s: %v", filepath.Base(file), err)
		}
	}
}

func FuzzMake(f *testing.F) {
	for _, body := range [][]byte{pngOf(300, 200), {0xff, 0xd8, 0xff, 0xe1}, []byte("GIF89a"), []byte("RIFF\x10\x00\x00\x00WEBPVP8 ")} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		sizes, err := Make(body)
		if (err == nil) != (len(sizes) > 0) {
			t.Errorf("%d sizes and %v", len(sizes), err)
		}
	})
}
