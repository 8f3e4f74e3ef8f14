package links

import (
	"strings"
	"testing"
)

func TestLinkIsOfOneMessageAndWeek(t *testing.T) {
	l := Links{Public: "https://cohort.example.org", Key: []byte(strings.Repeat("k", 33))}
	link := l.Week(41, Site, "A/B", "2027-W03")
	k, is := strings.CutPrefix(link, "https://cohort.example.org/week/A%2FB/2027-W03?k=")
	if message, ok := l.Read(k, Site, "A/B", "2027-W03"); !is || !ok || message != 41 {
		t.Fatalf("%s: %d, %v", link, message, ok)
	}
	for what, x := range map[string]struct {
		l             Links
		k, site, week string
	}{
		"another site":    {l, k, "A", "2027-W03"},
		"another week":    {l, k, "A/B", "2027-W04"},
		"another key":     {Links{l.Public, []byte(strings.Repeat("j", 33))}, k, "A/B", "2027-W03"},
		"no key":          {Links{}, Links{}.sign(41, Site, "A/B", "2027-W03"), "A/B", "2027-W03"},
		"another message": {l, "B" + k[1:], "A/B", "2027-W03"},
		"a letter less":   {l, k[:len(k)-1], "A/B", "2027-W03"},
		"a letter more":   {l, k + "A", "A/B", "2027-W03"},
		"nothing":         {l, "", "A/B", "2027-W03"},
	} {
		if message, ok := x.l.Read(x.k, Site, x.site, x.week); ok {
			t.Errorf("%s is taken for message %d", what, message)
		}
	}
	own := l.Week(41, Own, "A/B", "2027-W03")
	ownKey, is := strings.CutPrefix(own, "https://cohort.example.org/week/own/A%2FB/2027-W03?k=")
	if message, ok := l.Read(ownKey, Own, "A/B", "2027-W03"); !is || !ok || message != 41 {
		t.Errorf("%s: %d, %v", own, message, ok)
	}
	if _, ok := l.Read(ownKey, Site, "A/B", "2027-W03"); ok {
		t.Error("a trainer's link opens the week of a site of that name")
	}
	if link := l.Week(41, "waves", "A", "2027-W03"); link != "" {
		t.Errorf("mail on waves has the link %s", link)
	}
	for _, l := range []Links{{Public: l.Public}, {Key: l.Key}} {
		if link := l.Week(41, Site, "A", "2027-W03"); link != "" {
			t.Errorf("%+v makes %s", l, link)
		}
	}
}
