package sheet

import (
	"bytes"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"
)

// The foot of a page is where a heading must not stand alone.
func TestAHeadingIsPrintedWithItsFirstRow(t *testing.T) {
	// A page holds 42 rows of these, 41 below a row that is repeated, and the heading with what
	// belongs to it is as high as six and a half.
	for _, c := range []struct {
		name   string
		before int // rows above the heading
		print  Print
		want   []int // rows that begin a page
	}{
		{"there is room", 35, Print{}, nil},
		{"no room for its row", 37, Print{}, []int{38}},
		{"it stands on the second page by itself", 43, Print{}, nil},
		{"there is room on the second page", 42 + 35, Print{}, nil},
		{"there is none, below a row that is repeated", 42 + 35, Print{Repeat: [2]int{1, 1}}, []int{42 + 36}},
		{"all rows are on one page", 37, Print{OnePage: true}, nil},
	} {
		var drawn *Page
		draw := func(p *Page) {
			drawn = p
			p.Columns(90, 90)
			for row := 1; row <= c.before; row++ {
				p.Text(1, row, "строка", Look{})
			}
			row := p.Part(c.before+1, 2, "Что изменилось")
			p.Header(row, []Head{{Title: "Что", Width: 90}, {Title: "Кого", Width: 90}})
			p.Height(row+1, 60)
			c.print.Rows = row + 1
			p.Print(c.print)
		}
		var out bytes.Buffer
		if err := (Workbook{Sheets: []Sheet{{Name: "Лист", Draw: draw}}}).Write(&out); err != nil {
			t.Fatal(err)
		}
		var got []int
		for row := range drawn.breaks {
			got = append(got, row)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: pages begin at rows %d, want %d", c.name, got, c.want)
		}
		f, err := excelize.OpenReader(&out)
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
}
