package views

import (
	"cmp"
	"strings"
	"time"

	"cohort/sql/audit"
)

// AuditText is a table of rows of the audit trail.
func AuditText(list []audit.Row, zone *time.Location) string {
	if len(list) == 0 {
		return "no such row\n"
	}
	rows := [][]any{{"NUMBER", "AT", "KIND", "ABOUT", "WHO", "FROM", "BEFORE", "AFTER"}}
	for _, r := range list {
		who := cmp.Or(r.Account, r.DatabaseUser)
		if r.Account != r.DatabaseUser && r.Account != "" {
			who += " (" + r.DatabaseUser + ")"
		}
		from := strings.Join(strings.Fields(string(r.Way)+" "+r.Command+" "+r.Host), " ")
		if r.Sender != "" {
			from += ": " + r.Sender
		}
		said := []any{"", ""}
		if r.Before != nil {
			said[0] = oneLine(string(*r.Before))
		}
		if r.After != nil {
			said[1] = oneLine(string(*r.After))
		}
		rows = append(rows, append([]any{r.Number, r.At.In(zone).Format("2006-01-02 15:04:05"), r.Kind, oneLine(r.About), who, from}, said...))
	}
	return table(rows)
}
