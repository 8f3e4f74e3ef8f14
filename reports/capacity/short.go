package capacity

import (
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// mostInside is how many of the shortages inside another are shown.
const mostInside = 6

// inside are the greatest of the shortages that a proof holds in it, one of each
// window.
func inside(p *capacity.Proof) []capacity.Inside {
	var out []capacity.Inside
	seen := map[[2]int]bool{}
	for _, x := range p.Inside {
		if window := [2]int{x.FromDay, x.ToDay}; !seen[window] && len(out) < mostInside {
			seen[window] = true
			out = append(out, x)
		}
	}
	return out
}

// shortLine is a proof, one of the shortages inside it, or how many more there are.
type shortLine struct {
	number   int // of the proof
	proof    *capacity.Proof
	inside   bool
	from, to planner.Date // 0: not said
	courses  []string
	missing  int    // minutes; 0: not said
	cures    string // or what else is said of it
}

// shortLines are the proofs, each with the smaller ones of the same cause below it.
func shortLines(c *editions.CapacityBook, w words.Words) (out []shortLine) {
	for i := range c.Report.Proofs {
		p := &c.Report.Proofs[i]
		var cures []string
		for k := range p.Cures {
			cures = append(cures, "• "+w.Cure(&p.Cures[k]))
		}
		out = append(out, shortLine{i + 1, p, false, p.From, p.To, p.Courses, p.MissingMinutes, strings.Join(cures, "\n")})
		shown := inside(p)
		for _, x := range shown {
			from, to := p.From+planner.Date(x.FromDay-p.FromDay), p.From+planner.Date(x.ToDay-p.FromDay)
			out = append(out, shortLine{i + 1, p, true, from, to, x.Courses, x.MissingMinutes, w.Say("shortage_inside", "Number", i+1)})
		}
		if more := len(p.Inside) - len(shown); more > 0 {
			out = append(out, shortLine{number: i + 1, proof: p, inside: true, cures: w.Count("shortage_more_inside", more)})
		}
	}
	return out
}

// shortages is the proofs with their cures, the smaller ones of the same cause
// below each, and what the facts alone rule out.
func shortages(c *editions.CapacityBook, w words.Words) sheet.Sheet {
	list := shortList(c, w)
	facts, _ := c.Proven()
	title, intro, none := w.Say("shortages_title"), w.Say("shortages_purpose"), w.Say("capacity_none_proofs")
	return w.Sheet("shortages", func(p *sheet.Page) {
		if len(list.Rows) == 0 && len(facts) == 0 {
			p.Nothing(title, intro, none)
			return
		}
		var widths []float64
		for _, c := range list.Columns {
			widths = append(widths, c.Width)
		}
		p.Columns(widths...)
		p.Head(title, intro)
		row := 5
		if len(list.Rows) > 0 {
			row = list.At(p, 4)
		} else {
			p.Calm(4, none)
			p.Height(4, 26)
		}
		if len(facts) > 0 {
			row = p.Part(row+1, p.Last(), w.Say("shortages_facts"))
			for i := range facts {
				row = p.Bullets(row, p.Last(), []string{w.Ruled(&facts[i])}, sheet.Look{})
			}
		}
		p.Print(sheet.Print{Rows: row - 1, Repeat: [2]int{4, 4}, FreezeRows: 4})
	})
}

func shortList(c *editions.CapacityBook, w words.Words) sheet.List[shortLine] {
	rows := shortLines(c, w)
	known := func(d planner.Date) sheet.Value {
		if d == 0 {
			return nil
		}
		return sheet.Day(d)
	}
	hours := func(key string, width float64, of func(x shortLine) int) sheet.Column[shortLine] {
		return sheet.Middle(w.Col(key), width, func(x shortLine) sheet.Value {
			if n := of(x); n >= 0 {
				return sheet.Hours(n)
			}
			return nil
		})
	}
	return sheet.List[shortLine]{Rows: rows, Filter: true,
		Look: func(i int) sheet.RowLook {
			if rows[i].inside {
				return sheet.RowLook{Italic: true}
			}
			return sheet.RowLook{Fill: sheet.Alarm, Begins: true}
		},
		Columns: []sheet.Column[shortLine]{
			sheet.Middle(w.Col("number"), 5, func(x shortLine) sheet.Value { return sheet.Count(x.number) }),
			sheet.Left(w.Col("weeks"), 24, func(x shortLine) sheet.Value {
				if x.from == 0 {
					return nil
				}
				return sheet.Text(words.UpperFirst(w.Weeks(x.from, x.to)))
			}),
			sheet.Left(w.Col("from"), 11.5, func(x shortLine) sheet.Value { return known(x.from) }),
			sheet.Left(w.Col("until"), 11.5, func(x shortLine) sheet.Value { return known(x.to) }),
			sheet.Left(w.Col("short_of"), 21, func(x shortLine) sheet.Value { return sheet.Text(w.ShortOf(x.proof)) }),
			sheet.Left(w.Col("sites"), 26, func(x shortLine) sheet.Value {
				if x.proof.Everywhere {
					return sheet.Text(w.Say("capbook_network"))
				}
				return sheet.Text(c.Called.Names(x.proof.Sites))
			}),
			sheet.Left(w.Col("courses"), 38, func(x shortLine) sheet.Value {
				if x.from == 0 {
					return nil
				}
				return sheet.Text(c.Called.Names(x.courses))
			}),
			hours("need_hours", 10, func(x shortLine) int { return unless(x.inside, x.proof.NeedMinutes) }),
			hours("have_hours", 10, func(x shortLine) int { return unless(x.inside, x.proof.HaveMinutes) }),
			hours("missing_hours", 11, func(x shortLine) int { return unless(x.from == 0, x.missing) }),
			sheet.Left(w.Col("cures"), 52, func(x shortLine) sheet.Value { return sheet.Text(x.cures) }),
		}}
}

// unless is a number, or -1 where it is not said.
func unless(not bool, n int) int {
	if not {
		return -1
	}
	return n
}
