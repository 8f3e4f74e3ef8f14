package book

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
)

// part is a file of a workbook's archive.
type part struct{ name, content string }

const (
	about = `<workbook xmlns:r="r"><sheets><sheet name="List" sheetId="1" r:id="r1"/></sheets></workbook>`
	rels  = `<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>`
)

// archive packs parts.
func archive(t *testing.T, parts ...part) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		w, err := z.Create(p.name)
		if err == nil {
			_, err = io.WriteString(w, p.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// workbook is one with a sheet of these rows, and parts beside it.
func workbook(t *testing.T, rows string, beside ...part) []byte {
	t.Helper()
	return archive(t, append([]part{{"xl/workbook.xml", about}, {"xl/_rels/workbook.xml.rels", rels},
		{"xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"}}, beside...)...)
}

// read returns the rows of the first sheet, and how much was looked at.
func read(data []byte, limits Limits) ([]Row, *Book, error) {
	b, err := Open(data, limits)
	if err != nil {
		return nil, b, err
	}
	var out []Row
	for row, err := range b.Rows(b.Sheets[0]) {
		if err != nil {
			return nil, b, err
		}
		out = append(out, row)
	}
	return out, b, nil
}

func TestCells(t *testing.T) {
	styles := part{"xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="0 &quot;days&quot;"/></numFmts>` +
		`<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="20"/></cellXfs></styleSheet>`}
	shared := part{"xl/sharedStrings.xml", `<sst><si><t>one</t></si><si><r><t>t</t></r><r><t>wo</t></r><rPh><t>no</t></rPh></si></sst>`}
	rows, _, err := read(workbook(t, `<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c t="inlineStr"><is><t> x</t></is></c></row><row/><row r="9">`+
		`<c r="A9"><v>46044</v></c><c s="1"><v>46044</v></c><c s="2"><v>3</v></c><c s="3"><v>0.375</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c><f>A1</f><v>7</v></c><c s="1"/><c t="str"><v>=1</v></c></row>`,
		styles, shared), Standard)
	if err != nil {
		t.Fatal(err)
	}
	want := []Row{
		{2, []Cell{{Col: 1, Text: "one"}, {Col: 3, Text: "two"}, {Col: 4, Text: " x"}}},
		{9, []Cell{{Col: 1, Kind: Number, Text: "46044", Number: 46044}, {Col: 2, Kind: Date, Text: "46044", Number: 46044}, {Col: 3, Kind: Number, Text: "3", Number: 3}, {Col: 4, Kind: Date, Text: "0.375", Number: 0.375},
			{Col: 5, Kind: Bool, Text: "true"},
			{Col: 6, Kind: Broken, Text: "#N/A"}, {Col: 7, Kind: Formula, Text: "=A1"}, {Col: 9, Text: "=1"}}},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

func TestTexts(t *testing.T) {
	cyrillic, err := charmap.Windows1251.NewEncoder().String("Код;Имя\r\nT-1;\"Анна; \"\"младшая\"\"\"\r\n;;\r\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []Row{{1, []Cell{{Col: 1, Text: "Код"}, {Col: 2, Text: "Имя"}}}, {2, []Cell{{Col: 1, Text: "T-1"}, {Col: 2, Text: `Анна; "младшая"`}}}}
	for name, text := range map[string]string{
		"UTF-8, semicolons": "Код;Имя\nT-1;\"Анна; \"\"младшая\"\"\"\n", "with a mark": "\xef\xbb\xbfКод,Имя\r\n\r\nT-1,\"Анна; \"\"младшая\"\"\"\n,\n",
		"tabs": "Код\tИмя\nT-1\t\"Анна; \"\"младшая\"\"\"", "Windows-1251": cyrillic, "with a line for Excel": "sep=,\nКод,Имя\nT-1,\"Анна; \"\"младшая\"\"\"\n",
		"UTF-16": "\xff\xfe\x1a\x04\x3e\x04\x34\x04;\x00\x18\x04\x3c\x04\x4f\x04\n\x00T\x00-\x001\x00;\x00\"\x00\x10\x04=\x04=\x040\x04;\x00 \x00\"\x00\"\x00<\x04;\x040\x044\x04H\x040\x04O\x04\"\x00\"\x00\"\x00",
	} {
		rows, _, err := read([]byte(text), Standard)
		for i := range rows {
			rows[i].Number = i + 1 // the line is another where empty ones are between
		}
		if diff := cmp.Diff(want, rows); diff != "" || err != nil {
			t.Errorf("%s: %v %s", name, err, diff)
		}
	}
}

// What is merged down is said of each row; what programs left beneath is seen by nobody.
func TestMergedCells(t *testing.T) {
	rows := func(merges string) []byte {
		line := func(n int, cells string) string { return fmt.Sprintf(`<row r="%d">%s</row>`, n, cells) }
		text := func(at, v string) string { return fmt.Sprintf(`<c r="%s" t="str"><v>%s</v></c>`, at, v) }
		return archive(t, part{"xl/workbook.xml", about}, part{"xl/_rels/workbook.xml.rels", rels}, part{"xl/worksheets/sheet1.xml", `<x:worksheet xmlns:x="x"><x:sheetData>` +
			strings.ReplaceAll(strings.ReplaceAll(line(1, text("A1", "a")+text("B1", "mergeCells &lt;mergeCells"))+line(2, text("A2", "b")+`<c r="B2"/>`)+line(3, text("A3", "c")+text("B3", "beneath")+text("D3", "d"))+
				line(4, `<c r="B4"/>`)+line(6, text("A6", "e")), "<", "<x:"), "<x:/", "</x:") + `</x:sheetData><!-- mergeCells -->` + merges + `</x:worksheet>`})
	}
	for _, c := range []struct{ name, merges, want string }{
		{"none", "", "1 A a B mergeCells <mergeCells; 2 A b; 3 A c B beneath D d; 6 A e"},
		{"down", `<x:mergeCell ref="B1:B6"/>`, "1 A a B mergeCells <mergeCells from 1; 2 A b B mergeCells <mergeCells from 1; 3 A c B mergeCells <mergeCells from 1 D d; 6 A e B mergeCells <mergeCells from 1"},
		{"across", `<x:mergeCell ref="A1:B1"/><x:mergeCell ref="A3:C3"/>`, "1 A a; 2 A b; 3 A c D d; 6 A e"},
		{"both", `<x:mergeCell ref="A3:D6"/>`, "1 A a B mergeCells <mergeCells; 2 A b; 3 A c from 3"},
		{"nothing, over something", `<x:mergeCell ref="B2:B3"/>`, "1 A a B mergeCells <mergeCells; 2 A b; 3 A c D d; 6 A e"},
		{"from a row that is not there", `<x:mergeCell ref="A5:A6"/>`, "1 A a B mergeCells <mergeCells; 2 A b; 3 A c B beneath D d"},
		{"no merges at all", `<x:mergeCell ref="B2"/><x:mergeCell ref="B9:B3"/><x:mergeCell ref="$B$1:$B$2"/><x:mergeCell/><x:mergeCell ref="A0:A9"/><x:mergeCell ref="XFD1:XFD9"/>`, "1 A a B mergeCells <mergeCells; 2 A b; 3 A c B beneath D d; 6 A e"},
	} {
		got, _, err := read(rows("<x:mergeCells>"+c.merges+"</x:mergeCells>"), Standard)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		var said []string
		for _, row := range got {
			line := fmt.Sprint(row.Number)
			for _, x := range row.Cells {
				if line += fmt.Sprintf(" %c %s", 'A'+x.Col-1, x.Text); x.Merged > 0 {
					line += fmt.Sprintf(" from %d", x.Merged)
				}
			}
			said = append(said, line)
		}
		if got := strings.Join(said, "; "); got != c.want {
			t.Errorf("%s:\n%s, want\n%s", c.name, got, c.want)
		}
	}
}

// Each hostile file is refused for its own reason, after little was read of it.
func TestHostileFilesAreRefused(t *testing.T) {
	small := Limits{File: 100_000, Parts: 10, Unpacked: 50_000, Part: 40_000, Sheets: 3, Rows: 500, Filled: 100, Columns: 20}
	empty := func(n int) string { return strings.Repeat("<row/>", n) }
	filled := func(n int) string { return strings.Repeat(`<row><c t="str"><v>x</v></c></row>`, n) }
	sheets := strings.Repeat(`<sheet name="x" r:id="r1"/>`, 4)
	lying := workbook(t, filled(50))
	if i := bytes.LastIndex(lying, []byte("xl/worksheets/sheet1.xml")); i > 0 {
		copy(lying[i-46+24:], []byte{100, 0, 0, 0}) // what the directory says that it unpacks to
	}
	for _, c := range []struct {
		name string
		data []byte
		want Code // empty: it is read
	}{
		{"a workbook", workbook(t, filled(99)), ""},
		{"cells that are styled and empty", workbook(t, strings.Repeat(`<row><c s="1"/></row>`, 100)+filled(1)), ""},
		{"nothing", nil, Empty},
		{"a picture", []byte("\x89PNG\r\n\x1a\n\x00\x00"), Foreign},
		{"a web page", []byte("\xef\xbb\xbf<html><table><tr><td>a;b</td></tr></table></html>"), Foreign},
		{"a workbook as XML of 2003", []byte("<?xml version=\"1.0\"?>\n<Workbook/>"), Foreign},
		{"a zip of something else", archive(t, part{"a.txt", "a"}), Foreign},
		{"half of a zip", workbook(t, filled(9))[:200], Damaged},
		{"a workbook of 2003", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on"), OldExcel},
		{"OpenDocument", archive(t, part{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}), OpenDoc},
		{"a binary workbook", archive(t, part{"xl/workbook.bin", ""}), Binary},
		{"macros", workbook(t, "", part{"xl/vbaProject.bin", "x"}), Macros},
		{"links to other workbooks", workbook(t, "", part{"xl/externalLinks/externalLink1.xml", "<x/>"}), Links},
		{"a source of data", workbook(t, "", part{"xl/connections.xml", "<x/>"}), Links},
		{"a large file", bytes.Repeat([]byte("a;b\n"), 30_000), TooLarge},
		{"a bomb", workbook(t, "", part{"xl/media/image1.png", strings.Repeat("0", 60_000)}), Unpacks},
		{"a large sheet", workbook(t, empty(7_000)), Unpacks},
		{"a sheet larger than its directory says", lying, Damaged},
		{"many parts", workbook(t, "", []part{{"1", ""}, {"2", ""}, {"3", ""}, {"4", ""}, {"5", ""}, {"6", ""}, {"7", ""}, {"8", ""}}...), Parts},
		{"many sheets", archive(t, part{"xl/workbook.xml", `<workbook xmlns:r="r"><sheets>` + sheets + `</sheets></workbook>`}, part{"xl/_rels/workbook.xml.rels", rels}), Sheets},
		{"many rows", workbook(t, filled(101)), Filled},
		{"as much text as a cell has", workbook(t, `<row><c t="str"><v>`+strings.Repeat("x", 32_767)+`</v></c></row>`), ""},
		{"more text than a cell has", workbook(t, `<row><c t="str"><v>`+strings.Repeat("x", 32_768)+`</v></c></row>`), Long},
		{"more text than a cell has, by lines", []byte("a;b\nc;" + strings.Repeat("x", 32_768) + "\n"), Long},
		{"many empty rows", workbook(t, empty(6_000)), Rows},
		{"a row far below", workbook(t, `<row r="1048576"><c t="str"><v>x</v></c></row>`), Rows},
		{"rows backwards", workbook(t, `<row r="2"/><row r="1"/>`), Damaged},
		{"cells backwards", workbook(t, `<row><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>`), Damaged},
		{"a text that is not there", workbook(t, `<row><c t="s"><v>7</v></c></row>`), Damaged},
		{"no number", workbook(t, `<row><c><v>NaN</v></c></row>`), Damaged},
		{"an entity", workbook(t, `<row><c t="str"><v>&bomb;</v></c></row>`), Damaged},
		{"elements in each other", workbook(t, strings.Repeat("<x>", 60)), Damaged},
		{"no XML", workbook(t, `<row`), Damaged},
		{"a quotation mark alone", []byte("a;b\n\"c;d\n"), Quotes},
		{"a line of too many columns", []byte("a;b\n" + strings.Repeat(";", mostFields)), Wide},
		{"the same within quotes and over lines", []byte("a;b\n;\"\n;\n\"" + strings.Repeat(";", mostFields-1)), Wide},
		{"many lines", []byte(strings.Repeat("a;b\n", 101)), Filled},
	} {
		rows, b, err := read(c.data, small)
		var refused *Refused
		switch {
		case c.want == "" && (err != nil || len(rows) == 0):
			t.Errorf("%s: %v", c.name, err)
		case c.want != "" && (!errors.As(err, &refused) || refused.Code != c.want):
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		case b != nil && (b.Unpacked() > small.Unpacked || b.Scanned() > small.Rows+1):
			t.Errorf("%s: %d bytes unpacked, %d rows read", c.name, b.Unpacked(), b.Scanned())
		}
	}
}

// Cells far to the right are not kept.
func TestColumnsBeyondTheLimit(t *testing.T) {
	row := "<row>"
	for i := range 300 {
		row += fmt.Sprintf("<c><v>%d</v></c>", i)
	}
	rows, _, err := read(workbook(t, row+"</row>"), Standard)
	if err != nil || len(rows) != 1 || len(rows[0].Cells) != Standard.Columns {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}
