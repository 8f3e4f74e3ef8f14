package outbox

import (
	"cmp"
	"context"
	"math"
	"strings"
	"time"

	"cohort/planner"
	"cohort/reports/mail"
	"cohort/reports/words"
	"cohort/sql/store"
)

// apart is a message without its files, which says in their place where they are, of one
// that is larger than the server takes.
func apart(m store.Message, large *tooLarge, s Settings) (store.Message, error) {
	w, err := words.New(cmp.Or(m.Language, s.Language, "en"))
	if err != nil {
		return m, err
	}
	lines := []string{w.Say("mail_apart", "Files", named(m.Attachments), "MB", megabytes(large.size, w))}
	if large.limit > 0 {
		lines[0] = w.Say("mail_apart_limit", "Files", named(m.Attachments), "MB", megabytes(large.size, w), "Limit", megabytesTaken(large.limit, w))
	}
	if s.Copies != "" {
		lines = append(lines, w.Say("mail_apart_folder", "Folder", s.Copies))
	}
	lines = append(lines, w.Say("mail_apart_ask", "Number", m.ID))
	m.HTML, m.Text = mail.Above(m.HTML, m.Text, strings.Join(lines, " "))
	m.Attachments = nil
	return m, nil
}

func named(files []store.Attachment) string {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name
	}
	return strings.Join(names, ", ")
}

// megabytes is what a message has, rounded up; what a server takes is rounded down, so that
// of two sizes that hardly differ the greater one is seen to be.
func megabytes(bytes int, w words.Words) string {
	return w.Decimal(math.Ceil(float64(bytes)/1e5)/10, 1)
}

func megabytesTaken(bytes int, w words.Words) string {
	return w.Decimal(math.Floor(float64(bytes)/1e5)/10, 1)
}

// tellOperators writes to the operators, a sentence each in their language.
func tellOperators(ctx context.Context, st *store.Store, s Settings, at func() time.Time, say func(words.Words) string) error {
	all, err := st.Addresses(ctx, store.Operator)
	if err != nil {
		return err
	}
	list := make([]store.Answer, len(all))
	for i, a := range all {
		w, err := words.New(cmp.Or(a.Language, s.Language, "en"))
		if err != nil {
			return err
		}
		now := at()
		if s.Zone != nil {
			now = now.In(s.Zone)
		}
		body, err := mail.Undelivered(a.Name, planner.DateOf(now), []string{say(w)}, w)
		if err != nil {
			return err
		}
		list[i] = store.Answer{Address: a, Rendered: store.Rendered{Subject: body.Subject, HTML: body.HTML, Text: body.Text}}
	}
	return st.Notify(ctx, list, at())
}
