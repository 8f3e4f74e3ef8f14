package night

import (
	"context"
	"fmt"
	"log/slog"
	"net/mail"
	"os"
	"time"

	"cohort/internal/editions/directory"
	"cohort/internal/mailcatch"
	"cohort/internal/nightly"
	"cohort/internal/outbox"
	"cohort/planner"
	"cohort/planner/demand"
	kept "cohort/sql/store"
)

// called is a directory of a generated network, in which everything is called by its id and
// learners have names.
func called(s *planner.Snapshot) *directory.Directory {
	family := []string{"Смирнова", "Ковалёва", "Мартынова", "Щербакова", "Голубева", "Ястребова", "Фомина", "Лаптева"}
	given := []string{"Анна", "Ольга", "Мария", "Наталья", "Юлия"}
	d := &directory.Directory{}
	for i := range s.Sites {
		d.Sites = append(d.Sites, directory.Site{ID: s.Sites[i].ID, NameRu: s.Sites[i].ID})
	}
	for i := range s.Rooms {
		d.Rooms = append(d.Rooms, directory.Room{ID: s.Rooms[i].ID, Site: s.Rooms[i].Site, NameRu: s.Rooms[i].ID})
	}
	for i := range s.Courses {
		d.Courses = append(d.Courses, directory.Course{ID: s.Courses[i].ID, NameRu: s.Courses[i].ID})
	}
	for i := range s.Programmes {
		d.Programmes = append(d.Programmes, directory.Programme{ID: s.Programmes[i].ID, NameRu: s.Programmes[i].ID, Position: s.Programmes[i].ID, DueWorkingDays: s.Programmes[i].DueDays})
	}
	for i := range s.Offices {
		d.Offices = append(d.Offices, directory.Office{ID: s.Offices[i].ID, NameRu: "Центр " + s.Offices[i].ID})
	}
	for i := range s.Trainers {
		d.Trainers = append(d.Trainers, directory.Trainer{ID: s.Trainers[i].ID, FamilyName: fmt.Sprintf("Тренерова-%d", i), GivenName: given[i%len(given)], Home: s.Trainers[i].Home})
	}
	for i := range s.Learners {
		l := &s.Learners[i]
		d.People = append(d.People, directory.Person{ID: l.ID, FamilyName: family[i%len(family)] + fmt.Sprintf("-%dская", i), GivenName: given[i%len(given)], Patronymic: "Игоревна", Office: l.Office, Position: "universal-specialist"})
	}
	return d
}

// heads has the job waves write to the head of every office, without tables of waves, and
// sends what it wrote to a catcher in this process.
func (d *steps) heads(ctx context.Context, st *kept.Store, s *planner.Snapshot) error {
	for i := range s.Offices {
		if _, err := st.DB().ExecContext(ctx, "insert into cohort.addresses (kind, subject, email, name) values ('office_head', $1, $2, 'Руководитель')", s.Offices[i].ID, fmt.Sprintf("head-%d@example.org", i)); err != nil {
			return err
		}
	}
	settings, quiet := demand.DefaultSettings(), slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	monday := s.FirstDay.At(7*60, settings.Zone)
	service := &nightly.Service{Store: st, Settings: settings, Language: "ru", Now: func() time.Time { return monday }, Clock: d.clock, Log: quiet,
		Search: nightly.Search{Threads: 2}, Effort: nightly.Effort{NoTables: true}}
	run, _, err := st.OpenRun(ctx, kept.Waves, monday, s.FirstDay, false, monday)
	if err != nil {
		return err
	}
	d.next("render")
	if err := service.Do(ctx, run.ID); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "cohort-bench-mail-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	catcher, err := mailcatch.Start(folder)
	if err != nil {
		return err
	}
	defer catcher.Close()
	d.next("send")
	report, err := outbox.Deliver(ctx, st, outbox.Settings{Host: "127.0.0.1", Port: catcher.Port(), TLS: "none", From: mail.Address{Address: "training@cohort.example"}, Hello: "localhost"},
		func() time.Time { return monday }, quiet)
	d.Mails = report.Accepted
	if err == nil && report.Accepted != report.Total() {
		err = fmt.Errorf("of %d mails %d were taken", report.Total(), report.Accepted)
	}
	return err
}
