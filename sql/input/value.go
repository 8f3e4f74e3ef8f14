package input

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

var (
	dateType    = reflect.TypeFor[planner.Date]()
	timeType    = reflect.TypeFor[time.Time]()
	stringsType = reflect.TypeFor[[]string]()
	intsType    = reflect.TypeFor[[]int]()
)

// set puts a column's value, as the driver reads it, into a field of a row. An
// installation's own tables need not have the very types of ours: whatever says
// the same is taken.
func set(field reflect.Value, value any, databaseType string, zone *time.Location) *unfit {
	kind := field.Type()
	switch kind {
	case stringsType:
		list, err := listOf[string](value)
		for i := range list {
			first, long := bounded(Tidy(list[i]))
			if list[i] = first; err == nil {
				err = long
			}
		}
		field.Set(reflect.ValueOf(list))
		return err
	case intsType:
		list, err := listOf[int](value)
		field.Set(reflect.ValueOf(list))
		return err
	}
	if kind.Kind() == reflect.Pointer {
		if value == nil {
			return nil
		}
		field.Set(reflect.New(kind.Elem()))
		return set(field.Elem(), value, databaseType, zone)
	}
	if value == nil {
		return &unfit{}
	}
	switch {
	case kind == dateType:
		d, err := dateOf(value, databaseType, zone)
		field.SetInt(int64(d))
		return err
	case kind == timeType:
		t, err := timeOf(value, databaseType, zone)
		field.Set(reflect.ValueOf(t))
		return err
	case kind.Kind() == reflect.String:
		text, err := textOf(value, databaseType)
		first, long := bounded(Tidy(text))
		if err == nil {
			err = long
		}
		field.SetString(first)
		return err
	case kind.Kind() == reflect.Int:
		n, err := wholeOf(value)
		if err == nil && (n > planner.Greatest || n < -planner.Greatest) {
			err = refuse(value, "integer")
		}
		field.SetInt(n)
		return err
	case kind.Kind() == reflect.Float64:
		x, err := numberOf(value)
		field.SetFloat(x)
		return err
	case kind.Kind() == reflect.Bool:
		yes, ok := value.(bool)
		field.SetBool(yes)
		if !ok {
			return refuse(value, "bool")
		}
		return nil
	}
	panic("no column can be read into a " + kind.String())
}

// unfit is why a value cannot be what a fact needs.
type unfit struct {
	want  string // the end of the code column_not_…; empty: it is null, and may not be
	shown string // the value
	long  int    // letters of a text that has too many; the fact has the first of them
}

func refuse(value any, want string) *unfit {
	shown := show(value, "", time.UTC)
	if r := []rune(shown); len(r) > 60 {
		shown = string(r[:60]) + "…"
	}
	return &unfit{want: want, shown: shown}
}

// taken says whether the fact has something all the same.
func (u *unfit) taken() bool { return u == nil || u.long > 0 }

// fault is what is wrong with a column of such a value, and what was done about it.
func (u *unfit) fault(table, key, column string) facts.Fault {
	done := facts.Say("left_out")
	if u.taken() {
		done = facts.Say("text_cut", "Most", planner.MostText)
	}
	key, _ = bounded(key)
	return facts.Fault{Table: table, Key: key, Wrong: u.of(column), Done: done}
}

func (u *unfit) of(column string) facts.Said {
	if u.long > 0 {
		return facts.Say("column_long", "Column", column, "Letters", u.long)
	}
	if u.want == "" {
		return facts.Say("column_null", "Column", column)
	}
	return facts.Say("column_not_"+u.want, "Column", column, "Value", u.shown)
}

func textOf(value any, databaseType string) (string, *unfit) {
	switch v := value.(type) {
	case string:
		return unpadded(v, databaseType), nil
	case []byte:
		return unpadded(string(v), databaseType), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	}
	return "", refuse(value, "text")
}

// unpadded takes off the blanks that a column of fixed width adds.
func unpadded(s, databaseType string) string {
	if databaseType == "BPCHAR" {
		return strings.TrimRight(s, " ")
	}
	return s
}

// bounded is a text with no more letters than a snapshot may hold, nobody reads more; and
// that it had too many.
func bounded(s string) (string, *unfit) {
	if len(s) <= planner.MostText {
		return s, nil
	}
	if r := []rune(s); len(r) > planner.MostText {
		return strings.TrimSpace(string(r[:planner.MostText])), &unfit{long: len(r)}
	}
	return s, nil
}

func wholeOf(value any) (int64, *unfit) {
	if n, ok := value.(int64); ok {
		return n, nil
	}
	x, err := numberOf(value)
	if err != nil || x != math.Trunc(x) || math.Abs(x) > 1<<53 {
		return 0, refuse(value, "integer")
	}
	return int64(x), nil
}

func numberOf(value any) (float64, *unfit) {
	var x float64
	switch v := value.(type) {
	case float64:
		x = v
	case int64:
		x = float64(v)
	case []byte: // numeric
		var err error
		if x, err = strconv.ParseFloat(string(v), 64); err != nil {
			return 0, refuse(value, "number")
		}
	default:
		return 0, refuse(value, "number")
	}
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, refuse(value, "number")
	}
	return x, nil
}

func dateOf(value any, databaseType string, zone *time.Location) (planner.Date, *unfit) {
	if isInfinity(value) {
		return facts.Forever, nil
	}
	switch v := value.(type) {
	case time.Time:
		if databaseType == "TIMESTAMPTZ" {
			v = v.In(zone)
		}
		return planner.DateOf(v), nil
	case string:
		if d, err := planner.ParseDate(v); err == nil {
			return d, nil
		}
	}
	return 0, refuse(value, "date")
}

// isInfinity says whether a date or an instant is the end of a span that has none.
func isInfinity(value any) bool {
	text, is := value.([]byte)
	return is && string(text) == "infinity" || value == "infinity"
}

func timeOf(value any, databaseType string, zone *time.Location) (time.Time, *unfit) {
	if isInfinity(value) {
		return facts.Forever.At(0, zone), nil
	}
	t, ok := value.(time.Time)
	if !ok {
		return time.Time{}, refuse(value, "time")
	}
	if databaseType == "TIMESTAMPTZ" {
		return t.In(zone), nil
	}
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone), nil
}

// listOf reads a JSON array. A list that is null is empty: an aggregate over no
// rows gives null.
func listOf[T any](value any) ([]T, *unfit) {
	var data []byte
	switch v := value.(type) {
	case nil:
		return []T{}, nil
	case []byte:
		data = v
	case string:
		data = []byte(v)
	}
	var parts []*T
	if err := json.Unmarshal(data, &parts); err != nil {
		return nil, refuse(value, plural[T]())
	}
	list := make([]T, len(parts))
	for i, p := range parts {
		if p == nil {
			return nil, refuse(value, plural[T]()+"_gaps")
		}
		list[i] = *p
	}
	return list, nil
}

func plural[T any]() string {
	if reflect.TypeFor[T]().Kind() == reflect.Int {
		return "integers"
	}
	return "words"
}

// fitting says whether values of a database type can go into a field, and which
// type it should be.
func fitting(kind reflect.Type, databaseType string) (want string, fits bool) {
	if kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	numbers := []string{"INT2", "INT4", "INT8", "NUMERIC", "FLOAT4", "FLOAT8"}
	switch {
	case kind == dateType:
		return "date", slices.Contains([]string{"DATE", "TIMESTAMP", "TIMESTAMPTZ", "TEXT", "VARCHAR", "BPCHAR"}, databaseType)
	case kind == timeType:
		return "timestamptz", slices.Contains([]string{"DATE", "TIMESTAMP", "TIMESTAMPTZ"}, databaseType)
	case kind.Kind() == reflect.Int:
		return "integer", slices.Contains(numbers, databaseType)
	case kind.Kind() == reflect.Float64:
		return "double precision", slices.Contains(numbers, databaseType)
	case kind.Kind() == reflect.Bool:
		return "boolean", databaseType == "BOOL"
	case kind.Kind() == reflect.Slice:
		return "an array", true // the rows tell
	}
	return "text", !slices.Contains([]string{"BYTEA", "DATE", "TIMESTAMP", "TIMESTAMPTZ", "BOOL", "FLOAT4", "FLOAT8"}, databaseType)
}
