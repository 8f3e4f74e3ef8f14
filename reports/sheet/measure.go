package sheet

import "strings"

// Advance widths of Arial and of the fonts that share its measures, in
// thousandths of the type size: from space to tilde, then from А to я.
var (
	plainLatin = [95]int16{278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
		1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
		333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584}
	boldLatin = [95]int16{278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
		975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
		333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584}
	plainCyrillic = [64]int16{667, 656, 667, 542, 677, 667, 923, 604, 719, 719, 583, 656, 833, 722, 778, 719, 667, 722, 611, 635, 760, 667, 740, 667, 917, 938, 792, 885, 656, 719, 1010, 722,
		556, 573, 531, 365, 583, 556, 669, 458, 559, 559, 438, 583, 688, 552, 556, 542, 556, 500, 458, 500, 823, 500, 573, 521, 802, 823, 625, 719, 521, 510, 750, 542}
	boldCyrillic = [64]int16{722, 719, 722, 567, 712, 667, 904, 626, 719, 719, 610, 702, 833, 722, 778, 719, 667, 722, 611, 622, 854, 667, 730, 703, 1005, 1019, 870, 979, 719, 711, 1031, 719,
		556, 618, 615, 417, 635, 556, 709, 497, 615, 615, 500, 635, 740, 604, 611, 604, 611, 556, 490, 556, 875, 556, 615, 581, 833, 844, 729, 854, 615, 552, 854, 583}
)

// Width is how wide a line of text is at a type size, in points.
func Width(s string, size float64, bold bool) float64 {
	latin, cyrillic := &plainLatin, &plainCyrillic
	if bold {
		latin, cyrillic = &boldLatin, &boldCyrillic
	}
	sum := 0
	for _, r := range s {
		switch {
		case r >= ' ' && r <= '~':
			sum += int(latin[r-' '])
		case r >= 'А' && r <= 'я':
			sum += int(cyrillic[r-'А'])
		case r == '\u00a0':
			sum += 278
		case r == '·':
			sum += 333
		case r == 'ё', r == '–', r == '«', r == '»':
			sum += 556
		case r == '●', r == '■', r == '○', r == '□':
			sum += 604
		default:
			sum += 1000
		}
	}
	return float64(sum) * size / 1000
}

// textLines is how many lines a text takes in a column so many points wide,
// broken at spaces as a spreadsheet does.
func textLines(s string, size float64, bold bool, width float64) int {
	lines := 0
	space := Width(" ", size, bold)
	for _, paragraph := range strings.Split(s, "\n") {
		lines++
		at := 0.0
		for _, word := range strings.Split(paragraph, " ") {
			w := Width(word, size, bold)
			if at > 0 && at+space+w > width {
				lines++
				at = 0
			}
			if at > 0 {
				at += space
			}
			at += w
			for at > width && width > 0 { // a word wider than the column is broken inside
				lines++
				at -= width
			}
		}
	}
	return lines
}

// Shorten cuts a text to a width, with an ellipsis where something is missing.
func Shorten(s string, size float64, bold bool, width float64) string {
	at, fits := 0.0, 0 // how much fits together with an ellipsis
	for i, r := range s {
		w := Width(string(r), size, bold)
		if at+size <= width {
			fits = i
		}
		if at += w; at > width {
			return strings.TrimRight(s[:fits], " ,·\u00a0") + "…"
		}
	}
	return s
}
