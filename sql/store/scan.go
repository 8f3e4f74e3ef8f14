package store

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
)

// jsonOf is a value in a json column. Null is the zero value, and a nil value
// is null.
type jsonOf[T any] struct{ V T }

// Scan reads the column.
func (j *jsonOf[T]) Scan(src any) error {
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
func (j jsonOf[T]) Value() (driver.Value, error) {
	data, err := json.Marshal(j.V)
	if err != nil || string(data) == "null" {
		return nil, err
	}
	return string(data), nil
}

// rows hands a list over as one parameter, for jsonb_to_recordset: a statement
// then takes any number of rows in one round trip.
func rows[T any](list []T) jsonOf[[]T] {
	if list == nil {
		list = []T{}
	}
	return jsonOf[[]T]{list}
}
