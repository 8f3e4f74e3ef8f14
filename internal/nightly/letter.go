package nightly

import (
	"context"
	"slices"
	"strings"

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
// written to about it or about all of them; to the operators where there are none.
func (w *work) dataIntents(ctx context.Context, f *facts.Facts) ([]store.Intent, error) {
	addresses, err := w.Store.Addresses(ctx, store.DataOwner, store.Operator)
	if err != nil {
		return nil, err
	}
	open, err := w.Store.DataFaults(ctx, "", 0)
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
			if x.Wrong.Code == facts.HasStood {
				return true
			}
			if a.Kind == store.DataOwner {
				return !owned(a.Subject, x.View)
			}
			return slices.ContainsFunc(addresses, func(b store.Address) bool { return b.Kind == store.DataOwner && owned(b.Subject, x.View) })
		})
		if faulty := hanging.News(mine, last, f, w.run.AsOf); len(faulty) > 0 {
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
	for _, v := range n.Faulty {
		remarks := map[string]string{}
		for _, r := range v.Rows {
			remarks[r.Key] = strings.TrimPrefix(remarks[r.Key]+"\n"+words.Fault(r.Wrong), "\n")
		}
		data, err := desk.Faulty(ctx, v.View, words.Language(), remarks)
		if err != nil {
			w.log.Warn("a letter on the data goes without the rows to be mended", "message", m.ID, "table", v.View, "error", err)
			continue
		}
		if data != nil {
			attached = append(attached, v.View)
			out.Attachments = append(out.Attachments, store.Attachment{Name: words.DataFile(v.View, w.run.AsOf), MediaType: folder.Workbook, Bytes: data})
		}
	}
	body, err := mail.Faults(m.Name, w.run.AsOf, n.Faulty, attached, words)
	out.Subject, out.HTML, out.Text = body.Subject, body.HTML, body.Text
	return out, err
}
