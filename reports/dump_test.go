package reports_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func cell(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		panic(err)
	}
	return name
}

// dump writes a workbook as text: of each sheet how it is printed, and its
// cells with value, formula and style.
func dump(t testing.TB, workbook []byte) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var out strings.Builder
	styles := map[int]string{}
	var order []string
	style := func(id int) string {
		if name, ok := styles[id]; ok {
			return name
		}
		styles[id] = fmt.Sprint("s", len(styles))
		s, err := f.GetStyle(id)
		must(err)
		order = append(order, styles[id]+" "+compact(t, s))
		return styles[id]
	}
	props, err := f.GetDocProps()
	must(err)
	fmt.Fprintf(&out, "creator %s, created %s, title %q\n", props.Creator, props.Created, props.Title)
	for _, n := range f.GetDefinedName() {
		fmt.Fprintf(&out, "name %s of %s: %s\n", n.Name, n.Scope, n.RefersTo)
	}
	for _, sheet := range f.GetSheetList() {
		fmt.Fprintf(&out, "\n# %s\n", sheet)
		layout, err := f.GetPageLayout(sheet)
		must(err)
		head, err := f.GetHeaderFooter(sheet)
		must(err)
		panes, err := f.GetPanes(sheet)
		must(err)
		size, err := f.GetSheetDimension(sheet)
		must(err)
		fmt.Fprintf(&out, "size %s, page %s, frozen %d x %d, foot %q\n", size, compact(t, layout), panes.XSplit, panes.YSplit, head.OddFooter)
		merged, err := f.GetMergeCells(sheet)
		must(err)
		var ranges []string
		for _, m := range merged {
			ranges = append(ranges, m.GetStartAxis()+":"+m.GetEndAxis())
		}
		sort.Strings(ranges)
		fmt.Fprintf(&out, "merged %s\n", strings.Join(ranges, " "))
		formats, err := f.GetConditionalFormats(sheet)
		must(err)
		if len(formats) > 0 {
			fmt.Fprintf(&out, "heat %s\n", compact(t, formats))
		}
		_, last, err := excelize.CellNameToCoordinates(strings.Split(size+":"+size, ":")[1])
		must(err)
		cols, _, err := excelize.CellNameToCoordinates(strings.Split(size+":"+size, ":")[1])
		must(err)
		for c := 1; c <= cols; c++ {
			column, err := excelize.ColumnNumberToName(c)
			must(err)
			w, err := f.GetColWidth(sheet, column)
			must(err)
			fmt.Fprintf(&out, "%s=%.2f ", column, w)
		}
		out.WriteString("\n")
		for r := 1; r <= last; r++ {
			high, err := f.GetRowHeight(sheet, r)
			must(err)
			fmt.Fprintf(&out, "%d (%.1f)", r, high)
			run, from := "", ""
			flush := func() {
				if run != "" {
					fmt.Fprintf(&out, " %s…%s", from, run)
				}
				run = ""
			}
			for c := 1; c <= cols; c++ {
				at := cell(c, r)
				value, err := f.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
				must(err)
				formula, err := f.GetCellFormula(sheet, at)
				must(err)
				id, err := f.GetCellStyle(sheet, at)
				must(err)
				look := style(id)
				if value == "" && formula == "" {
					if look != run {
						flush()
						run, from = look, at
					}
					continue
				}
				flush()
				fmt.Fprintf(&out, "\n  %s %s %q", at, look, value)
				if formula != "" {
					fmt.Fprintf(&out, " ={%s}", formula)
				}
			}
			flush()
			out.WriteString("\n")
		}
	}
	out.WriteString("\n# styles\n" + strings.Join(order, "\n") + "\n")
	return out.String()
}

// compact writes a value as JSON without what is empty.
func compact(t testing.TB, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		t.Fatal(err)
	}
	raw, err = json.Marshal(prune(tree))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func prune(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			if x = prune(x); x == nil {
				delete(v, k)
			} else {
				v[k] = x
			}
		}
		if len(v) == 0 {
			return nil
		}
	case []any:
		for i := range v {
			v[i] = prune(v[i])
		}
		if len(v) == 0 {
			return nil
		}
	case string:
		if v == "" {
			return nil
		}
	case float64:
		if v == 0 {
			return nil
		}
	case bool:
		if !v {
			return nil
		}
	}
	return v
}

// compare holds a text against the golden one of the same name.
func compare(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; make it with go test -update", err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s is not what it was (-want +got); if it should be, go test -update:\n%s", name, diff)
	}
}
