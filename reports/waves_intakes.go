package reports

import "cohort/reports/sheet"

// intakes is the list of an office's intakes.
func intakes(o *OfficeWaves, w Words) sheet.Sheet {
	return w.sheet("waves", sheet.Table[Intake]{
		Title: w.Say("waves_list_title", "Place", o.Place),
		Intro: w.Say("waves_list_purpose"),
		Empty: w.Say("waves_none"),
		List: sheet.List[Intake]{Rows: o.Intakes, Filter: true,
			Look: func(i int) sheet.RowLook {
				switch in := &o.Intakes[i]; {
				case in.Holdup != nil:
					return sheet.RowLook{Fill: sheet.Alarm}
				case in.Needs == 0:
					return sheet.RowLook{}
				}
				return sheet.RowLook{Fill: sheet.Calm}
			},
			Columns: []sheet.Column[Intake]{
				sheet.Numbers[Intake](w.col("number"), 5),
				sheet.Middle(w.col("intake"), 12.5, func(in Intake) sheet.Value { return sheet.Day(in.Start) }),
				sheet.Middle(w.col("likely"), 10, func(in Intake) sheet.Value { return in.foreseen(in.Likely) }),
				sheet.Middle(w.col("safe"), 10, func(in Intake) sheet.Value { return in.foreseen(in.Safe) }),
				sheet.Middle(w.col("announced"), 11, func(in Intake) sheet.Value { return sheet.Some(in.Announced) }),
				sheet.Middle(w.col("people_named"), 11, func(in Intake) sheet.Value { return sheet.Count(in.Named) }),
				sheet.Middle(w.col("seats_held"), 10, func(in Intake) sheet.Value { return sheet.Count(in.Held) }),
				sheet.Middle(w.col("ready"), 12, func(in Intake) sheet.Value { return w.dayOr(in.Ready, "not_known") }),
				sheet.Middle(w.col("due"), 12, func(in Intake) sheet.Value {
					if in.Needs == 0 {
						return nil
					}
					return sheet.Day(in.Due)
				}),
				sheet.Middle(w.col("needs"), 10, func(in Intake) sheet.Value { return sheet.Count(in.Needs) }),
				sheet.Middle(w.col("in_time"), 10, func(in Intake) sheet.Value { return sheet.Count(in.InTime) }),
				sheet.Left(w.col("status"), 16, func(in Intake) sheet.Value { return sheet.Text(w.Status(&in)) }),
				sheet.Left(w.col("since"), 13, func(in Intake) sheet.Value { return sheet.Text(w.SinceText(in.Since)) }),
				sheet.Left(w.col("because"), 44, func(in Intake) sheet.Value { return sheet.Text(w.WhyText(&in)) }),
				sheet.Left(w.col("missing"), 36, func(in Intake) sheet.Value { return sheet.Text(w.MissingText(in.Missing)) }),
			}},
	}.Draw)
}

// foreseen is a number of a forecast; of those who are at work nothing is forecast.
func (in *Intake) foreseen(n int) sheet.Value {
	if in.Started {
		return nil
	}
	return sheet.Count(n)
}
