package whatif

import (
	"strconv"

	"cohort/planner/whatif"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// besideAbreast is how many scenarios stand beside the base on a page.
const besideAbreast = 4

// beside is the figures of the base and the scenarios, each with how it differs
// below it.
func beside(a *whatif.Answer, w words.Words) sheet.Sheet {
	return w.Sheet("beside", func(p *sheet.Page) {
		all := max(1, len(a.Scenarios)-1)
		blocks := (all + besideAbreast - 1) / besideAbreast
		abreast := (all + blocks - 1) / blocks // as many in each block as in the others
		widths := []float64{38, 20}
		for range abreast {
			widths = append(widths, 32)
		}
		p.Columns(widths...)
		p.Head(w.Say("beside_title"), w.Say("beside_purpose"))
		row := 4
		var breaks []int
		for from := 1; from == 1 || from < len(a.Scenarios); from += abreast {
			if from > 1 {
				breaks = append(breaks, row)
			}
			block := a.Scenarios[from:min(from+abreast, len(a.Scenarios))]
			row = besideBlock(p, row, a, block, from, w) + 1
		}
		for _, at := range breaks {
			p.Break(at)
		}
		p.Print(sheet.Print{Rows: row - 2, Repeat: [2]int{1, 1}, FreezeCols: 1, FreezeRows: 4})
	})
}

// besideBlock writes some scenarios, of which the first has a number, beside the
// base and returns the row after them.
func besideBlock(p *sheet.Page, row int, a *whatif.Answer, block []whatif.Outcome, number int, w words.Words) int {
	heads := []sheet.Head{{Width: 38}, {Title: words.UpperFirst(w.Say("whatif_base")), Width: 20, Middle: true}}
	for i := range block {
		heads = append(heads, sheet.Head{Title: strconv.Itoa(number+i) + ". " + block[i].Name, Width: 32, Middle: true})
	}
	p.Header(row, heads)
	row++
	line := sheet.Edge{Line: sheet.Thin, Color: sheet.ThinInk}
	for k := range figures {
		f := &figures[k]
		top := sheet.Look{Top: line}
		if k == 0 {
			top = sheet.Look{}
		}
		p.Text(1, row, words.UpperFirst(f.label(w)), top)
		p.Text(1, row+1, "", sheet.Look{})
		value := top
		value.Across, value.Bold, value.Left = "center", true, line
		f.write(p, 2, row, &a.Scenarios[0], value, w)
		p.Text(2, row+1, "", sheet.Look{Left: line})
		for i := range block {
			c := f.compare(w, a, &block[i])
			l, below := value, sheet.Look{Across: "center", Size: 8, Left: line, Color: sheet.Faint}
			switch {
			case c.verdict > 0:
				l.Fill, below.Fill, below.Color = sheet.Calm, sheet.Calm, "1E7B45"
			case c.verdict < 0:
				l.Fill, below.Fill, below.Color = sheet.Alarm, sheet.Alarm, "B03A2E"
			case c.chance:
				below.Italic = true
			}
			f.write(p, 3+i, row, &block[i], l, w)
			p.Text(3+i, row+1, c.text, below)
		}
		p.Height(row, 15)
		p.Height(row+1, 12)
		row += 2
	}
	p.Fill(1, row, 2+len(block), row, sheet.Look{Top: line})
	p.Height(row, 8)
	return row + 1
}

// write puts a figure into a cell as a true number or date.
func (f *figure) write(p *sheet.Page, col, row int, o *whatif.Outcome, l sheet.Look, w words.Words) {
	v := f.of(o)
	switch {
	case f.kind == asMinutes:
		l.Format = sheet.AsDecimal
		p.Number(col, row, float64(v)/60, l)
	case f.kind == asDay && v == never:
		p.Text(col, row, w.Say("whatif_never"), l)
	case f.kind == asDay:
		p.Day(col, row, sheet.Day(v), l)
	default:
		p.Count(col, row, v, l)
	}
}
