package maillog

import (
	"strings"
	"testing"
	"time"
)

// Whatever comes as a log is read, or refused in a sentence: each message once, with a number
// of ours, and with addresses in it alone.
func FuzzRead(f *testing.F) {
	const name = "cohort.17.a1b2c3d4e5f6.2." + digest + "@example.org"
	f.Add("Jan 22 12:00:01 mx postfix/cleanup[812]: 4F3A21C0: message-id=<" + name + ">\nJan 22 12:00:02 mx postfix/smtp[813]: 4F3A21C0: to=<A@Example.org>, status=bounced (550 no)\nJan 22 12:00:02 mx postfix/qmgr[1]: 4F3A21C0: removed\n")
	f.Add("2027-01-22 12:00:01 1tabcd-000000001Ab-2CdE <= t@example.org id=" + name + "\r\n2027-01-22 12:00:02 1tabcd-000000001Ab-2CdE ** b@example.org: no\n")
	f.Add("2027-13-45T99:00:00+99:99 " + name + "\n29 Feb \x00\xff " + name + name)
	f.Add("Feb 29 23:59:60 mx postfix/cleanup[1]: NOQUEUE: reject: message-id=<" + name + ">")
	f.Fuzz(func(t *testing.T, log string) {
		now := time.Date(2027, 1, 22, 14, 0, 0, 0, time.UTC)
		list, err := Read(strings.NewReader(log), time.UTC, now)
		if err != nil {
			t.Fatal(err) // lines of that length are not made here
		}
		seen := map[string]bool{}
		for _, x := range list {
			if seen[x.Name] || x.Number < 0 || x.Token == "" || x.Generation < 0 {
				t.Errorf("%+v", x)
			}
			seen[x.Name] = true
			for _, to := range x.To {
				if !strings.Contains(to, "@") || strings.ContainsAny(to, " \t\r\n") {
					t.Errorf("it went to %q", to)
				}
			}
		}
	})
}
