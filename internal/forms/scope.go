package forms

import (
	"fmt"
	"slices"

	"cohort/internal/forms/cell"
	"cohort/sql/handin"
)

// Scope is whose rows a template holds: those of an office or of a training site, by
// their keys or names. The zero scope is everybody's.
type Scope struct {
	Office string
	Site   string
}

// ScopeError says why there is no template of a scope; whoever asked can mend it.
type ScopeError string

func (e ScopeError) Error() string { return string(e) }

// whose are the lists in which everything is of an office, or of a site.
var whose = map[bool][]string{
	true:  {"offices", "people", "staff", "subjects"},
	false: {"sites", "rooms", "trainers", "staff", "subjects", "sessions", "standing"},
}

// limit leaves in the rows of a kind that are of the scope, and in the lists what may
// be chosen there.
func (s Scope) limit(k Kind, l *cell.Lists, rows ...*[]handin.Row) error {
	if s == (Scope{}) {
		return nil
	}
	if s.Office != "" && s.Site != "" {
		return ScopeError("rows are of an office or of a site; name one of them")
	}
	ofOffice := s.Office != ""
	asked, list, what := s.Site, "sites", "site"
	if ofOffice {
		asked, list, what = s.Office, "offices", "office"
	}
	key, wrong, args := l.Find(list, asked)
	if wrong != "" {
		near := ""
		if i := slices.Index(args, any("Near")); i >= 0 && args[i+1] != "" {
			near = fmt.Sprintf("; did you mean %v?", args[i+1])
		}
		return ScopeError(fmt.Sprintf("there is no %s %q%s", what, asked, near))
	}
	lists := whose[ofOffice]
	if !slices.ContainsFunc(k.Columns, func(c cell.Column) bool { return slices.Contains(lists, c.List) }) {
		return ScopeError(fmt.Sprintf("%s are of no %s: leave --%s out", k.Name, what, what))
	}
	its := func(e cell.Entry) bool {
		if ofOffice {
			return e.Office == key
		}
		return e.Site == key
	}
	for _, r := range rows {
		*r = slices.DeleteFunc(*r, func(row handin.Row) bool {
			return !slices.ContainsFunc(k.Columns, func(c cell.Column) bool {
				e, known := l.Get(c.List, row[c.Name])
				return known && slices.Contains(lists, c.List) && its(e)
			})
		})
	}
	for _, name := range lists {
		l.Offer(name, its)
	}
	if !ofOffice {
		named := map[string]bool{}
		for _, r := range rows {
			for _, row := range *r {
				named[row["person"]] = true
			}
		}
		// Who comes to a site is in its rows; nobody else's name is the site's to see.
		l.Offer("people", func(e cell.Entry) bool { return named[e.ID] })
	}
	return nil
}
