// Package column has the values that go into json columns of tables and come out of them.
package column

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
)

// JSON is a value in a json column. Null is the zero value, and a nil value
// is null.
type JSON[T any] struct{ V T }

// Of is a value for a json column.
func Of[T any](v T) JSON[T] { return JSON[T]{v} }

// Rows hands a list over as one parameter, for jsonb_to_recordset: a statement
// then takes any number of rows in one round trip.
func Rows[T any](list []T) JSON[[]T] {
	if list == nil {
		list = []T{}
	}
	return Of(list)
}

// PartRows is how many rows one statement takes of what grows with the network. It then takes
// no longer for a large one than for another, and nothing holds all rows as JSON.
var PartRows = 5000

// Parts hands a list over by as many parameters as it needs, each as by Rows.
func Parts[T any](list []T) iter.Seq[JSON[[]T]] {
	return func(yield func(JSON[[]T]) bool) {
		for part := range slices.Chunk(list, PartRows) {
			if !yield(Of(part)) {
				return
			}
		}
	}
}

// Scan reads the column.
func (j *JSON[T]) Scan(src any) error {
	var zero T
	j.V = zero
	switch v := src.(type) {
	case nil:
		return nil
	case []byte:
		return json.Unmarshal(v, &j.V)
	case string:
		return json.Unmarshal([]byte(v), &j.V)
	}
	return fmt.Errorf("json cannot be read from %T", src)
}

// Value writes the column.
func (j JSON[T]) Value() (driver.Value, error) {
	data, err := json.Marshal(j.V)
	if err != nil || string(data) == "null" {
		return nil, err
	}
	return string(data), nil
}
