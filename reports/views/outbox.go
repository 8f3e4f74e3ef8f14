package views

import (
	"time"

	"cohort/sql/store"
)

// Message is a message of the outbox as it is shown.
type Message struct {
	ID       int64              `json:"id"`
	State    store.MessageState `json:"state"`
	Run      int64              `json:"run"` // 0: none, as of an answer
	Kind     string             `json:"kind"`
	About    string             `json:"about"`
	Period   string             `json:"period"`
	Edition  int                `json:"edition"`
	To       string             `json:"to"`
	Subject  string             `json:"subject"`
	Attempts int                `json:"attempts"`
	Next     *time.Time         `json:"next_attempt"`
	Accepted *time.Time         `json:"accepted"`
	Error    string             `json:"error"`
	Response string             `json:"response"`
}

// Messages show the outbox.
func Messages(list []store.Message) []Message {
	out := make([]Message, len(list)) // never null
	for i, m := range list {
		out[i] = Message{ID: m.ID, State: m.State, Run: m.Run, Kind: m.Kind, About: m.About, Period: m.Period, Edition: m.Number, To: m.Email,
			Subject: m.Subject, Attempts: m.Attempts, Next: m.NextAttempt, Accepted: m.AcceptedAt, Error: m.LastError, Response: m.LastResponse}
	}
	return out
}

// MessagesText is the outbox as a table, with times of the network's zone.
func MessagesText(list []store.Message, zone *time.Location) string {
	if len(list) == 0 {
		return "no such message\n"
	}
	rows := [][]any{{"ID", "STATE", "RUN", "KIND", "ABOUT", "PERIOD", "EDITION", "TO", "TRIED", "WHAT"}}
	for _, m := range list {
		var edition any = ""
		if m.Number > 0 {
			edition = m.Number
		}
		var run any = ""
		if m.Run > 0 {
			run = m.Run
		}
		rows = append(rows, []any{m.ID, m.State, run, m.Kind, m.About, m.Period, edition, m.Email, m.Attempts, oneLine(Delivery(m, zone))})
	}
	return table(rows)
}

// Delivery says when a message went or goes, and what is the matter with it.
func Delivery(m store.Message, zone *time.Location) string {
	const stamp = "2006-01-02 15:04"
	switch {
	case m.State == store.MessageAccepted && m.AcceptedAt != nil:
		return "at " + m.AcceptedAt.In(zone).Format(stamp)
	case m.State == store.MessagePending && m.Subject == "":
		return "not rendered yet"
	case m.State == store.MessagePending && m.LastError == "" && m.NextAttempt != nil:
		return "from " + m.NextAttempt.In(zone).Format(stamp)
	case m.State == store.MessagePending && m.NextAttempt != nil:
		return "again from " + m.NextAttempt.In(zone).Format(stamp) + ": " + m.LastError
	}
	return m.LastError
}
