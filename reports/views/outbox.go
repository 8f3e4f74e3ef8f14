package views

import "time"

// Message is a message of the outbox as it is shown.
type Message struct {
	ID       int64      `json:"id"`
	State    string     `json:"state"` // pending, accepted and so on
	Run      int64      `json:"run"`   // 0: none, as of an answer
	Kind     string     `json:"kind"`
	About    string     `json:"about"`
	Period   string     `json:"period"`
	Edition  int        `json:"edition"`
	To       string     `json:"to"`
	Subject  string     `json:"subject"`
	SentAs   string     `json:"message_id"` // that it was sent under last; empty: never
	Attempts int        `json:"attempts"`
	Next     *time.Time `json:"next_attempt"`
	Accepted *time.Time `json:"accepted"`
	Error    string     `json:"error"`
	Response string     `json:"response"`
}

// MessagesText is the outbox as a table, with times of the network's zone.
func MessagesText(list []Message, zone *time.Location) string {
	if len(list) == 0 {
		return "no such message\n"
	}
	rows := [][]any{{"ID", "STATE", "RUN", "KIND", "ABOUT", "PERIOD", "EDITION", "TO", "TRIED", "WHAT"}}
	for _, m := range list {
		var edition any = ""
		if m.Edition > 0 {
			edition = m.Edition
		}
		var run any = ""
		if m.Run > 0 {
			run = m.Run
		}
		rows = append(rows, []any{m.ID, m.State, run, m.Kind, m.About, m.Period, edition, m.To, m.Attempts, oneLine(Delivery(m, zone))})
	}
	return table(rows)
}

// Delivery says when a message went or goes, and what is the matter with it.
func Delivery(m Message, zone *time.Location) string {
	const stamp = "2006-01-02 15:04"
	switch {
	case m.State == "accepted" && m.Accepted != nil:
		return "at " + m.Accepted.In(zone).Format(stamp)
	case m.State == "pending" && m.Subject == "":
		return "not rendered yet"
	case m.State == "pending" && m.Error == "" && m.Next != nil:
		return "from " + m.Next.In(zone).Format(stamp)
	case m.State == "pending" && m.Next != nil:
		return "again from " + m.Next.In(zone).Format(stamp) + ": " + m.Error
	}
	return m.Error
}
