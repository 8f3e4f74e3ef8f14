package waves

import (
	"cohort/internal/editions"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// intakes is the list of an office's intakes.
func intakes(o *editions.OfficeWaves, w words.Words) sheet.Sheet {
	return w.Sheet("waves", sheet.Table[editions.Intake]{
		Title: w.Say("waves_list_title", "Place", o.Place),
		Intro: w.Say("waves_list_purpose"),
		Empty: w.Say("waves_none"),
		List: sheet.List[editions.Intake]{Rows: o.Intakes, Filter: true,
			Look: func(i int) sheet.RowLook {
				switch in := &o.Intakes[i]; {
				case in.Holdup != nil:
					return sheet.RowLook{Fill: sheet.Alarm}
				case in.Needs == 0:
					return sheet.RowLook{}
				}
				return sheet.RowLook{Fill: sheet.Calm}
			},
			Columns: []sheet.Column[editions.Intake]{
				sheet.Numbers[editions.Intake](w.Col("number"), 5),
				sheet.Middle(w.Col("intake"), 12.5, func(in editions.Intake) sheet.Value { return sheet.Day(in.Start) }),
				sheet.Middle(w.Col("likely"), 10, func(in editions.Intake) sheet.Value { return foreseen(&in, in.Likely) }),
				sheet.Middle(w.Col("safe"), 10, func(in editions.Intake) sheet.Value { return foreseen(&in, in.Safe) }),
				sheet.Middle(w.Col("announced"), 11, func(in editions.Intake) sheet.Value { return sheet.Some(in.Announced) }),
				sheet.Middle(w.Col("people_named"), 11, func(in editions.Intake) sheet.Value { return sheet.Count(in.Named) }),
				sheet.Middle(w.Col("seats_held"), 10, func(in editions.Intake) sheet.Value { return sheet.Count(in.Reserved) }),
				sheet.Middle(w.Col("ready"), 12, func(in editions.Intake) sheet.Value { return w.DayOr(in.Ready, "not_known") }),
				sheet.Middle(w.Col("due"), 12, func(in editions.Intake) sheet.Value {
					if in.Needs == 0 {
						return nil
					}
					return sheet.Day(in.Due)
				}),
				sheet.Middle(w.Col("needs"), 10, func(in editions.Intake) sheet.Value { return sheet.Count(in.Needs) }),
				sheet.Middle(w.Col("in_time"), 10, func(in editions.Intake) sheet.Value { return sheet.Count(in.InTime) }),
				sheet.Left(w.Col("status"), 16, func(in editions.Intake) sheet.Value { return sheet.Text(Status(w, &in)) }),
				sheet.Left(w.Col("since"), 13, func(in editions.Intake) sheet.Value { return sheet.Text(w.SinceText(in.Since)) }),
				sheet.Left(w.Col("because"), 44, func(in editions.Intake) sheet.Value {
					text := WhyText(w, &in)
					if o.Provisional(in.Ready) {
						text += " " + w.Say("ready_provisional")
					}
					return sheet.Text(text)
				}),
				sheet.Left(w.Col("missing"), 36, func(in editions.Intake) sheet.Value { return sheet.Text(MissingText(w, in.Missing)) }),
			}},
	}.Draw)
}

// foreseen is a number of a forecast; of those who are at work nothing is forecast.
func foreseen(in *editions.Intake, n int) sheet.Value {
	if in.Started {
		return nil
	}
	return sheet.Count(n)
}
