package editions

import "strings"

// Called is the names of courses, trainers, rooms and sites by their ids, in
// the reader's language. What has no name is called by its id.
type Called map[string]string

// Name is what something is called.
func (c Called) Name(id string) string {
	if name := c[id]; name != "" {
		return name
	}
	return id
}

// Names lists everything of some ids.
func (c Called) Names(ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = c.Name(id)
	}
	return strings.Join(names, ", ")
}
