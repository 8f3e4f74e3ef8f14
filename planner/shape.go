package planner

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Greatest is the greatest number that a file may hold, and its negative the least: beyond it nothing means anything
// any more, and sums stay far from overflowing.
const Greatest = 1_000_000_000

// readTree reads one JSON value as a tree of maps, lists, strings, numbers as
// they are written, and booleans.
func readTree(r io.Reader, what string) (any, error) {
	data, err := io.ReadAll(io.LimitReader(r, MostBytes+1))
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", what, err)
	}
	if len(data) > MostBytes {
		return nil, &Faults{What: what, List: []string{fmt.Sprintf("it has more than %d MB, unpacked; more is not read", MostBytes>>20)}}
	}
	if bytes.Count(data, []byte(",")) > MostValues {
		return nil, &Faults{What: what, List: []string{fmt.Sprintf("it has more than %d values; more are not read", MostValues)}}
	}
	fault := func(at int, text string) error {
		before := data[:min(at, len(data))]
		line := 1 + bytes.Count(before, []byte("\n"))
		column := 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
		return &Faults{What: what, List: []string{fmt.Sprintf("line %d, column %d: %s", line, column, text)}}
	}
	if !utf8.Valid(data) {
		at := 0
		for at < len(data) {
			c, n := utf8.DecodeRune(data[at:])
			if c == utf8.RuneError && n == 1 {
				break
			}
			at += n
		}
		return nil, fault(at, "not UTF-8")
	}
	var raw json.RawMessage
	var syntax *json.SyntaxError
	if err := json.Unmarshal(data, &raw); errors.As(err, &syntax) {
		// Offset counts the offending byte itself, save at the end of the input.
		at := int(syntax.Offset)
		if at > 0 && !strings.Contains(syntax.Error(), "unexpected end") {
			at--
		}
		return nil, fault(at, "not JSON: "+syntax.Error())
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	tree, err := readValue(d)
	var twice *twiceError
	switch {
	case errors.As(err, &twice):
		return nil, fault(twice.at, fmt.Sprintf("the field %q stands twice in one object", short(twice.field)))
	case err != nil:
		return nil, &Faults{What: what, List: []string{"not JSON: " + err.Error()}}
	}
	return tree, nil
}

// twiceError is a field that stands twice in one object: of two readers, one would take
// the first and the other the last.
type twiceError struct {
	field string
	at    int
}

func (t *twiceError) Error() string { return t.field + " stands twice" }

// readValue reads the next value of text that is known to be JSON.
func readValue(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		object := map[string]any{}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return nil, err
			}
			field := name.(string) // as the decoder sees to
			if _, before := object[field]; before {
				return nil, &twiceError{field, int(d.InputOffset()) - 1}
			}
			if object[field], err = readValue(d); err != nil {
				return nil, err
			}
		}
		_, err := d.Token()
		return object, err
	case json.Delim('['):
		list := []any{}
		for d.More() {
			x, err := readValue(d)
			if err != nil {
				return nil, err
			}
			list = append(list, x)
		}
		_, err := d.Token()
		return list, err
	}
	return token, nil
}

func field(tree any, name string) any {
	m, _ := tree.(map[string]any)
	return m[name]
}

// shape compares a tree with the type that it should have and collects what is
// wrong with it.
type shape struct {
	what  string
	most  int64 // the greatest number
	text  int   // letters of the longest text; control characters may not stand in it
	found Faults
	// wrong has the places that found speaks of, such as "room A.seats", and, for
	// a list whose ids are not all known, "rooms.id". Where something is wrong
	// already, nobody needs to hear what follows from it.
	wrong map[string]bool
}

func newShape(what string) *shape {
	return &shape{what: what, most: Greatest, text: MostText, found: Faults{What: what}, wrong: map[string]bool{}}
}

func (sh *shape) faults() error {
	if sh.found.Count() == 0 {
		return nil
	}
	return &sh.found
}

func (sh *shape) say(at, field, format string, a ...any) {
	if sh.found.Full() {
		return
	}
	sh.wrong[at+"."+field] = true
	sh.found.Add(fmt.Sprintf(format, a...))
}

// read fills what to points to from the tree and says whether all went well.
func (sh *shape) read(tree, to any) bool {
	m, ok := tree.(map[string]any)
	if !ok {
		sh.say(sh.what, "", "is %s, want an object", show(tree))
		return false
	}
	sh.object(reflect.ValueOf(to).Elem(), m, sh.what)
	return sh.found.Count() == 0
}

// object fills a struct. Fields with omitempty or omitzero, and a site's virtual, may be
// missing.
func (sh *shape) object(v reflect.Value, m map[string]any, at string) {
	t := v.Type()
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			sh.object(v.Field(i), m, at)
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		node, there := m[name]
		if !there {
			if options != "omitempty" && options != "omitzero" && name != "virtual" {
				sh.say(at, name, "%s%s is missing", sh.place(at), name)
				if name == "id" {
					sh.wrong[listOf(at)+".id"] = true
				}
				sh.wrong[name+".id"] = true // in case that it is a list
			}
			continue
		}
		sh.value(v.Field(i), node, at, name, name)
	}
}

// value fills one field, or one element of it; path is how a person finds it
// within the thing at.
func (sh *shape) value(v reflect.Value, node any, at, name, path string) bool {
	wrong := func(want string) bool {
		sh.say(at, name, "%s%s is %s, want %s", sh.place(at), path, show(node), want)
		if name == "id" {
			sh.wrong[listOf(at)+".id"] = true
		}
		return false
	}
	if to, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		text, ok := node.(string)
		if !ok || to.UnmarshalText([]byte(text)) != nil {
			return wrong("a date such as \"2027-01-22\"")
		}
		return true
	}
	if to, ok := v.Addr().Interface().(*Optional); ok {
		to.Given = sh.value(v.FieldByName("Amount"), node, at, name, path)
		return to.Given
	}
	switch v.Kind() {
	case reflect.Pointer:
		if node == nil { // null: nothing is said
			return true
		}
		v.Set(reflect.New(v.Type().Elem()))
		return sh.value(v.Elem(), node, at, name, path)
	case reflect.String:
		text, ok := node.(string)
		if !ok {
			return wrong("text")
		}
		if sh.text == MostText && strings.IndexFunc(text, unicode.IsControl) >= 0 {
			return wrong("text without control characters")
		}
		if utf8.RuneCountInString(text) > sh.text {
			return wrong(fmt.Sprintf("text of at most %d letters", sh.text))
		}
		v.SetString(text)
	case reflect.Bool:
		b, ok := node.(bool)
		if !ok {
			return wrong("true or false")
		}
		v.SetBool(b)
	case reflect.Int, reflect.Int64:
		n, ok := node.(json.Number)
		if !ok || strings.ContainsAny(n.String(), ".eE") {
			return wrong("a whole number")
		}
		whole, err := strconv.ParseInt(n.String(), 10, 64)
		if err != nil || whole > sh.most || whole < -sh.most {
			return wrong(fmt.Sprintf("a number within %d", sh.most))
		}
		v.SetInt(whole)
	case reflect.Array: // a window
		list, ok := node.([]any)
		if !ok || len(list) != v.Len() {
			return wrong("[day, from, to]")
		}
		for i, x := range list {
			if !sh.value(v.Index(i), x, at, name, fmt.Sprintf("%s[%d]", path, i)) {
				return false
			}
		}
	case reflect.Slice:
		list, ok := node.([]any)
		if !ok {
			sh.wrong[name+".id"] = true
			return wrong("a list")
		}
		sh.elements(v, list, at, name, path)
	case reflect.Struct:
		m, ok := node.(map[string]any)
		if !ok {
			return wrong("an object")
		}
		sh.object(v, m, name)
	}
	return true
}

// elements fills a list. Of plain values only the good ones stay; things stay
// in any case, so that what is known of them can be judged.
func (sh *shape) elements(v reflect.Value, list []any, at, name, path string) {
	t := v.Type().Elem()
	out := reflect.MakeSlice(v.Type(), 0, len(list))
	for i, node := range list {
		if sh.found.Full() {
			break
		}
		x := reflect.New(t).Elem()
		if t.Kind() != reflect.Struct {
			if sh.value(x, node, at, name, fmt.Sprintf("%s[%d]", path, i)) {
				out = reflect.Append(out, x)
			}
			continue
		}
		if m, ok := node.(map[string]any); ok {
			id, _ := m["id"].(string)
			sh.object(x, m, called(name, i, id))
		} else {
			sh.say(called(name, i, ""), "", "%s[%d] is %s, want an object", name, i, show(node))
			sh.wrong[name+".id"] = true
		}
		out = reflect.Append(out, x)
	}
	v.Set(out)
}

// place is how a fault of the thing at begins; the file as a whole needs no
// mention.
func (sh *shape) place(at string) string {
	if at == sh.what {
		return ""
	}
	return at + ": "
}

// called is what people call an element of a list: "room A", or by its place
// in the list where it has no id.
func called(list string, i int, id string) string {
	if id == "" {
		return fmt.Sprintf("%s[%d]", list, i)
	}
	if letters := []rune(id); len(letters) > 60 {
		id = string(letters[:60]) + "…"
	}
	if strings.IndexFunc(id, unicode.IsControl) >= 0 {
		id = strconv.Quote(id)
	}
	if list == "published" || list == "reserved" || list == "unserved" || list == "travel" {
		return list + " " + id
	}
	return strings.TrimSuffix(list, "s") + " " + id
}

// listOf is the list that something without an id stands in.
func listOf(at string) string {
	name, _, _ := strings.Cut(at, "[")
	return name
}

// show writes a value of a file in a few characters.
func show(node any) string {
	switch x := node.(type) {
	case nil:
		return "null"
	case map[string]any:
		return "an object"
	case []any:
		return "a list"
	case string:
		return strconv.Quote(short(x))
	case json.Number:
		return short(x.String())
	}
	return fmt.Sprint(node)
}

func short(s string) string {
	if utf8.RuneCountInString(s) <= 40 {
		return s
	}
	return string([]rune(s)[:40]) + "…"
}
