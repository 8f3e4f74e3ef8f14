package views

import (
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTableOfMessages(t *testing.T) {
	zone := time.FixedZone("MSK", 3*60*60)
	noon := time.Date(2027, 1, 22, 9, 0, 0, 0, time.UTC)
	list := []Message{
		{ID: 5, State: "pending", Run: 2, Kind: "weekly", About: "TC-1", Period: "2027-01-25"},
		{ID: 4, State: "pending", Subject: "Week", Next: &noon, To: "a@x"},
		{ID: 3, State: "pending", Subject: "Week", Next: &noon, Error: "busy,\n\ttry later", Attempts: 1},
		{ID: 2, State: "accepted", Subject: "Week", Edition: 7, Accepted: &noon, Error: "busy", Attempts: 2},
		{ID: 1, State: "dead", Subject: "Week", Next: &noon, Error: "no such reader", Attempts: 1},
	}
	want := `ID  STATE     RUN  KIND    ABOUT  PERIOD      EDITION  TO   TRIED  WHAT
5   pending   2    weekly  TC-1   2027-01-25                0      not rendered yet
4   pending                                            a@x  0      from 2027-01-22 12:00
3   pending                                                 1      again from 2027-01-22 12:00: busy, try later
2   accepted                                  7             2      at 2027-01-22 12:00
1   dead                                                    1      no such reader
`
	if diff := cmp.Diff(want, regexp.MustCompile(" +\n").ReplaceAllString(MessagesText(list, zone), "\n")); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
	if got := MessagesText(nil, zone); got != "no such message\n" {
		t.Errorf("of nothing: %q", got)
	}
}
