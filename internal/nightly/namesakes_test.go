package nightly_test

import (
	"archive/zip"
	"io"
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
	if err := c.db.Select(&files, "select a.bytes from cohort.attachments a join cohort.outbox o on o.id = a.message where a.name like '%.xlsx' and o.kind = $1 and coalesce(o.about, '') = $2", kind, about); err != nil {
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

// next are the sessions of a plan's next week that take place in a building, by
// the site and by who sits in them or leads them.
func (n night) next() (at map[string][]planner.Session, whose map[string][]planner.Session) {
	learner, site := map[string]string{}, map[string]string{}
	for _, r := range n.snapshot.Requests {
		learner[r.ID] = r.Learner
	}
	for _, r := range n.snapshot.Rooms {
		if r.Site != "ONLINE" { // nobody is written to about what is online
			site[r.ID] = r.Site
		}
	}
	monday := int(n.snapshot.FirstDay.Monday() + 7 - n.snapshot.FirstDay)
	at, whose = map[string][]planner.Session{}, map[string][]planner.Session{}
	for _, x := range n.plan.Sessions {
		if x.Day < monday || x.Day > monday+6 || site[x.Room] == "" {
			continue
		}
		at[site[x.Room]] = append(at[site[x.Room]], x)
		for _, r := range x.Seated {
			whose[learner[r]] = append(whose[learner[r]], x)
		}
		for _, t := range x.Trainers {
			whose[t] = append(whose[t], x)
		}
	}
	return at, whose
}

// Three people of one session and three trainers share their short names: each
// sheet and mail tells who is who.
func TestNamesakesAreToldApart(t *testing.T) {
	c, first := afterFriday(t)
	c.service.Away = 300
	office, learner := map[string]string{}, map[string]string{}
	for _, l := range first.snapshot.Learners {
		if !l.Anonymous {
			office[l.ID] = l.Office
		}
	}
	for _, r := range first.snapshot.Requests {
		learner[r.ID] = r.Learner
	}
	var people, trainers []string // of the session with the most people, and who else leads
	at, _ := first.next()
	for _, list := range at {
		for _, x := range list {
			var named []string
			for _, r := range x.Seated {
				if office[learner[r]] != "" {
					named = append(named, learner[r])
				}
			}
			if len(named) > len(people) {
				people, trainers = named, x.Trainers[:1]
			}
		}
	}
	if len(people) < 3 {
		t.Fatal("no session of the next week has three people with names")
	}
	for _, x := range first.snapshot.Trainers {
		if len(trainers) < 3 && x.ID != trainers[0] {
			trainers = append(trainers, x.ID)
		}
	}
	for k := range 3 {
		c.rename("people", people[k], "Иванов", k)
		c.rename("candidates", people[k], "Иванов", k)
		c.rename("trainers", trainers[k], "Ильин", k)
	}
	c.heads(1, office[people[0]])

	at, whose := c.night(friday + 1).next()
	c.must(store.Weekly, friday+1)
	c.must(store.Waves, friday+1)
	c.must(store.Capacity, friday+1)
	leader := func(k int) string { return strings.Replace(namesakes[k][1], "Иванов", "Ильин", 1) }
	seats := 0
	for k, id := range people[:3] {
		for _, x := range whose[id] {
			for site, list := range at {
				if slices.ContainsFunc(list, func(y planner.Session) bool { return y.ID == x.ID }) {
					c.tells(store.KindWeekly, site, namesakes[k][1])
				}
			}
			c.tells(store.KindTrainerWeek, x.Trainers[0], namesakes[k][1])
			seats++
		}
	}
	if seats < 3 {
		t.Errorf("the three have %d seats in the next week, want one each at the least", seats)
	}
	for k, id := range trainers {
		c.tells(store.KindCapacity, "", leader(k))
		if len(whose[id]) > 0 {
			c.tells(store.KindTrainerWeek, id, leader(k))
		}
	}
	c.tells(store.KindWaves, office[people[0]], namesakes[0][1])
}
