// Package book reads the cells of a table that somebody handed in: an Excel
// workbook or a CSV file. It trusts nothing in it. Sizes are looked at before
// anything is unpacked, a sheet is read row by row, formulas are not computed, and
// what is too large or not what it says is refused.
//
// Cells come as they are written, with what they are: a text, a number, a date, a
// formula. What they mean is for package forms to say.
package book

import (
	"archive/zip"
	"bytes"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits are what a file may hold. Beyond them it is refused, unread.
type Limits struct {
	File     int64 // bytes of the file
	Parts    int   // files in a workbook's archive
	Unpacked int64 // bytes of all of them together, unpacked
	Part     int64 // bytes of one that is read
	Sheets   int
	Rows     int // of a sheet, empty ones counted: the number of its last row
	Filled   int // rows of a sheet that hold something
	Columns  int // of a row; cells beyond are not looked at
}

// Standard are the limits for a file that people fill in: well above what the
// largest network needs, and low enough that any file is read, and sent back with
// remarks, in 256 MB of memory.
var Standard = Limits{File: 10 << 20, Parts: 500, Unpacked: 32 << 20, Part: 12 << 20, Sheets: 50, Rows: 100_000, Filled: 20_000, Columns: 200}

// Refused says why a file is not read, as a code; At is the sheet or part that it
// is about, Have what it has and Limit what it may have, 0 where that is not the
// matter. The words are in reports/words, under form_file_ and the code.
type Refused struct {
	Code  Code
	At    string
	Have  int64
	Limit int64
}

// Code is the reason for which a file is refused.
type Code string

// The reasons.
const (
	Empty     Code = "empty"     // it has no bytes
	Foreign   Code = "foreign"   // neither a workbook nor a text
	OldExcel  Code = "old_excel" // the format of before 2007, or a workbook under a password
	OpenDoc   Code = "opendoc"   // an OpenDocument spreadsheet
	Binary    Code = "binary"    // .xlsb
	Damaged   Code = "damaged"   // a part is missing, cut off or no XML
	Macros    Code = "macros"
	Links     Code = "links" // to other workbooks, or to a source of data
	TooLarge  Code = "too_large"
	Unpacks   Code = "unpacks" // to more than it may
	Parts     Code = "parts"
	Sheets    Code = "sheets"
	Rows      Code = "rows"
	Filled    Code = "filled"
	Wide      Code = "wide"   // a line of a CSV file has more columns than a spreadsheet: Have is its number
	Long      Code = "long"   // a text has more letters than a cell may: Have is the number of its row
	Quotes    Code = "quotes" // a quotation mark of a CSV file stands alone
	Undecoded Code = "undecoded"
)

func (r *Refused) Error() string {
	text := "the file is refused: " + string(r.Code)
	if r.At != "" {
		text += " (" + r.At + ")"
	}
	if r.Limit != 0 {
		text += fmt.Sprintf(", %d where %d are allowed", r.Have, r.Limit)
	}
	return text
}

// Kind is what a cell holds.
type Kind int

// The kinds.
const (
	Text Kind = iota
	Number
	Date // a number that is shown as a date or a time
	Bool // Text is true or false
	Formula
	Broken // an error such as #N/A
)

// Cell is a cell that is not empty.
type Cell struct {
	Col    int // from 1
	Kind   Kind
	Text   string  // as it is written; of a Formula with = before it
	Number float64 // of a Number or Date: days since 1899-12-30, as Excel counts them since 1900-03-01
	Merged int     // of one that is merged with others below: the row in which that begins, of those that it covers too; 0: it is its own
}

// Row is a row that holds something.
type Row struct {
	Number int // from 1; of a CSV file the number of its line
	Cells  []Cell
}

// Sheet is a sheet of a book.
type Sheet struct {
	Name   string // empty: a CSV file
	Hidden bool
	part   string
}

// Book is an open file.
type Book struct {
	Sheets []Sheet
	CSV    bool

	limits   Limits
	archive  *zip.Reader
	lines    string // of a CSV file
	comma    rune
	shared   []string
	dates    []bool // by the number of a cell's style: whether it shows dates
	from1904 bool
	mergesOf map[string][]merge // by the part of the sheet
	unpacked int64
	scanned  int
}

// Unpacked is how many bytes were unpacked so far.
func (b *Book) Unpacked() int64 { return b.unpacked }

// Scanned is how many rows were read so far, empty ones too.
func (b *Book) Scanned() int { return b.scanned }

// Open looks at a file and lists its sheets. The error is a *Refused.
func Open(data []byte, limits Limits) (*Book, error) {
	b := &Book{limits: limits}
	switch {
	case len(data) == 0:
		return nil, &Refused{Code: Empty}
	case int64(len(data)) > limits.File:
		return nil, &Refused{Code: TooLarge, Have: int64(len(data)), Limit: limits.File}
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return nil, &Refused{Code: OldExcel}
	case bytes.HasPrefix(data, []byte("PK")):
		return b, b.openWorkbook(data)
	}
	return b, b.openText(data)
}

// mostLetters is how many letters a spreadsheet has in a cell.
const mostLetters = 32_767

func tooLong(c Cell) bool {
	return len(c.Text) > mostLetters && utf8.RuneCountInString(c.Text) > mostLetters
}

// Rows reads a sheet row by row and leaves out the empty ones. What is merged down
// counts in each of its rows. An error, a *Refused, ends it.
func (b *Book) Rows(s Sheet) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		rows := b.textRows(s)
		if !b.CSV {
			rows = b.merged(s, b.sheetRows(s))
		}
		filled := 0
		for row, err := range rows {
			if err == nil {
				filled++
				switch {
				case row.Number > b.limits.Rows:
					err = &Refused{Code: Rows, At: s.Name, Have: int64(row.Number), Limit: int64(b.limits.Rows)}
				case slices.ContainsFunc(row.Cells, tooLong):
					err = &Refused{Code: Long, At: s.Name, Have: int64(row.Number), Limit: mostLetters}
				case filled > b.limits.Filled && len(row.Cells) > 0:
					err = &Refused{Code: Filled, At: s.Name, Have: int64(filled), Limit: int64(b.limits.Filled)}
				case len(row.Cells) == 0:
					filled--
					continue
				}
			}
			if err != nil {
				yield(Row{}, err)
				return
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "_x000D_", "")

// plain writes the ends of lines one way.
func plain(s string) string { return lineEnds.Replace(s) }
