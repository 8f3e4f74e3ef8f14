package editions

import "cohort/planner/demand/facts"

// Faulty is what is newly wrong in a view, for whoever owns it.
type Faulty struct {
	View string       `json:"view"`
	New  int          `json:"new"`
	Open int          `json:"open"` // wrong now, new or not
	Rows []FaultyRows `json:"rows"` // the first few of each kind
}

// FaultyRows is a row that something is wrong with, and how many more like it are left
// to the list.
type FaultyRows struct {
	Key   string     `json:"key"`
	Sheet string     `json:"sheet,omitempty"` // the short key of the attendance sheet, where the key begins with a session
	Wrong facts.Said `json:"wrong"`
	Done  facts.Said `json:"done"`
	More  int        `json:"more,omitempty"`
	// What hangs on it: people, and sessions to come with the seats in them.
	People   int `json:"people,omitempty"`
	Sessions int `json:"sessions,omitempty"`
	Seats    int `json:"seats,omitempty"`
}
