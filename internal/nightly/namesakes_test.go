package nightly_test

import (
	"archive/zip"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"cohort/planner"
	"cohort/sql/store"
)

// namesakes are three who share «Иванов И. И.», and what they are called.
var namesakes = [3][2]string{{"Иван Иванович", "Иванов Иван Иванович"}, {"Иван Ильич", "Иванов Иван Ильич"}, {"Игорь Ильич", "Иванов Игорь И."}}

// rename gives somebody the names of a namesake; family is theirs.
func (c *centre) rename(table, id, family string, k int) {
	c.t.Helper()
	given, patronymic, _ := strings.Cut(namesakes[k][0], " ")
	c.exec("update cohort."+table+" set family_name = $2, given_name = $3, patronymic = $4 where id = $1", id, family, given, patronymic)
}

// written is all that a message of a kind about somebody says: the text, the
// subject and the texts of the workbooks, with ordinary spaces.
func (c *centre) written(kind, about string) string {
	c.t.Helper()
	var texts, files []string
	if err := c.db.Select(&texts, "select subject || ' ' || text || ' ' || html from cohort.outbox where kind = $1 and coalesce(about, '') = $2", kind, about); err != nil {
		c.t.Fatal(err)
	}
	if err := c.db.Select(&files, "select a.bytes from cohort.attachments a join cohort.outbox o on o.id = a.message where o.kind = $1 and coalesce(o.about, '') = $2", kind, about); err != nil {
		c.t.Fatal(err)
	}
	if len(texts) == 0 || len(files) == 0 {
		c.t.Fatalf("%d messages of kind %s about %q with %d workbooks", len(texts), kind, about, len(files))
	}
	for _, file := range files {
		archive, err := zip.NewReader(strings.NewReader(file), int64(len(file)))
		if err != nil {
			c.t.Fatal(err)
		}
		for _, part := range archive.File {
			r, err := part.Open()
			if err != nil {
				c.t.Fatal(err)
			}
			content, err := io.ReadAll(r)
			if err != nil {
				c.t.Fatal(err)
			}
			texts = append(texts, string(content))
		}
	}
	return strings.ReplaceAll(strings.Join(texts, "\n"), "\u00a0", " ")
}

func (c *centre) tells(kind, about string, names ...string) {
	c.t.Helper()
	text := c.written(kind, about)
	for _, name := range names {
		if !strings.Contains(text, name) {
			c.t.Errorf("the mail of kind %s about %q does not name %s", kind, about, name)
		}
	}
	for _, short := range []string{"Иванов И. И.", "Ильин И. И."} {
		if strings.Contains(text, short) {
			c.t.Errorf("the mail of kind %s about %q says %s, which may be any of three", kind, about, short)
		}
	}
}

// Three people of one session and the three trainers of a site share their short
// names: each sheet and mail tells who is who.
func TestNamesakesAreToldApart(t *testing.T) {
	c := newCentre(t)
	c.service.Away = 300
	n := c.night(friday)
	learner, office := map[string]string{}, map[string]string{}
	for _, l := range n.snapshot.Learners {
		if !l.Anonymous {
			office[l.ID] = l.Office
		}
	}
	for _, r := range n.snapshot.Requests {
		learner[r.ID] = r.Learner
	}
	site := map[string]string{} // of rooms; nobody is written to about what is online
	for _, r := range n.snapshot.Rooms {
		if r.Site != "ONLINE" {
			site[r.ID] = r.Site
		}
	}
	var people []string // of one session of the next week
	var session planner.Session
	for _, x := range n.plan.Sessions {
		var named []string
		for _, r := range x.Seated {
			if office[learner[r]] != "" {
				named = append(named, learner[r])
			}
		}
		if x.Day >= 3 && x.Day < 8 && site[x.Room] != "" && len(named) > len(people) {
			people, session = named, x
		}
	}
	if len(people) < 3 {
		t.Fatalf("no session of the next week has three people with names")
	}
	for k, id := range people[:3] {
		c.rename("people", id, "Иванов", k)
		c.rename("candidates", id, "Иванов", k)
	}
	trainers := map[string]bool{session.Trainers[0]: true}
	for _, x := range n.plan.Sessions {
		if x.Day >= 3 && x.Day < 8 && site[x.Room] == site[session.Room] && len(trainers) < 3 {
			trainers[x.Trainers[0]] = true
		}
	}
	for k, id := range slices.Sorted(maps.Keys(trainers)) {
		c.rename("trainers", id, "Ильин", k)
	}
	c.heads(1, office[people[0]])
	c.must(store.Weekly, friday)
	c.must(store.Waves, friday)
	c.must(store.Capacity, friday)

	var theirs, leaders []string
	for k := range namesakes {
		theirs = append(theirs, namesakes[k][1])
	}
	for k := range len(trainers) {
		leaders = append(leaders, strings.Replace(namesakes[k][1], "Иванов", "Ильин", 1))
	}
	c.tells(store.KindWeekly, site[session.Room], append(theirs, leaders...)...)
	c.tells(store.KindTrainerWeek, session.Trainers[0], theirs...)
	c.tells(store.KindWaves, office[people[0]], theirs[0])
	c.tells(store.KindCapacity, "", leaders...)
}
