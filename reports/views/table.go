package views

import (
	"fmt"
	"strings"
	"text/tabwriter"
)

// table writes rows in columns, aligned to the left.
func table(rows [][]any) string {
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		for i, cell := range r {
			if i > 0 {
				fmt.Fprint(w, "\t")
			}
			fmt.Fprint(w, cell)
		}
		fmt.Fprintln(w)
	}
	w.Flush()
	return out.String()
}

// oneLine is a text that may have been said over several lines, with tabs in them, in
// one.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
