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
	if !json.Valid(data) {
		var syntax *json.SyntaxError
		if err := json.Unmarshal(data, new(json.RawMessage)); !errors.As(err, &syntax) {
			return nil, &Faults{What: what, List: []string{fmt.Sprintf("not JSON: %v", err)}}
		}
		// Offset counts the offending byte itself, save at the end of the input.
		at := int(syntax.Offset)
		if at > 0 && !strings.Contains(syntax.Error(), "unexpected end") {
			at--
		}
		return nil, fault(at, "not JSON: "+syntax.Error())
	}
	tree := reader{data: data, names: map[string]string{}}
	root, twice := tree.value()
	if twice != "" {
		return nil, fault(tree.at-1, fmt.Sprintf("the field %q stands twice in one object", short(twice)))
	}
	return root, nil
}

// object is the fields of an object in their order. A file may have millions of objects of a field or two, for which a
// map would take several times the memory.
type object []member

type member struct {
	name  string
	value any
}

func (o object) field(name string) (any, bool) {
	for _, m := range o {
		if m.name == name {
			return m.value, true
		}
	}
	return nil, false
}

// reader reads the next value of data, which is known to be JSON and UTF-8.
type reader struct {
	data  []byte
	at    int
	names map[string]string // of fields, each kept once
}

// value also says which field stands twice in its object, if one does: of two readers, one
// would take the first and the other the last. at is behind the name then.
func (r *reader) value() (x any, twice string) {
	switch r.next() {
	case '{':
		return r.object()
	case '[':
		list := []any{}
		for r.at++; r.next() != ']'; r.comma() {
			x, twice := r.value()
			if twice != "" {
				return nil, twice
			}
			list = append(list, x)
		}
		r.at++
		return list, ""
	case '"':
		return r.text(), ""
	case 't':
		r.at += len("true")
		return true, ""
	case 'f':
		r.at += len("false")
		return false, ""
	case 'n':
		r.at += len("null")
		return nil, ""
	}
	from := r.at
	for r.at < len(r.data) && strings.IndexByte("+-.eE0123456789", r.data[r.at]) >= 0 {
		r.at++
	}
	return json.Number(r.data[from:r.at]), ""
}

func (r *reader) object() (any, string) {
	const few = 32 // fields that are compared one by one
	var o object
	var known map[string]bool
	for r.at++; r.next() != '}'; r.comma() {
		name := r.text()
		if kept, there := r.names[name]; there {
			name = kept
		} else if len(r.names) < 1000 {
			r.names[name] = name
		}
		_, twice := o[:min(len(o), few)].field(name)
		if len(o) == few {
			known = map[string]bool{}
		}
		if known != nil {
			twice = twice || known[name]
			known[name] = true
		}
		if twice {
			return nil, name
		}
		r.next()
		r.at++ // the colon
		x, in := r.value()
		if in != "" {
			return nil, in
		}
		o = append(o, member{name, x})
	}
	r.at++
	return o, ""
}

// next steps over what is blank and returns the byte behind it.
func (r *reader) next() byte {
	for strings.IndexByte(" \t\r\n", r.data[r.at]) >= 0 {
		r.at++
	}
	return r.data[r.at]
}

func (r *reader) comma() {
	if r.next() == ',' {
		r.at++
	}
}

func (r *reader) text() string {
	from := r.at
	plain := true
	for r.at++; r.data[r.at] != '"'; r.at++ {
		if r.data[r.at] == '\\' {
			plain = false
			r.at++
		}
	}
	r.at++
	if plain {
		return string(r.data[from+1 : r.at-1])
	}
	var text string
	if err := json.Unmarshal(r.data[from:r.at], &text); err != nil {
		panic(err) // it is JSON
	}
	return text
}

func field(tree any, name string) any {
	o, _ := tree.(object)
	x, _ := o.field(name)
	return x
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
	m, ok := tree.(object)
	if !ok {
		sh.say(sh.what, "", "is %s, want an object", show(tree))
		return false
	}
	sh.object(reflect.ValueOf(to).Elem(), m, sh.what)
	return sh.found.Count() == 0
}

// object fills a struct. Fields with omitempty or omitzero, and a site's virtual, may be
// missing.
func (sh *shape) object(v reflect.Value, o object, at string) {
	t := v.Type()
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			sh.object(v.Field(i), o, at)
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		node, there := o.field(name)
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
		if want := sh.unfit(text); want != "" {
			return wrong(want)
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
		o, ok := node.(object)
		if !ok {
			return wrong("an object")
		}
		sh.object(v, o, name)
	}
	return true
}

// unfit says what a text should be that may not stand in the file.
func (sh *shape) unfit(text string) (want string) {
	switch {
	case sh.text == MostText && strings.IndexFunc(text, unicode.IsControl) >= 0:
		return "text without control characters"
	case utf8.RuneCountInString(text) > sh.text:
		return fmt.Sprintf("text of at most %d letters", sh.text)
	}
	return ""
}

// elements fills a list. Of plain values only the good ones stay; things stay
// in any case, so that what is known of them can be judged.
func (sh *shape) elements(v reflect.Value, list []any, at, name, path string) {
	t := v.Type().Elem()
	out := reflect.MakeSlice(v.Type(), 0, min(len(list), 1<<16)) // few are read of a list of nothing but faults
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
		if o, ok := node.(object); ok {
			id, _ := field(o, "id").(string)
			if sh.unfit(id) != "" { // it is told of, and nothing has it then
				id = ""
			}
			sh.object(x, o, called(name, i, id))
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
// in the list where it has no id. Faults are known by it, so it has the whole id.
func called(list string, i int, id string) string {
	if id == "" {
		return fmt.Sprintf("%s[%d]", list, i)
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
	case object:
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
