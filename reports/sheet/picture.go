package sheet

import (
	"bytes"
	"image"
	"image/color"
	"image/png"

	qr "github.com/piglig/go-qr"
	"github.com/xuri/excelize/v2"
)

// moduleDots is how many dots of the picture a square of a QR code is wide: enough
// for a printer, little for a file.
const moduleDots = 8

// quiet is the white around a QR code, in squares, as its standard asks for.
const quiet = 4

// QR draws a text as a QR code that is so many points wide, in the middle of a
// cell that has so much room.
func (p *Page) QR(col, row int, text, says string, size, wide, high float64) {
	code, err := qr.EncodeText(text, qr.Medium)
	if err != nil {
		p.fail(err)
		return
	}
	squares := code.Size() + 2*quiet
	dots := image.NewPaletted(image.Rect(0, 0, squares*moduleDots, squares*moduleDots), color.Palette{color.White, color.Black})
	for y := range dots.Rect.Dy() {
		for x := range dots.Rect.Dx() {
			if code.Module(x/moduleDots-quiet, y/moduleDots-quiet) {
				dots.SetColorIndex(x, y, 1)
			}
		}
	}
	var out bytes.Buffer
	p.fail(png.Encode(&out, dots))
	const points = 0.75 // a dot is, in the measure of the files
	scale := size / points / float64(dots.Rect.Dx())
	p.fail(p.file.AddPictureFromBytes(p.name, cell(col, row), &excelize.Picture{Extension: ".png", File: out.Bytes(), Format: &excelize.GraphicOptions{
		AltText: Clean(says), ScaleX: scale, ScaleY: scale, Positioning: "oneCell",
		OffsetX: int((wide - size) / 2 / points), OffsetY: int((high - size) / 2 / points)}}))
}
