package reports_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"image/png"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/reports/internal/given"
	timetablebook "cohort/reports/timetable"
)

// What makes a spreadsheet program offer to repair a workbook, looked for in
// the bytes themselves.

type node struct {
	XMLName xml.Name
	Attr    []xml.Attr `xml:",any,attr"`
	Nodes   []node     `xml:",any"`
	Text    string     `xml:",chardata"`
}

func (n *node) attr(name string) string {
	for _, a := range n.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (n *node) all(name string, do func(*node)) {
	for i := range n.Nodes {
		if n.Nodes[i].XMLName.Local == name {
			do(&n.Nodes[i])
		}
		n.Nodes[i].all(name, do)
	}
}

func (n *node) first(name string) *node {
	var found *node
	n.all(name, func(x *node) {
		if found == nil {
			found = x
		}
	})
	return found
}

// The order of the elements of a worksheet that the format prescribes.
var worksheetOrder = []string{"sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection", "autoFilter", "mergeCells",
	"conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "drawing", "legacyDrawing", "tableParts", "extLst"}

type tester interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// faultless finds what would have a workbook repaired.
func faultless(t tester, workbook []byte) {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatalf("%v", err)
	}
	parts := map[string]*node{}
	for _, f := range archive.File {
		if parts[f.Name] != nil {
			t.Errorf("part %s stands twice", f.Name)
		}
		r, err := f.Open()
		if err != nil {
			t.Fatalf("%v", err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("%v", err)
		}
		var n node
		if strings.HasSuffix(f.Name, ".png") {
			if _, err := png.Decode(bytes.NewReader(raw)); err != nil {
				t.Errorf("%s is no picture: %v", f.Name, err)
			}
		} else if err := xml.Unmarshal(raw, &n); err != nil {
			t.Fatalf("%s is not XML: %v", f.Name, err)
		}
		parts[f.Name] = &n
	}
	for name := range parts { // every relation leads somewhere
		if !strings.HasSuffix(name, ".rels") {
			continue
		}
		base := path.Dir(path.Dir(name))
		parts[name].all("Relationship", func(r *node) {
			target := r.attr("Target")
			if r.attr("TargetMode") == "External" {
				t.Errorf("%s leads outside, to %s", name, target)
				return
			}
			full := strings.TrimPrefix(target, "/")
			if !strings.HasPrefix(target, "/") {
				full = path.Join(base, target)
			}
			if parts[full] == nil {
				t.Errorf("%s leads to %s, which is not there", name, full)
			}
		})
	}
	parts["[Content_Types].xml"].all("Override", func(o *node) {
		if parts[strings.TrimPrefix(o.attr("PartName"), "/")] == nil {
			t.Errorf("a type is given for %s, which is not there", o.attr("PartName"))
		}
	})
	sheets := sheetNames(t, parts["xl/workbook.xml"])
	styles := 0
	parts["xl/styles.xml"].all("cellXfs", func(n *node) { styles = len(n.Nodes) })
	strs := 0
	parts["xl/sharedStrings.xml"].all("si", func(n *node) {
		strs++
		n.all("t", func(x *node) {
			if utf8.RuneCountInString(x.Text) > excelize.TotalCellChars {
				t.Errorf("a text of %d characters", utf8.RuneCountInString(x.Text))
			}
		})
	})
	for name, n := range parts {
		keepsToTheSchema(t, name, n, "")
		if strings.HasPrefix(name, "xl/worksheets/sheet") {
			faultlessSheet(t, name, n, styles, strs, sheets)
		}
	}
}

func sheetNames(t tester, workbook *node) map[string]bool {
	t.Helper()
	sheets := map[string]bool{}
	var order []string
	workbook.all("sheet", func(s *node) {
		name := s.attr("name")
		if sheets[strings.ToLower(name)] || name == "" || utf8.RuneCountInString(name) > 31 || strings.ContainsAny(name, `:\/?*[]`) || strings.HasPrefix(name, "'") || strings.HasSuffix(name, "'") {
			t.Errorf("sheet name %q", name)
		}
		sheets[strings.ToLower(name)] = true
		order = append(order, name)
	})
	seen := map[string]bool{}
	ref := regexp.MustCompile(`^'((?:[^']|'')+)'!(\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?|\$\d+:\$\d+)$`)
	workbook.all("definedName", func(d *node) {
		key := d.attr("name") + "/" + d.attr("localSheetId")
		if seen[key] {
			t.Errorf("name %s stands twice", key)
		}
		seen[key] = true
		m := ref.FindStringSubmatch(d.Text)
		at, err := strconv.Atoi(d.attr("localSheetId"))
		if m == nil || err != nil || at >= len(order) || strings.ReplaceAll(m[1], "''", "'") != order[at] {
			t.Errorf("name %s is %q", key, d.Text)
		}
	})
	return sheets
}

func faultlessSheet(t tester, name string, n *node, styles, strs int, sheets map[string]bool) {
	t.Helper()
	last := -1
	for i := range n.Nodes {
		at := -1
		for j, want := range worksheetOrder {
			if n.Nodes[i].XMLName.Local == want {
				at = j
			}
		}
		if at < last || at < 0 {
			t.Errorf("%s: element %s stands out of order", name, n.Nodes[i].XMLName.Local)
		}
		last = at
	}
	row := 0
	n.all("row", func(r *node) {
		at, err := strconv.Atoi(r.attr("r"))
		if err != nil || at <= row {
			t.Errorf("%s: row %s after %d", name, r.attr("r"), row)
		}
		row = at
		if h, err := strconv.ParseFloat(r.attr("ht"), 64); r.attr("ht") != "" && (err != nil || h <= 0 || h > 409) {
			t.Errorf("%s: row %d is %s high", name, at, r.attr("ht"))
		}
		col := 0
		r.all("c", func(c *node) {
			x, y, err := excelize.CellNameToCoordinates(c.attr("r"))
			if err != nil || y != row || x <= col {
				t.Errorf("%s: cell %s in row %d after column %d", name, c.attr("r"), row, col)
			}
			col = x
			if s := c.attr("s"); s != "" {
				if id, err := strconv.Atoi(s); err != nil || id >= styles {
					t.Errorf("%s: cell %s has style %s of %d", name, c.attr("r"), s, styles)
				}
			}
			if c.first("f") != nil {
				t.Errorf("%s: cell %s holds a formula", name, c.attr("r"))
			}
			if v := c.first("v"); v != nil && c.attr("t") == "s" {
				if id, err := strconv.Atoi(v.Text); err != nil || id >= strs {
					t.Errorf("%s: cell %s shows text %s of %d", name, c.attr("r"), v.Text, strs)
				}
			}
		})
	})
	merged := map[[2]int]string{}
	n.all("mergeCell", func(m *node) {
		box := rectangle(t, m.attr("ref"))
		for x := box[0]; x <= box[2]; x++ {
			for y := box[1]; y <= box[3]; y++ {
				if other := merged[[2]int{x, y}]; other != "" {
					t.Fatalf("%s: %s and %s overlap", name, other, m.attr("ref"))
				}
				merged[[2]int{x, y}] = m.attr("ref")
			}
		}
	})
	if filter := n.first("autoFilter"); filter != nil {
		box := rectangle(t, strings.ReplaceAll(filter.attr("ref"), "$", ""))
		for x := box[0]; x <= box[2]; x++ {
			for y := box[1]; y <= box[3]; y++ {
				if other := merged[[2]int{x, y}]; other != "" {
					t.Errorf("%s: a filtered list has merged cells at %s", name, other)
				}
			}
		}
	}
	priorities := map[string]bool{}
	n.all("cfRule", func(c *node) {
		if p := c.attr("priority"); priorities[p] {
			t.Errorf("%s: two conditional formats of priority %s", name, p)
		} else {
			priorities[p] = true
		}
	})
	n.all("hyperlink", func(h *node) {
		target := strings.ToLower(strings.Trim(strings.SplitN(h.attr("location"), "!", 2)[0], "'"))
		if !sheets[target] {
			t.Errorf("%s: a link leads to sheet %q", name, target)
		}
	})
	breaks := 0
	n.all("brk", func(*node) { breaks++ })
	if b := n.first("rowBreaks"); b != nil && (b.attr("count") != strconv.Itoa(breaks) || breaks > 1023) {
		t.Errorf("%s: %d page breaks, counted %s", name, breaks, b.attr("count"))
	}
	if f := n.first("oddFooter"); f == nil || utf8.RuneCountInString(f.Text) > 255 {
		t.Errorf("%s: no footer, or one too long", name)
	}
}

func rectangle(t tester, ref string) [4]int {
	t.Helper()
	from, to, found := strings.Cut(ref, ":")
	if !found {
		to = from
	}
	x1, y1, err := excelize.CellNameToCoordinates(from)
	if err != nil {
		t.Fatalf("%v", err)
	}
	x2, y2, err := excelize.CellNameToCoordinates(to)
	if err != nil || x2 < x1 || y2 < y1 {
		t.Fatalf("range %s: %v", ref, err)
	}
	return [4]int{x1, y1, x2, y2}
}

func TestNothingToRepair(t *testing.T) {
	each(t, func(t *testing.T, _ string, _ example, workbook []byte) { faultless(t, workbook) })
}

// Whatever a plan holds, even one that no referee would let pass, the workbook
// opens.
func TestNothingToRepairInAnyWeek(t *testing.T) {
	w := given.Words(t, "ru")
	base := vdnkhWeek(t, "ru")
	base.Rooms, base.Trainers, base.Changes, base.Unscheduled, base.Elsewhere = base.Rooms[:2], base.Trainers[:2], nil, nil, nil
	rapid.Check(t, func(t *rapid.T) {
		week := base
		week.Sessions = nil
		for i := range rapid.IntRange(0, 8).Draw(t, "sessions") {
			start := rapid.IntRange(0, 23*60).Draw(t, "start")
			s := base.Sessions[i]
			s.Date = base.Monday + planner.Date(rapid.IntRange(0, 6).Draw(t, "day"))
			s.Start, s.End = start, start+rapid.IntRange(5, 24*60-start).Draw(t, "length")
			s.Room = rapid.SampledFrom([]string{"Аудитория 1", "Аудитория 2", "Подвал", ""}).Draw(t, "room")
			s.Group = rapid.SampledFrom([]editions.Group{editions.SoftSkill, editions.Refresher, "", "неведомое"}).Draw(t, "group")
			s.Seated = s.Seated[:rapid.IntRange(0, len(s.Seated)).Draw(t, "seated")]
			week.Sessions = append(week.Sessions, s)
		}
		var out bytes.Buffer
		if err := timetablebook.Write(&out, week, w); err != nil {
			t.Fatalf("%v", err)
		}
		faultless(t, out.Bytes())
	})
}

// complaints collects what faultless says.
type complaints []string

func (c *complaints) Helper() {}
func (c *complaints) Errorf(format string, args ...any) {
	*c = append(*c, fmt.Sprintf(format, args...))
}
func (c *complaints) Fatalf(format string, args ...any) { c.Errorf(format, args...) }

func TestFaultsAreFound(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(f *excelize.File) error
		want string
	}{
		{"a sheet as it should be", func(f *excelize.File) error { return nil }, ""},
		{"a formula", func(f *excelize.File) error { return f.SetCellFormula("Sheet1", "A1", "1+1") }, "holds a formula"},
		{"merged cells in a filtered list", func(f *excelize.File) error {
			if err := f.MergeCell("Sheet1", "A2", "B2"); err != nil {
				return err
			}
			return f.AutoFilter("Sheet1", "A1:B3", nil)
		}, "has merged cells"},
		{"a link into nothing", func(f *excelize.File) error { return f.SetCellHyperLink("Sheet1", "A1", "'x'!A1", "Location") }, "a link leads"},
		{"a link outside", func(f *excelize.File) error {
			return f.SetCellHyperLink("Sheet1", "A1", "https://x.example", "External")
		}, "leads outside"},
		{"a name of another sheet", func(f *excelize.File) error {
			return f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: "Sheet1", RefersTo: "'x'!$A$1:$B$2"})
		}, "name _xlnm.Print_Area"},
		{"no footer", func(f *excelize.File) error { return f.SetHeaderFooter("Sheet1", nil) }, "no footer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := excelize.NewFile()
			if err := f.SetCellStr("Sheet1", "A1", "x"); err != nil {
				t.Fatal(err)
			}
			if err := f.SetHeaderFooter("Sheet1", &excelize.HeaderFooterOptions{OddFooter: "&P"}); err != nil {
				t.Fatal(err)
			}
			if err := c.do(f); err != nil {
				t.Fatal(err)
			}
			out, err := f.WriteToBuffer()
			if err != nil {
				t.Fatal(err)
			}
			var got complaints
			faultless(&got, out.Bytes())
			if all := strings.Join(got, "; "); !strings.Contains(all, c.want) || c.want == "" && all != "" {
				t.Errorf("found %q, want %q", all, c.want)
			}
		})
	}
}

func TestSessionsThatOverlapAreAllShown(t *testing.T) {
	week := vdnkhWeek(t, "ru")
	one, two := week.Sessions[0], week.Sessions[1]
	two.Date, two.Start, two.End, two.Room = one.Date, one.Start+60, one.End+60, one.Room
	week.Sessions = []editions.Session{one, two}
	var out bytes.Buffer
	if err := timetablebook.Write(&out, week, given.Words(t, "ru")); err != nil {
		t.Fatal(err)
	}
	faultless(t, out.Bytes())
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, s := range []editions.Session{one, two} {
		found, err := f.SearchSheet("Сетка недели", s.Course, true)
		if err != nil {
			t.Fatal(err)
		}
		if len(found) != 1 {
			t.Errorf("%s stands in %q", s.Course, found)
		}
	}
}
