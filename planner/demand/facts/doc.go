// Package facts has the shapes of what an installation says of the world: the
// rows of the views of the schema "input", the timetable issued so far, and the
// faults found in them. It only holds them: planner/demand/clean says what makes
// sense.
package facts
