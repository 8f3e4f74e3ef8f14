package nightly

import (
	"context"
	"slices"
	"strings"

	"cohort/internal/editions"
	"cohort/internal/forms"
	"cohort/internal/nightly/folder"
	"cohort/internal/nightly/hanging"
	"cohort/planner/demand/facts"
	"cohort/reports/mail"
	"cohort/reports/words"
	"cohort/sql/store"
)

// dataIntents: whoever owns data in which something is wrong that was found since the
// last letter of theirs that the mail server accepted. A view belongs to those who are
// written to about it or about all of them; to the operators where there are none. Candidates
// who grow stale by the day go with a letter that goes for something else.
func (w *work) dataIntents(ctx context.Context, f *facts.Facts) ([]store.Intent, error) {
	addresses, err := w.Store.Addresses(ctx, store.DataOwner, store.Operator)
	if err != nil {
		return nil, err
	}
	open, err := w.Store.DataFaults(ctx, "", 0)
	if err != nil {
		return nil, err
	}
	sheets, err := w.Store.SheetKeysBetween(ctx, w.run.AsOf-200, w.run.AsOf+200)
	if err != nil {
		return nil, err
	}
	owned := func(subject, view string) bool { return subject == store.AllViews || subject == view }
	var out []store.Intent
	for _, a := range addresses {
		last, err := w.Store.LastAccepted(ctx, store.KindData, a.ID)
		if err != nil {
			return nil, err
		}
		mine := slices.DeleteFunc(slices.Clone(open), func(x store.DataFault) bool {
			if a.Kind == store.DataOwner {
				return !owned(a.Subject, x.View)
			}
			return slices.ContainsFunc(addresses, func(b store.Address) bool { return b.Kind == store.DataOwner && owned(b.Subject, x.View) })
		})
		news := func(x store.DataFault) bool { return x.Since > last && x.Wrong.Code != facts.HasStood }
		if faulty := hanging.News(mine, last, f, w.run.AsOf, sheets); slices.ContainsFunc(mine, news) {
			out = append(out, store.Intent{Address: a.ID, Kind: store.KindData, Subject: a.Subject, Note: encode(note{Monday: w.run.AsOf.Monday(), Faulty: faulty})})
		}
	}
	return out, nil
}

// dataLetter makes the letter to an owner of data, with the rows that can be mended by
// spreadsheet beside it. A workbook that cannot be made does not hold the letter back.
func (w *work) dataLetter(ctx context.Context, m store.Message, n *note, words words.Words) (store.Rendered, error) {
	said, err := forms.NewWords()
	if err != nil {
		return store.Rendered{}, err
	}
	desk := &forms.Desk{DB: w.Store.DB(), Words: said, Language: words.Language(), Zone: w.Settings.Zone, Today: w.run.AsOf, Now: w.Now()}
	out := store.Rendered{}
	var attached []string
	views, remarks, begun := toMend(n.Faulty, words)
	for _, view := range views {
		missing := begun
		if view != rosters {
			missing = nil
		}
		data, err := desk.Faulty(ctx, view, words.Language(), remarks[view], missing)
		if err != nil {
			w.log.Warn("a letter on the data goes without the rows to be mended", "message", m.ID, "table", view, "error", err)
			continue
		}
		if data != nil {
			attached = append(attached, view)
			out.Attachments = append(out.Attachments, store.Attachment{Name: words.DataFile(view, w.run.AsOf), MediaType: folder.Workbook, Bytes: data})
		}
	}
	body, err := mail.Faults(m.Name, w.run.AsOf, n.Faulty, attached, words)
	out.Subject, out.HTML, out.Text = body.Subject, body.HTML, body.Text
	return out, err
}

const rosters = "rosters"

// toMend is what has to be mended, by the views in whose rows that is done, which it lists:
// remarks by view and key, and who has no roster. That is a fault of the row of a trainer or
// a person, which no change of it mends: a roster is to be entered.
func toMend(faulty []editions.Faulty, words words.Words) (views []string, remarks map[string]map[string]string, begun map[string]string) {
	remarks, begun = map[string]map[string]string{}, map[string]string{}
	for _, v := range faulty {
		views = append(views, v.View)
		remarks[v.View] = map[string]string{}
		for _, r := range v.Rows {
			in := remarks[v.View]
			if r.Wrong.Code == "no_roster" || r.Wrong.Code == "learner_no_roster" {
				in = begun
			}
			in[r.Key] = strings.TrimPrefix(in[r.Key]+"\n"+words.Fault(r.Wrong), "\n")
		}
	}
	if len(begun) > 0 && !slices.Contains(views, rosters) {
		views = append(views, rosters)
	}
	return views, remarks, begun
}
