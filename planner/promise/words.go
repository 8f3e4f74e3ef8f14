package promise

import (
	"fmt"
	"strings"

	"cohort/planner"
)

func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// UnknownOffice says that there is no such office, and which may be meant.
func UnknownOffice(id string, offices []planner.Office) string {
	var known []string
	for _, o := range offices {
		known = append(known, o.ID)
	}
	text := fmt.Sprintf("office %q is not known", id)
	if near := planner.Near(id, known); near != "" {
		text += "; is " + near + " meant?"
	}
	return text
}
