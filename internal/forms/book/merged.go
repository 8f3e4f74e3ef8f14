package book

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// merge is a block of cells that a sheet shows as one. What stands in it is what its first
// cell holds.
type merge struct{ left, right, top, bottom int }

// begun is a merge that the rows read so far have come to.
type begun struct {
	merge
	cell Cell // the first one
	says bool // it holds something
}

// merged reads the rows of a sheet as people see them. Down a merge its value counts in each
// row, in its first column; what programs have left in the other cells that it covers is seen by
// nobody and counts nowhere. A row that holds nothing beside is empty still.
func (b *Book) merged(s Sheet, rows iter.Seq2[Row, error]) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		ahead := b.merges(s)
		if len(ahead) == 0 {
			rows(yield)
			return
		}
		open, some := make([]*begun, b.limits.Columns+1), false // by the column that it covers
		rows(func(row Row, err error) bool {
			if err != nil {
				return yield(row, err)
			}
			for len(ahead) > 0 && ahead[0].top <= row.Number {
				m := &begun{merge: ahead[0]}
				ahead = ahead[1:]
				if m.top == row.Number {
					i, found := slices.BinarySearchFunc(row.Cells, m.left, func(c Cell, col int) int { return cmp.Compare(c.Col, col) })
					if m.says = found; found {
						if m.top < m.bottom {
							row.Cells[i].Merged = m.top
						}
						m.cell = row.Cells[i]
					}
				}
				for col := m.left; col <= m.right && m.bottom >= row.Number; col++ {
					open[col], some = m, true
				}
			}
			if some {
				row, some = row.seen(open)
			}
			return yield(row, nil)
		})
	}
}

// seen is the row as it is seen with the merges that cover its columns. Those that have ended are
// taken out; more says that some go on.
func (r Row) seen(open []*begun) (out Row, more bool) {
	out.Number = r.Number
	for _, c := range r.Cells {
		if m := open[c.Col]; m == nil || r.Number > m.bottom || r.Number == m.top && c.Col == m.left {
			out.Cells = append(out.Cells, c)
		}
	}
	if len(out.Cells) > 0 {
		for col, m := range open {
			if m != nil && m.says && col == m.left && r.Number > m.top && r.Number <= m.bottom {
				out.Cells = append(out.Cells, m.cell)
			}
		}
		slices.SortFunc(out.Cells, func(x, y Cell) int { return cmp.Compare(x.Col, y.Col) })
	}
	for col, m := range open {
		if m != nil && r.Number >= m.bottom {
			open[col] = nil
		}
		more = more || open[col] != nil
	}
	return out, more
}

// Merges is how many merges of several cells a sheet has.
func (b *Book) Merges(s Sheet) int {
	if b.CSV {
		return 0
	}
	return len(b.merges(s))
}

// merges are the merges of a sheet by their first rows, read once. The format has them behind the rows: the
// part is looked through for them first, as bytes.
func (b *Book) merges(s Sheet) []merge {
	if list, known := b.mergesOf[s.part]; known {
		return list
	}
	var list []merge
	if f := b.part(s.part); f != nil && f.UncompressedSize64 <= uint64(b.limits.Part) {
		if r, err := f.Open(); err == nil {
			list = b.readMerges(io.LimitReader(r, b.limits.Part))
			r.Close()
		}
	}
	slices.SortStableFunc(list, func(x, y merge) int { return cmp.Compare(x.top, y.top) })
	if b.mergesOf == nil {
		b.mergesOf = map[string][]merge{}
	}
	b.mergesOf[s.part] = list
	return list
}

// mergesAt is the name of the element that lists them, with whatever prefix.
var mergesAt = []byte("mergeCells")

// readMerges finds the list of merges and reads it. What is wrong with the part is said where its
// rows are read.
func (b *Book) readMerges(r io.Reader) (list []merge) {
	const most = 64 << 10 // how much is looked at in one piece
	piece := make([]byte, 0, most)
	for {
		n, err := io.ReadFull(r, piece[len(piece):most])
		piece = piece[:len(piece)+n]
		for from := 0; ; {
			i := bytes.Index(piece[from:], mergesAt)
			if i < 0 {
				break
			}
			i += from
			begins := bytes.LastIndexByte(piece[:i], '<')
			if begins >= 0 && !bytes.ContainsAny(piece[begins:i], " />\"'=") {
				return b.listed(io.MultiReader(bytes.NewReader(piece[begins:]), r))
			}
			from = i + len(mergesAt)
		}
		if err != nil {
			return nil
		}
		keep := 4 * len(mergesAt) // a name with its prefix may lie over the edge
		copy(piece, piece[len(piece)-keep:])
		piece = piece[:keep]
	}
}

// listed reads a list of merges from its beginning. Those alone count that cover more than a cell
// of the columns that are looked at.
func (b *Book) listed(r io.Reader) (list []merge) {
	d := xml.NewDecoder(r)
	for {
		token, err := d.RawToken()
		if err != nil {
			return list
		}
		switch e := token.(type) {
		case xml.StartElement:
			first, last, found := strings.Cut(attribute(e, "ref"), ":")
			if e.Name.Local != "mergeCell" || !found {
				continue
			}
			m := merge{left: column(first), right: min(column(last), b.limits.Columns), top: line(first), bottom: line(last)}
			if m.left >= 1 && m.top >= 1 && m.left <= m.right && m.top <= m.bottom && (m.left < m.right || m.top < m.bottom) {
				list = append(list, m)
			}
		case xml.EndElement:
			if e.Name.Local == string(mergesAt) {
				return list
			}
		}
	}
}

// line is the number of the row of a reference such as AB7; 0: it has none.
func line(ref string) int {
	n, _ := strconv.Atoi(strings.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	return n
}
