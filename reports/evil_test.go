package reports_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	capacitybook "cohort/reports/capacity"
	"cohort/reports/internal/given"
	timetablebook "cohort/reports/timetable"
	"cohort/reports/waves"
)

// mangle changes every text of a model, but no enumeration and no id.
func mangle(v reflect.Value, change func(string) string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			fresh := reflect.New(v.Type().Elem())
			fresh.Elem().Set(v.Elem())
			mangle(fresh.Elem(), change)
			v.Set(fresh)
		}
	case reflect.Struct:
		if v.Type().PkgPath() == "time" {
			return
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Name != "ID" {
				mangle(v.Field(i), change)
			}
		}
	case reflect.Slice:
		fresh := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(fresh, v)
		for i := range fresh.Len() {
			mangle(fresh.Index(i), change)
		}
		if !v.IsNil() {
			v.Set(fresh)
		}
	case reflect.Map: // of names
		if !v.IsNil() {
			fresh := reflect.MakeMap(v.Type())
			for _, k := range v.MapKeys() {
				x := reflect.New(v.Type().Elem()).Elem()
				x.Set(v.MapIndex(k))
				mangle(x, change)
				fresh.SetMapIndex(k, x)
			}
			v.Set(fresh)
		}
	case reflect.Array:
		for i := range v.Len() {
			mangle(v.Index(i), change)
		}
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() && v.String() != "" {
			v.SetString(change(v.String()))
		}
	}
}

// written are all kinds of workbooks with their texts changed.
func written(t testing.TB, change func(string) string) map[string][]byte {
	t.Helper()
	w := given.Words(t, "ru")
	week, own, office, network := vdnkhWeek(t, "ru"), ownWeek(t, "ru"), officeWaves(t, "ru", 3), capacityBook(t, "ru", 95)
	out := map[string][]byte{}
	var b bytes.Buffer
	put := func(name string, err error) {
		if err != nil {
			t.Fatal(err)
		}
		out[name] = bytes.Clone(b.Bytes())
		b.Reset()
	}
	mangle(reflect.ValueOf(&week).Elem(), change)
	put("week", timetablebook.Write(&b, week, w))
	mangle(reflect.ValueOf(&own).Elem(), change)
	put("own", timetablebook.WriteTrainer(&b, own, w))
	mangle(reflect.ValueOf(&office).Elem(), change)
	put("waves", waves.Write(&b, office, w))
	mangle(reflect.ValueOf(&network).Elem(), change)
	put("capacity", capacitybook.Write(&b, network, w))
	return out
}

// Beginnings that make a program take a text for a formula. Texts of workbooks get
// them in turn: all cells are written by the same few functions, and each of them
// meets every beginning many times.
var beginnings = []string{"=", "+", "-", "@", "\t=", "\r=", "\n=", "=cmd|'/C calc'!A0 ", `=HYPERLINK("http://x.example","y") `, "'="}

func TestTextNeverBecomesAFormula(t *testing.T) {
	met := map[string]int{}
	turn := 0
	for name, workbook := range written(t, func(s string) string { turn++; return beginnings[turn%len(beginnings)] + s }) {
		faultless(t, workbook) // which finds formulas
		f, err := excelize.OpenReader(bytes.NewReader(workbook))
		if err != nil {
			t.Fatal(err)
		}
		for _, sheet := range f.GetSheetList() {
			rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			for y, r := range rows {
				for x, v := range r {
					for _, begin := range beginnings {
						if strings.HasPrefix(v, strings.ReplaceAll(begin, "\r", "")) {
							met[begin]++
							kind, err := f.GetCellType(sheet, cell(x+1, y+1))
							if err != nil {
								t.Fatal(err)
							}
							if kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString {
								t.Errorf("%s, %s!%s: %q is not a text", name, sheet, cell(x+1, y+1), v)
							}
						}
					}
				}
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for _, begin := range beginnings {
		if met[begin] < 10 {
			t.Errorf("%d cells begin with %q", met[begin], begin)
		}
	}
}

func TestAnyTextLeavesAWorkbookThatOpens(t *testing.T) {
	marks := []string{
		"\x00\x01\x1f\x7f\x0b",         // control characters
		"\xff\xfe",                     // no UTF-8
		"\ufffe\uffff",                 // not characters
		`<b>&amp;"'`,                   // marks of XML
		"&P&N&[Page]&&",                // codes of a footer
		`[x]:*?/\'`,                    // marks of sheets
		"_x000D__x0041_",               // escapes of the format
		"\u202e\u200f",                 // turned around
		strings.Repeat("😀", 30),        // out of the basic plane
		strings.Repeat("длинно ", 600), // long
	}
	for _, c := range []struct {
		name string
		more func(n int) string // of the n-th text
	}{
		{"one after the other", func(n int) string { return marks[n%len(marks)] }},
		{"all at once", func(int) string { return strings.Join(marks, "") }},
		{"very long", func(n int) string { return strings.Repeat("длинно ", 6000*(n%10/9)) }}, // a few are enough
	} {
		t.Run(c.name, func(t *testing.T) {
			n := 0
			for _, workbook := range written(t, func(s string) string { n++; return s + c.more(n) }) {
				faultless(t, workbook)
				f, err := excelize.OpenReader(bytes.NewReader(workbook))
				if err != nil {
					t.Fatal(err)
				}
				if err := f.Close(); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
