package book

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// looksAt is how many lines say what separates the columns.
const looksAt = 20

// openText opens a CSV file: UTF-8 with or without a mark, UTF-16 with one, or
// Windows-1251, which Excel writes in Russia.
func (b *Book) openText(data []byte) error {
	var err error
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		data, err = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
	case utf8.Valid(data):
		data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	default:
		data, err = charmap.Windows1251.NewDecoder().Bytes(data)
	}
	if err != nil {
		return &Refused{Code: Undecoded}
	}
	if bytes.ContainsFunc(data, func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' }) {
		return &Refused{Code: Foreign}
	}
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("<")) {
		return &Refused{Code: Foreign} // a web page, or XML, that goes by the name of a workbook
	}
	b.CSV, b.lines, b.Sheets = true, string(data), []Sheet{{}}
	b.unpacked = int64(len(data))
	b.comma = separator(b.lines)
	if first, rest, found := strings.Cut(b.lines, "\n"); found && strings.HasPrefix(first, "sep=") && len(strings.TrimSpace(first)) == len("sep=")+1 {
		b.comma, b.lines = rune(first[len("sep=")]), rest
	}
	if strings.TrimSpace(b.lines) == "" {
		return &Refused{Code: Empty}
	}
	return wide(b.lines, b.comma)
}

// mostFields is how many columns a spreadsheet has.
const mostFields = 16_384

// wide refuses lines of more columns than that: the reader of CSV takes memory for each,
// whether anything stands in it or not.
func wide(lines string, comma rune) error {
	quoted, line, fields := false, 1, 1
	for _, r := range lines {
		switch {
		case r == '"':
			quoted = !quoted
		case r == '\n':
			if line++; !quoted {
				fields = 1
			}
		case r == comma && !quoted:
			if fields++; fields > mostFields {
				return &Refused{Code: Wide, Have: int64(line), Limit: mostFields}
			}
		}
	}
	return nil
}

// separator is the sign that the first lines have most of, outside quotes.
func separator(lines string) rune {
	count := map[rune]int{}
	quoted, line := false, 0
	for _, r := range lines {
		switch {
		case r == '"':
			quoted = !quoted
		case r == '\n' && !quoted:
			line++
		case !quoted:
			count[r]++
		}
		if line == looksAt {
			break
		}
	}
	best := ';'
	for _, r := range []rune{'\t', ','} {
		if count[r] > count[best] {
			best = r
		}
	}
	return best
}

func (b *Book) textRows(Sheet) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		r := csv.NewReader(strings.NewReader(b.lines))
		r.Comma, r.FieldsPerRecord, r.ReuseRecord = b.comma, -1, true
		for {
			fields, err := r.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			var wrong *csv.ParseError
			if errors.As(err, &wrong) {
				yield(Row{}, &Refused{Code: Quotes, Have: int64(wrong.Line)})
				return
			}
			b.scanned++
			row := Row{}
			row.Number, _ = r.FieldPos(0)
			for i, text := range fields[:min(len(fields), b.limits.Columns)] {
				if strings.TrimSpace(text) != "" {
					row.Cells = append(row.Cells, Cell{Col: i + 1, Text: strings.Clone(text)})
				}
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}
