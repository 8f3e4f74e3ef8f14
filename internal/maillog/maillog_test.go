package maillog

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const digest = "0123456789abcdef01234567"

func TestRead(t *testing.T) {
	zone := time.FixedZone("", 3*3600)
	now := time.Date(2027, 1, 22, 14, 0, 0, 0, zone)
	name := func(n string) string { return "cohort." + n + ".a1b2c3d4e5f6.2." + digest }
	at := func(month time.Month, day, hour, minute, second int) time.Time {
		return time.Date(2027, month, day, hour, minute, second, 0, zone)
	}
	for what, x := range map[string]struct {
		log  string
		want []Taken
	}{
		"nothing": {"", []Taken{}},
		"Postfix, one of which came back": {`Jan 22 12:00:01 mx postfix/cleanup[812]: 4F3A21C0: message-id=<` + name("17") + `@example.org>
Jan 22 12:00:01 mx postfix/qmgr[1]: 4F3A21C0: from=<training@example.org>, size=31, nrcpt=1 (queue active)
Jan 22 12:00:02 mx postfix/smtp[813]: 4F3A21C0: to=<A@Example.org>, relay=r, dsn=2.0.0, status=sent (250 ok)
Dec 31 23:59:59 mx postfix/submission/cleanup[812]: 4F3A21C1: message-id=<` + name("18") + `@example.org>
Jan 22 12:00:02 mx postfix/smtp[813]: 4F3A21C1: to=<b@example.org>, relay=r, dsn=5.1.1, status=bounced (550 no)
Jan 22 12:00:03 mx postfix/smtp[813]: 4F3A21C2: to=<c@example.org>, relay=r, dsn=2.0.0, status=sent (250 another's)`,
			[]Taken{{name("17"), 17, "a1b2c3d4e5f6", 2, at(1, 22, 12, 0, 1), []string{"a@example.org"}, false},
				{name("18"), 18, "a1b2c3d4e5f6", 2, time.Date(2026, 12, 31, 23, 59, 59, 0, zone), []string{"b@example.org"}, true}}},
		"Postfix, whose name for ours is another message's later": {`Jan 22 12:00:01 mx postfix/cleanup[812]: 4F3A21C0: message-id=<` + name("17") + `@example.org>
Jan 22 12:00:02 mx postfix/smtp[813]: 4F3A21C0: to=<a@example.org>, relay=r, dsn=2.0.0, status=sent (250 ok)
Jan 22 12:00:02 mx postfix/qmgr[1]: 4F3A21C0: removed
Jan 22 13:00:01 mx postfix/cleanup[812]: 4F3A21C0: message-id=<another@example.net>
Jan 22 13:00:02 mx postfix/smtp[813]: 4F3A21C0: to=<b@example.net>, relay=r, dsn=5.1.1, status=bounced (550 no)`,
			[]Taken{{name("17"), 17, "a1b2c3d4e5f6", 2, at(1, 22, 12, 0, 1), []string{"a@example.org"}, false}}},
		"Exim": {`2027-01-22 12:00:01 1tabcd-000000001Ab-2CdE <= training@example.org H=cohort P=esmtps S=31 id=` + name("19") + `@example.org
2027-01-22 12:00:02 1tabcd-000000001Ab-2CdE => a@example.org R=dnslookup T=remote_smtp H=r C="250 OK"
2027-01-22 12:00:02 1tabcd-000000001Ab-2CdE Completed`,
			[]Taken{{name("19"), 19, "a1b2c3d4e5f6", 2, at(1, 22, 12, 0, 1), []string{"a@example.org"}, false}}},
		"a list": {"2027-01-22T09:00:00Z " + name("20") + "@x\n" + name("21") + "@x\nnothing of ours <a@b>\n" + name("20") + "@x",
			[]Taken{{name("20"), 20, "a1b2c3d4e5f6", 2, time.Date(2027, 1, 22, 9, 0, 0, 0, time.UTC), nil, false}, {Name: name("21"), Number: 21, Token: "a1b2c3d4e5f6", Generation: 2}}},
		"a message that was refused": {`Jan 22 12:00:01 mx postfix/cleanup[812]: 4F3A21C0: milter-reject: END-OF-MESSAGE from c[::1]: 5.7.1; message-id=<` + name("17") + `@example.org>`, []Taken{}},
	} {
		got, err := Read(strings.NewReader(x.log), zone, now)
		if diff := cmp.Diff(x.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", what, err, diff)
		}
	}
	if _, err := Read(strings.NewReader("a\n"+strings.Repeat("a", mostLine+1)), zone, now); err == nil || !strings.Contains(err.Error(), "line 2 is longer") {
		t.Errorf("a line without end: %v", err)
	}
}
