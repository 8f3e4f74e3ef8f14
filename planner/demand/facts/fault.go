package facts

// Fault is something wrong in the data and what was done about it. The owner of
// the data reads it.
type Fault struct {
	Table string `json:"table"` // the view, without its schema
	Key   string `json:"key"`
	Wrong string `json:"wrong"`
	Done  string `json:"done"`
}
