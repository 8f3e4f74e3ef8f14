// Package cell is what a cell of a form may hold. A column has a type and, where its
// value names something, a list in which that is looked up. Here cells are read, with what
// is wrong in them and would be right, and values are written as people read them.
package cell

// Column is a column of a form.
type Column struct {
	Name    string // of the table
	Word    string // the key of its heading
	Type    Type
	Needed  bool
	Low     int     // of an Integer
	High    int     // of an Integer
	Choices string  // of a Choice: the name of its codes, see Choices
	List    string  // the list in which the value is looked up, see Form.Lists of sql/handin; empty: none
	Free    bool    // a value that the list lacks is taken too, unless it looks like a slip; of a Choice: any rotation, n/m
	Later   bool    // files from before it was there lack it
	Open    bool    // of a Date or a Moment: open-ended is one too
	Width   float64 // in a template, in characters
}

// Type is what stands in a column. A value is a text, empty where there is none; the comments
// say how it is written within the program.
type Type string

// The types.
const (
	Text    Type = "text"    // one line, at most 300 characters
	ID      Type = "id"      // a key, 1 to 100 characters without white space and colons; of a List: one of it
	Date    Type = "date"    // 2027-01-22, or infinity
	Moment  Type = "moment"  // 2027-01-22 15:30, in the zone of the network, or infinity
	Clock   Type = "clock"   // a minute of the day, 0 to 1440
	Integer Type = "integer" // between Low and High
	Choice  Type = "choice"  // a code
	Flag    Type = "flag"    // true or false
	List    Type = "list"    // several of a list, each on a line, in the order of their letters
	Spans   Type = "spans"   // hours of a day, 540-780 each on a line
)

// The limits of texts, as the tables have them.
const (
	longestText = 300
	longestID   = 100
	longestCell = 4000 // of a list with all its parts
)

// Choices are the codes that a Choice has, by its name. Their words are under
// form_choice_, the name and the code.
var Choices = map[string][]string{
	"absence":  {"holiday", "illness", "trip", "field_day"},
	"pattern":  {"5/2", "weekly", "2/2", "3/3", "1/3"},
	"reader":   {"manager", "trainer", "office_head", "headquarters", "operator", "data", "learner"},
	"letters":  {"office", "learner"},
	"calendar": {"feed", "invitations", "none"},
	"language": {"ru", "en"},
	"mark":     {"present", "late", "absent", "excused"},
	"result":   {"passed", "failed", "excused"},
	"flag":     {"true", "false"},
}
