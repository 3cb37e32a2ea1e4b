package demo

import (
	"bytes"
	"hash/fnv"
	"image"
	"image/color"
	"image/png"
	"math"
)

const pictureWidth, pictureHeight = 1200, 630

// picture draws the photograph that an article would have: a sun over four
// ranges of hills, in colours and curves that follow from its name.
func picture(name string) ([]byte, error) {
	h := fnv.New64a()
	h.Write([]byte(name)) // never fails
	seed := h.Sum64()
	img := image.NewPaletted(image.Rect(0, 0, pictureWidth, pictureHeight), palette(seed))
	drawSun(img, seed)
	for layer := range 4 {
		drawHills(img, seed, layer)
	}
	var b bytes.Buffer
	err := png.Encode(&b, img)
	return b.Bytes(), err
}

// palette is sky, sun, and four hills that grow darker towards the viewer.
func palette(seed uint64) color.Palette {
	turn := float64(seed%360) * math.Pi / 180
	shade := func(light float64) color.RGBA {
		mix := func(phase float64) uint8 { return uint8(light * (0.72 + 0.28*math.Cos(turn+phase)) * 255) }
		return color.RGBA{mix(0), mix(2.1), mix(4.2), 255}
	}
	return color.Palette{shade(0.95), color.RGBA{252, 240, 205, 255}, shade(0.72), shade(0.54), shade(0.38), shade(0.22)}
}

func drawSun(img *image.Paletted, seed uint64) {
	x0, y0, r := 200+int((seed>>8)%800), 150+int((seed>>20)%120), 55+int((seed>>32)%40)
	for y := y0 - r; y <= y0+r; y++ {
		for x := x0 - r; x <= x0+r; x++ {
			if (x-x0)*(x-x0)+(y-y0)*(y-y0) <= r*r {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
}

func drawHills(img *image.Paletted, seed uint64, layer int) {
	phase := float64((seed>>(layer*9))%628) / 100
	for x := range pictureWidth {
		at := float64(x) / pictureWidth * math.Pi
		ridge := 45*math.Sin(2*at+phase) + 18*math.Sin(5*at+2*phase)
		for y := max(0, 300+80*layer+int(math.Round(ridge))); y < pictureHeight; y++ {
			img.SetColorIndex(x, y, uint8(2+layer))
		}
	}
}
