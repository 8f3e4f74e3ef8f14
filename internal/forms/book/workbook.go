package book

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"iter"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
)

// openWorkbook opens a workbook in Excel's format of 2007. The sizes that its
// archive tells are believed only as far as they refuse it: what a part unpacks
// to beyond its own is an error of the archive.
func (b *Book) openWorkbook(data []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return &Refused{Code: Damaged}
	}
	b.archive = archive
	if n := len(archive.File); n > b.limits.Parts {
		return &Refused{Code: Parts, Have: int64(n), Limit: int64(b.limits.Parts)}
	}
	total := uint64(0)
	for _, f := range archive.File {
		// Each is below 2^64 and one beyond the limit suffices: no sum overflows.
		if total += min(f.UncompressedSize64, 1<<60); total > uint64(b.limits.Unpacked) {
			return &Refused{Code: Unpacks, Have: int64(min(total, math.MaxInt64)), Limit: b.limits.Unpacked}
		}
	}
	for _, f := range archive.File {
		switch name := strings.ToLower(f.Name); {
		case name == "mimetype":
			return &Refused{Code: OpenDoc}
		case name == "xl/workbook.bin":
			return &Refused{Code: Binary}
		case strings.HasSuffix(name, "vbaproject.bin"), strings.HasPrefix(name, "xl/macrosheets/"):
			return &Refused{Code: Macros}
		case strings.HasPrefix(name, "xl/externallinks/"), name == "xl/connections.xml":
			return &Refused{Code: Links}
		}
	}
	if err := b.list(); err != nil {
		return err
	}
	if n := len(b.Sheets); n > b.limits.Sheets {
		return &Refused{Code: Sheets, Have: int64(n), Limit: int64(b.limits.Sheets)}
	}
	if err := b.readStyles("xl/styles.xml"); err != nil {
		return err
	}
	return b.readShared("xl/sharedStrings.xml")
}

// list reads which sheets there are and where each stands.
func (b *Book) list() error {
	const workbook = "xl/workbook.xml"
	if b.part(workbook) == nil {
		return &Refused{Code: Foreign}
	}
	targets := map[string]string{}
	err := b.elements("xl/_rels/workbook.xml.rels", func(d *decoder, e xml.StartElement) error {
		if e.Name.Local == "Relationship" {
			target := attribute(e, "Target")
			if strings.HasPrefix(target, "/") {
				target = target[1:]
			} else {
				target = path.Join("xl", target)
			}
			targets[attribute(e, "Id")] = target
		}
		return nil
	})
	if err != nil {
		return err
	}
	return b.elements(workbook, func(d *decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			v := attribute(e, "date1904")
			b.from1904 = v == "1" || v == "true"
		case "sheet":
			state := attribute(e, "state")
			part := targets[relation(e)]
			if strings.Contains(part, "worksheets/") { // a chart has a sheet of its own
				b.Sheets = append(b.Sheets, Sheet{Name: attribute(e, "name"), Hidden: state != "" && state != "visible", part: part})
			}
		}
		return nil
	})
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// relation is the id by which an element names another part.
func relation(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

func (b *Book) part(name string) *zip.File {
	i := slices.IndexFunc(b.archive.File, func(f *zip.File) bool { return strings.EqualFold(f.Name, name) })
	if i < 0 {
		return nil
	}
	return b.archive.File[i]
}

// deepest is how far elements may stand in each other: no part that is read needs
// more than ten.
const deepest = 50

// errStop ends the reading of a part early.
var errStop = errors.New("enough")

// elements hands out the elements of a part as they begin. A part that is not
// there has none.
func (b *Book) elements(name string, do func(d *decoder, e xml.StartElement) error) error {
	f := b.part(name)
	if f == nil {
		return nil
	}
	if f.UncompressedSize64 > uint64(b.limits.Part) {
		return &Refused{Code: Unpacks, At: name, Have: int64(min(f.UncompressedSize64, math.MaxInt64)), Limit: b.limits.Part}
	}
	r, err := f.Open()
	if err != nil {
		return &Refused{Code: Damaged, At: name}
	}
	defer r.Close()
	d := &decoder{Decoder: xml.NewDecoder(&counter{io.LimitReader(r, b.limits.Part), &b.unpacked})}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		switch e := token.(type) {
		case xml.StartElement:
			if d.deep++; d.deep > deepest {
				err = &Refused{Code: Damaged, At: name}
			} else {
				err = do(d, e)
			}
		case xml.EndElement:
			d.deep--
		}
		var refused *Refused
		switch {
		case err == nil:
		case errors.Is(err, errStop):
			return nil
		case errors.As(err, &refused):
			return refused
		default:
			return &Refused{Code: Damaged, At: name}
		}
	}
}

// decoder knows how far elements stand in each other.
type decoder struct {
	*xml.Decoder
	deep int
}

// whole reads an element to its end.
func (d *decoder) whole(v any, e *xml.StartElement) error {
	d.deep--
	return d.DecodeElement(v, e)
}

type counter struct {
	io.Reader
	n *int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	*c.n += int64(n)
	return n, err
}

// words is a text in the format: whole, or in pieces that look different.
type words struct {
	T string `xml:"t"`
	R []struct {
		T string `xml:"t"`
	} `xml:"r"`
}

func (w words) String() string {
	var text strings.Builder // of as many pieces as a file likes
	text.WriteString(w.T)
	for _, r := range w.R {
		text.WriteString(r.T)
	}
	return plain(text.String())
}

func (b *Book) readShared(name string) error {
	return b.elements(name, func(d *decoder, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		var w words
		if err := d.whole(&w, &e); err != nil {
			return err
		}
		b.shared = append(b.shared, w.String())
		return nil
	})
}

// readStyles learns which styles show a number as a date.
func (b *Book) readStyles(name string) error {
	custom := map[string]bool{}
	return b.elements(name, func(d *decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			custom[attribute(e, "numFmtId")] = showsDates(attribute(e, "formatCode"))
		case "cellXfs":
			var list struct {
				Xf []struct {
					Format string `xml:"numFmtId,attr"`
				} `xml:"xf"`
			}
			if err := d.whole(&list, &e); err != nil {
				return err
			}
			for _, x := range list.Xf {
				date, known := custom[x.Format]
				n, _ := strconv.Atoi(x.Format)
				b.dates = append(b.dates, known && date || !known && (n >= 14 && n <= 22 || n >= 27 && n <= 36 || n >= 45 && n <= 47 || n >= 50 && n <= 58))
			}
		}
		return nil
	})
}

// showsDates says whether a format of numbers has parts of a date or a time.
func showsDates(code string) bool {
	quoted, bracket := false, false
	for i, r := range code {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted, i > 0 && code[i-1] == '\\':
		case r == '[':
			bracket = true
		case r == ']':
			bracket = false
		case bracket:
		case strings.ContainsRune("dmyhsDMYHS", r):
			return true
		}
	}
	return false
}

// xmlCell is a cell as the format writes it.
type xmlCell struct {
	Ref   string  `xml:"r,attr"`
	Type  string  `xml:"t,attr"`
	Style int     `xml:"s,attr"`
	F     *string `xml:"f"`
	V     string  `xml:"v"`
	Is    words   `xml:"is"`
}

func (b *Book) sheetRows(s Sheet) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		row, last, open, stopped := Row{}, 0, false, false
		err := b.elements(s.part, func(d *decoder, e xml.StartElement) error {
			switch e.Name.Local {
			case "row":
				if open && !yield(row, nil) {
					stopped = true
					return errStop
				}
				b.scanned++
				number := row.Number + 1
				if r := attribute(e, "r"); r != "" {
					n, err := strconv.Atoi(r)
					if err != nil || n <= row.Number {
						return &Refused{Code: Damaged, At: s.Name}
					}
					number = n
				}
				row, last, open = Row{Number: number}, 0, true
			case "c":
				var c xmlCell
				err := d.whole(&c, &e)
				if err != nil {
					return err
				}
				last, err = b.add(&row, last, c)
				return err
			}
			return nil
		})
		switch {
		case stopped:
		case err != nil:
			yield(Row{}, err)
		case open:
			yield(row, nil)
		}
	}
}

// add puts a cell behind those of its row, unless it is empty, and returns its
// column; last is that of the cell before it, 0: none.
func (b *Book) add(row *Row, last int, c xmlCell) (int, error) {
	col := last + 1
	if c.Ref != "" {
		if col = column(c.Ref); col <= last {
			return 0, &Refused{Code: Damaged, At: c.Ref}
		}
	}
	cell, err := b.read(c)
	if err != nil {
		return 0, err
	}
	if col <= b.limits.Columns && (cell.Kind != Text || strings.TrimSpace(cell.Text) != "") {
		cell.Col = col
		row.Cells = append(row.Cells, cell)
	}
	return col, nil
}

func (b *Book) read(c xmlCell) (Cell, error) {
	damaged := &Refused{Code: Damaged, At: c.Ref}
	switch {
	case c.F != nil:
		return Cell{Kind: Formula, Text: "=" + *c.F}, nil
	case c.Type == "s":
		i, err := strconv.Atoi(c.V)
		if err != nil || i < 0 || i >= len(b.shared) {
			return Cell{}, damaged
		}
		return Cell{Text: b.shared[i]}, nil
	case c.Type == "inlineStr":
		return Cell{Text: c.Is.String()}, nil
	case c.Type == "str", c.Type == "d":
		return Cell{Text: plain(c.V)}, nil
	case c.Type == "e":
		return Cell{Kind: Broken, Text: c.V}, nil
	case c.V == "":
		return Cell{}, nil
	case c.Type == "b":
		return Cell{Kind: Bool, Text: strconv.FormatBool(c.V == "1" || c.V == "true")}, nil
	}
	x, err := strconv.ParseFloat(c.V, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return Cell{}, damaged
	}
	cell := Cell{Kind: Number, Text: strconv.FormatFloat(x, 'f', -1, 64), Number: x}
	if c.Style >= 0 && c.Style < len(b.dates) && b.dates[c.Style] {
		cell.Kind = Date
	}
	if b.from1904 && cell.Kind == Date && x >= 1 {
		cell.Number += 1462
	}
	return cell, nil
}

// column is the number of the column of a reference such as AB7.
func column(ref string) int {
	n := 0
	for _, r := range ref {
		if r < 'A' || r > 'Z' || n > 1<<20 {
			break
		}
		n = n*26 + int(r-'A') + 1
	}
	return n
}
