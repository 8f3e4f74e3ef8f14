package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// The bounds of a spreadsheet that a stranger has sent: docs/RELIABILITY.md has what each kind takes.
const (
	mostMemory  = 256 << 20
	mostSeconds = 20
)

// measured runs a command of cohort as a process of its own, which is killed when it has taken more of the
// processor than it may, and says what it took on standard error. It stands between the test and
// that process, as a process counts as its own what the one that started it has held.
func measured() {
	cmd := exec.Command("cohort", os.Args[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	limit := syscall.Rlimit{Cur: mostSeconds, Max: mostSeconds}
	if err := syscall.Setrlimit(syscall.RLIMIT_CPU, &limit); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
	err := cmd.Run()
	usage, _ := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	peak := usage.Maxrss
	if runtime.GOOS == "linux" {
		peak *= 1 << 10
	}
	fmt.Fprintf(os.Stderr, "took %d bytes and %.1f s\n", peak, (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds())
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit) && exit.ExitCode() >= 0:
		os.Exit(exit.ExitCode())
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

// hostileSheet writes a workbook with one sheet of absences, piece by piece, so that the test itself stays small.
func hostileSheet(t *testing.T, path string, sheet func(w io.Writer)) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z := zip.NewWriter(f)
	for _, part := range []struct {
		name  string
		write func(io.Writer)
	}{
		{"[Content_Types].xml", func(w io.Writer) {
			io.WriteString(w, `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`)
		}},
		{"_rels/.rels", func(w io.Writer) {
			io.WriteString(w, `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`)
		}},
		{"xl/workbook.xml", func(w io.Writer) {
			io.WriteString(w, `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="List" sheetId="1" r:id="r1"/></sheets></workbook>`)
		}},
		{"xl/_rels/workbook.xml.rels", func(w io.Writer) {
			io.WriteString(w, `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`)
		}},
		{"xl/worksheets/sheet1.xml", func(w io.Writer) {
			io.WriteString(w, `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
			sheet(w)
			io.WriteString(w, `</worksheet>`)
		}},
	} {
		w, err := z.Create(part.name)
		if err != nil {
			t.Fatal(err)
		}
		part.write(w)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
}

// The worst kinds of hostile spreadsheets end within the bounds, each with its sentence.
func TestHostileSpreadsheetsKeepTheBounds(t *testing.T) {
	url := sampleDatabase(t)
	line := func(w io.Writer, number int, cells ...string) {
		fmt.Fprintf(w, `<row r="%d">`, number)
		for i, c := range cells {
			fmt.Fprintf(w, `<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>`, 'A'+i, number, c)
		}
		io.WriteString(w, "</row>")
	}
	headings := []string{"person", "from_date", "to_date", "kind", "from_minute", "to_minute", "weekdays"}
	for _, c := range []struct {
		name   string
		sheet  func(io.Writer)
		status int
		want   string
	}{
		{"6,000 rows, each wrong in every cell", func(w io.Writer) {
			line(w, 1, headings...)
			for i := range 6000 {
				line(w, i+2, fmt.Sprintf("X-%d", i), "31.02.2027", "5/2/27", "отгул", "9", "25:00", "никогда")
			}
			io.WriteString(w, "</sheetData>")
		}, 2, "and 41800 more"},
		{"1,000,000 attributes of a row", func(w io.Writer) {
			line(w, 1, headings...)
			io.WriteString(w, "<row")
			for range 1_000_000 {
				io.WriteString(w, ` a="b"`)
			}
			io.WriteString(w, "></row></sheetData>")
		}, 0, "0 rows in the file"},
		{"150,000 merges that lie over each other, of as much text as a cell of the form may have", func(w io.Writer) {
			line(w, 1, headings...)
			line(w, 2, "X-1", "x", "x", "x", "x", "x", strings.Repeat("y", 4000))
			for i := range 2500 {
				line(w, i+3, "X-1")
			}
			io.WriteString(w, "</sheetData><mergeCells>")
			for i := range 150_000 {
				fmt.Fprintf(w, `<mergeCell ref="%c2:GR%d"/>`, 'B'+i%6, 2000+i%500)
			}
			io.WriteString(w, "</mergeCells>")
		}, 2, "2501 with remarks"},
	} {
		path := filepath.Join(t.TempDir(), "hostile.xlsx")
		hostileSheet(t, path, c.sheet)
		cmd := exec.Command("measured", "import", path, "--kind", "absences", "--dry-run", "--as-of", "2027-01-22")
		cmd.Env = append(os.Environ(), "COHORT_DATABASE_URL="+url, "GOGC=100")
		out, _ := cmd.CombinedOutput()
		var peak int64
		var seconds float64
		if _, err := fmt.Sscanf(string(out[max(0, bytes.LastIndex(out, []byte("took "))):]), "took %d bytes and %f s", &peak, &seconds); err != nil {
			t.Errorf("%s: %v, %s", c.name, err, out)
		}
		t.Logf("%s: %d MB, %.1f s", c.name, peak>>20, seconds)
		if status := cmd.ProcessState.ExitCode(); status != c.status || !strings.Contains(string(out), c.want) {
			t.Errorf("%s: exit status %d, %s, want %d, %s", c.name, status, out, c.status, c.want)
		}
		if peak > mostMemory || peak < 10<<20 {
			t.Errorf("%s: %d MB at its peak, of %d", c.name, peak>>20, mostMemory>>20)
		}
	}
}
