// Package foreign looks for names of people in a workbook and the message around it, in every
// way to write them, where they may not stand.
package foreign

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// In opens a workbook and returns every name of all that stands anywhere
// in it and is not in may, ascending: in cells, headers, comments, charts,
// properties, sheet names and the names of its parts; or in the texts that it
// goes out with. What is in may may be more than a name: the words that a name
// stands in, over several cells of a row too. Its error is that of a file that is
// no workbook.
func In(workbook []byte, may, all []string, texts ...string) ([]string, error) {
	return Sought{Names: []Names{NewNames(may, all)}}.In(workbook, texts...)
}

// InTexts returns whom texts name who may not stand there, as In does.
func (k Sought) InTexts(texts ...string) []string {
	found := map[string]bool{}
	for _, text := range texts {
		seek(html.UnescapeString(text), k, found)
	}
	return slices.Sorted(maps.Keys(found))
}

// In returns whom a workbook, or the texts that it goes out with, names that may not stand
// there: ids, or names of which no id is known, ascending.
func (k Sought) In(workbook []byte, texts ...string) ([]string, error) {
	archive, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		return nil, fmt.Errorf("open workbook: %w", err)
	}
	found := map[string]bool{}
	for _, who := range k.InTexts(texts...) {
		found[who] = true
	}
	shared, err := sharedStrings(archive)
	if err != nil {
		return nil, err
	}
	for _, part := range archive.File {
		seek(part.Name, k, found)
		if part.Name == sharedPart {
			continue // its texts are read in the cells where they stand
		}
		content, err := contentOf(part)
		if err != nil {
			return nil, err
		}
		if !strings.HasSuffix(part.Name, ".xml") && !strings.HasSuffix(part.Name, ".rels") && !strings.HasSuffix(part.Name, ".vml") {
			seek(string(content), k, found)
			continue
		}
		if err := seekXML(content, shared, k, found); err != nil {
			return nil, fmt.Errorf("read %s of the workbook: %w", part.Name, err)
		}
	}
	for _, text := range shared {
		if !text.read { // in no cell, but in the file
			seek(text.string, k, found)
		}
	}
	return slices.Sorted(maps.Keys(found)), nil
}

func contentOf(part *zip.File) ([]byte, error) {
	r, err := part.Open()
	if err != nil {
		return nil, fmt.Errorf("open %s of the workbook: %w", part.Name, err)
	}
	content, err := io.ReadAll(r)
	if err = errors.Join(err, r.Close()); err != nil {
		return nil, fmt.Errorf("read %s of the workbook: %w", part.Name, err)
	}
	return content, nil
}

// sharedPart is where a workbook keeps the texts of its cells, each once: a cell
// has the number of its text.
const sharedPart = "xl/sharedStrings.xml"

type sharedString struct {
	string
	read bool
}

func sharedStrings(archive *zip.Reader) ([]*sharedString, error) {
	at := slices.IndexFunc(archive.File, func(f *zip.File) bool { return f.Name == sharedPart })
	if at < 0 {
		return nil, nil
	}
	content, err := contentOf(archive.File[at])
	if err != nil {
		return nil, err
	}
	var table struct {
		Items []struct {
			Inner []byte `xml:",innerxml"`
		} `xml:"si"`
	}
	if err := xml.Unmarshal(content, &table); err != nil {
		return nil, fmt.Errorf("read %s of the workbook: %w", sharedPart, err)
	}
	out := make([]*sharedString, len(table.Items))
	for i, item := range table.Items {
		var text strings.Builder
		for d := xml.NewDecoder(bytes.NewReader(item.Inner)); ; {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				return nil, fmt.Errorf("read %s of the workbook: %w", sharedPart, err)
			}
			if t, ok := token.(xml.CharData); ok {
				text.Write(t)
			}
		}
		out[i] = &sharedString{string: text.String()}
	}
	return out, nil
}

// seekXML looks through the text and the attributes of a part. The runs of a
// rich text are read as one, for a name may be torn between them; so are the cells
// of a sheet, each with its text.
func seekXML(content []byte, shared []*sharedString, sought Sought, found map[string]bool) error {
	d := xml.NewDecoder(bytes.NewReader(content))
	d.Strict = false
	var text strings.Builder
	numbered := false // the cell has the number of its text
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.CharData:
			if n, err := strconv.Atoi(string(t)); numbered && err == nil && n >= 0 && n < len(shared) {
				shared[n].read = true
				text.WriteString(shared[n].string)
				continue
			}
			text.Write(t)
		case xml.Comment:
			seek(string(t), sought, found)
		case xml.StartElement:
			for _, a := range t.Attr {
				seek(a.Value, sought, found)
			}
			if t.Name.Local == "c" {
				numbered = slices.ContainsFunc(t.Attr, func(a xml.Attr) bool { return a.Name.Local == "t" && a.Value == "s" })
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "r", "t", "rPr": // inside a rich text
			default:
				text.WriteByte('\n')
			}
		}
	}
	seek(text.String(), sought, found)
	if strings.Contains(text.String(), "&") { // the codes of a footer stick to its words
		seek(footCode.ReplaceAllString(text.String(), " "), sought, found)
	}
	return nil
}

var footCode = regexp.MustCompile(`&([A-Z]|[0-9]+|"[^"]*")`)

// Names are names to be found in a text.
type Names struct {
	known   map[string]*known // by their plain text
	lengths map[string][]int  // of those that begin with a word, the longest first
}

// known is a name, in a way to write it.
type known struct {
	plain, written string
	allowed        bool
	calls, of      []string // ids of those who are called so, and of all who may be; nil: nobody's id is known
}

// Sought is what is looked for in a file. Whose id May returns true for may stand
// in it; nil: nobody's.
type Sought struct {
	Names  []Names
	People *People // nil: nobody is sought by their names' forms
	May    func(id string) bool
}

// at returns the longest name at the beginning of a plain text, nil if there is none.
func (k Sought) at(text, first string) (best *known) {
	for _, names := range k.Names {
		for _, length := range names.lengths[first] {
			if length > len(text) {
				continue
			}
			if n := names.known[text[:length]]; n != nil && !continues(n.plain, text[length:]) {
				if best == nil || length > len(best.plain) {
					best = n
				}
				break
			}
		}
	}
	return best
}

// foreign names whom a name found stands for that may not stand there; empty:
// nobody. What one who may is called is nobody else's name.
func (k Sought) foreign(n *known) string {
	if n.allowed || slices.ContainsFunc(n.calls, k.May) {
		return ""
	}
	if n.of == nil {
		return n.written
	}
	i := slices.IndexFunc(n.of, func(id string) bool { return !k.May(id) })
	if i < 0 {
		return ""
	}
	return n.of[i]
}

// Key is what a name is found by: its plain text from the first word on; empty: it has no
// letters.
func Key(name string) string {
	return strings.TrimLeftFunc(Plain(name), func(r rune) bool { return !isNameRune(r) })
}

// NewNames are names that may stand in a file, and others.
func NewNames(may, all []string) Names {
	out := Names{map[string]*known{}, map[string][]int{}}
	for _, name := range may {
		if n := out.enter(name); n != nil {
			n.allowed = true
		}
	}
	for _, name := range all {
		out.enter(name)
	}
	return out
}

// Add adds a way to write somebody's name, by which they may be called or are. What may
// stand in a file as it is written is nobody's name.
func (k Names) Add(id, written string, called bool) {
	n := k.enter(written)
	if n == nil || n.allowed {
		return
	}
	n.of = append(n.of, id)
	if called {
		n.calls = append(n.calls, id)
	}
}

// enter is a name that is known from now on; nil: it has no letters.
func (k Names) enter(written string) *known {
	plain := Key(written)
	if plain == "" {
		return nil
	}
	n := k.known[plain]
	if n == nil {
		n = &known{plain: plain, written: written}
		k.known[plain] = n
		first := firstWord(plain)
		lengths := k.lengths[first]
		if at, there := slices.BinarySearchFunc(lengths, len(plain), func(a, b int) int { return b - a }); !there {
			k.lengths[first] = slices.Insert(lengths, at, len(plain))
		}
	}
	return n
}

// seek marks the names that stand in a text as whole words and are not allowed.
// Where a longer name stands, a shorter one inside it does not count: somebody
// without a family name is not in everybody's initials.
func seek(text string, sought Sought, found map[string]bool) {
	seekPlain(Plain(text), sought, found)
	if spelt, other := dotted(text); other {
		seekPlain(Plain(spelt), sought, found)
	}
}

func seekPlain(text string, sought Sought, found map[string]bool) {
	for at := 0; at < len(text); {
		word := firstWord(text[at:])
		if word == "" {
			_, size := utf8.DecodeRuneInString(text[at:])
			at += size
			continue
		}
		step := len(word)
		if n := sought.at(text[at:], word); n != nil {
			if who := sought.foreign(n); who != "" {
				found[who] = true
			}
			step = len(n.plain)
		} else if who, size := sought.named(text[at:], word); size > 0 {
			if who != "" {
				found[who] = true
			}
			step = size
		}
		at += step
	}
}

// continues says that a name found goes on in the text, so that it is another,
// longer one.
func continues(name, rest string) bool {
	last, _ := utf8.DecodeLastRuneInString(name)
	next, _ := utf8.DecodeRuneInString(rest)
	return isNameRune(last) && isNameRune(next)
}

func isNameRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' }

func firstWord(s string) string {
	for i, r := range s {
		if !isNameRune(r) {
			return s[:i]
		}
	}
	return s
}

// plain makes spaces alike, those between initials too, and lets neither case nor the
// dots of Ё hide a name, nor how its letters are encoded, nor what nobody sees in it.
func Plain(s string) string {
	for _, r := range s {
		if r > unicode.MaxASCII && !oneForm(r) {
			s = bare(s)
			break
		}
	}
	out := make([]byte, 0, len(s))
	blank, last := false, ' '
	for _, r := range s {
		if r == ' ' || !everyday(r) && unicode.IsSpace(r) {
			blank = true
			continue
		}
		if blank && len(out) > 0 && last != '.' {
			out = append(out, ' ')
		}
		if blank, last = false, small(r); last == 'ё' {
			last = 'е'
		}
		out = utf8.AppendRune(out, last)
	}
	return string(out)
}

// everyday says whether a sign is one of the letters of which nearly all names are made:
// whatever is done for each of some thousand people is done for these without a table.
func everyday(r rune) bool { return r >= 'А' && r <= 'я' }

func small(r rune) rune {
	if !everyday(r) {
		return unicode.ToLower(r)
	}
	if r <= 'Я' {
		return r + 'а' - 'А'
	}
	return r
}

// bare is a text whose letters are encoded in one way, without what nobody sees.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r) { // a soft hyphen, a space of no width; a stress
			return -1
		}
		return r
	}, norm.NFC.String(s))
}

// oneForm says whether a sign is a Cyrillic letter of those that have one form, or the
// space that holds the parts of a name together: most names need no closer look.
func oneForm(r rune) bool { return r >= '\u0400' && r <= '\u0481' || r == '\u00a0' }

// dotted writes initials without dots as those with dots are: «И П» and «ИП» as
// «И.П.», and says whether there were any. Small letters, and one capital alone, are
// words like any other.
func dotted(text string) (string, bool) {
	words, any := strings.Fields(text), false
	for i, word := range words {
		core := strings.TrimFunc(word, func(r rune) bool { return !isNameRune(r) })
		letters := []rune(core)
		switch {
		case len(letters) == 2 && unicode.IsUpper(letters[0]) && unicode.IsUpper(letters[1]):
			words[i] = strings.Replace(word, core, string(letters[0])+"."+string(letters[1])+".", 1)
			any = true
		case len(letters) == 1 && core == word && unicode.IsUpper(letters[0]) && i+1 < len(words):
			next := []rune(strings.TrimFunc(words[i+1], func(r rune) bool { return !isNameRune(r) }))
			if len(next) == 1 && unicode.IsUpper(next[0]) {
				words[i] += "."
				words[i+1] = strings.Replace(words[i+1], string(next), string(next)+".", 1)
				any = true
			}
		}
	}
	return strings.Join(words, " "), any
}
