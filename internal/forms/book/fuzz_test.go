package book

import (
	"errors"
	"testing"
)

// Whatever comes as a workbook is read within its bounds, or refused: as it came, and as the
// rows of a sheet in a workbook that is sound otherwise.
func FuzzOpen(f *testing.F) {
	f.Add([]byte("a;b\n1;2\n"), false)
	f.Add([]byte("\"a\",\"b\nc\"\n=1+1,2027-01-22\n"), false)
	f.Add([]byte(`<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c><c r="B1"><v>46000</v></c><c r="C1"><f>A1</f><v>1</v></c></row>`), true)
	f.Add([]byte(`<row r="7"/><row><c t="s"><v>0</v></c><c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c></row>`), true)
	f.Fuzz(func(t *testing.T, data []byte, rows bool) {
		if rows {
			data = workbook(t, string(data))
		}
		limits := Limits{File: 100_000, Parts: 10, Unpacked: 50_000, Part: 40_000, Sheets: 3, Rows: 500, Filled: 100, Columns: 20}
		list, _, err := read(data, limits)
		if err != nil && !errors.As(err, new(*Refused)) {
			t.Fatalf("refused with %v", err)
		}
		if len(list) > limits.Rows {
			t.Errorf("%d rows", len(list))
		}
		for _, r := range list {
			if len(r.Cells) > limits.Columns {
				t.Errorf("row %d has %d cells", r.Number, len(r.Cells))
			}
		}
	})
}
