package mail

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/ledger"
	"cohort/reports/internal/given"
)

var update = flag.Bool("update", false, "rewrite the golden messages in testdata")

const monday = planner.Date(20836) // 2027-01-18

func head(place string) editions.Head {
	at := func(day planner.Date, room string) *editions.Appointment {
		return &editions.Appointment{Date: monday + day, Start: 600, End: 990, Room: room, Trainers: []editions.Person{{ID: "t", Name: editions.Name("Соколова", "Елена", "Викторовна")}}}
	}
	h := editions.Head{Reader: editions.Name("Рощина", "Лидия", "Павловна"), Place: place, Monday: monday, Edition: 2, Previous: 1, PreviousMonday: monday,
		ReadAt: (monday - 3).At(135, time.FixedZone("MSK", 3*3600)), Rules: 11}
	h.Changes = []editions.Change{
		{Course: "Управление стрессом", Before: at(0, "Аудитория 1"), After: at(1, "Аудитория 2"), Causes: []editions.Cause{{Kind: ledger.RoomShut, Who: "Аудитория 1"}}, People: []string{"А", "Б", "В", "Г", "Д", "Е"}},
		{Course: "Искренний сервис", After: at(2, "Аудитория 1"), Causes: []editions.Cause{{Kind: ledger.NewPeople, For: []editions.Wave{{Office: "Сокол", Intake: monday + 14, People: 4}}}}, People: []string{"Ж"}, Reserved: 2},
		{Course: "Наставник", Before: at(3, "Аудитория 1"), Causes: []editions.Cause{{Kind: ledger.TrainerAway, Who: "Белов Д. С."}}, People: []string{"З"}},
	}
	return h
}

func week() editions.Week {
	seats := []editions.Seat{{ID: "1", Name: "А", Office: "Сокол"}, {ID: "2", Name: "Б", Office: "Сокол"}, {ID: "3"}}
	session := func(day planner.Date, start int, course string, seated []editions.Seat) editions.Session {
		return editions.Session{ID: course, Course: course, Group: editions.SoftSkill, Date: monday + day, Start: start, End: start + 390, Room: "Аудитория 1", Site: "ВДНХ", Address: "проспект Мира, 119",
			Trainers: []editions.Person{{ID: "t", Name: "Соколова Е. В."}}, Places: 15, Seated: seated}
	}
	return editions.Week{Head: head("ВДНХ"), Sessions: []editions.Session{session(1, 600, "Управление стрессом", seats), session(0, 840, "Модуль 3", seats[2:]), session(0, 600, "Основы <клиентского> сервиса & речи", seats)},
		Unscheduled: []editions.Unscheduled{{Name: "А", Course: "Модуль 4", Reason: planner.ReasonCrowded}}}
}

func own() editions.OwnWeek {
	w := week()
	return editions.OwnWeek{Head: w.Head, Trainer: editions.Trainer{Person: editions.Person{ID: "t", Name: "Соколова Е. В."}}, Sessions: w.Sessions}
}

func office(n int) editions.OfficeWaves {
	o := editions.OfficeWaves{Head: head("Сокол"), Until: monday + 41}
	o.Changes = nil
	for i := range n {
		in := editions.Intake{Start: monday + planner.Date(7*i), Likely: i + 1, Safe: i + 3, Named: i, Reserved: 3, Ready: monday + 20, Due: monday + 25}
		if i == 1 {
			in.Ready, in.Announced = 0, 5
			in.Holdup = &editions.Holdup{Unscheduled: editions.Unscheduled{Name: "А", Course: "Модуль 4", Due: monday + 25, Reason: planner.ReasonGroup, Together: 2, MinGroup: 4}}
		}
		o.Intakes = append(o.Intakes, in)
	}
	return o
}

func standing() editions.Head {
	h := head("ВДНХ")
	h.Notice = &editions.Notice{Night: monday - 3, Failure: editions.FailedRejected, Edition: 1, Monday: monday, Issued: monday - 4}
	return h
}

func TestMessagesAreAsTheyWere(t *testing.T) {
	for _, lang := range []string{"ru", "en"} {
		w := given.Words(t, lang)
		first := week()
		first.Head.Previous, first.Head.Changes, first.Sessions = 0, nil, nil
		for _, c := range []struct {
			name string
			make func() (Body, error)
		}{
			{"weekly", func() (Body, error) { return Weekly(week(), w) }},
			{"first", func() (Body, error) { return Weekly(first, w) }},
			{"trainer", func() (Body, error) { return TrainerWeek(own(), w) }},
			{"waves", func() (Body, error) { return Waves(office(2), w) }},
			{"nowaves", func() (Body, error) { return Waves(office(0), w) }},
			{"correction", func() (Body, error) { return WeeklyCorrection(week(), w) }},
			{"corrected_trainer", func() (Body, error) { return TrainerCorrection(own(), w) }},
			{"corrected_waves", func() (Body, error) {
				o := office(2)
				o.Changes, o.PreviousMonday = head("Сокол").Changes[:1], monday-7
				return WavesCorrection(o, w)
			}},
			{"nothing", func() (Body, error) {
				return Nothing(editions.OwnWeek{Head: head("ВДНХ"), Trainer: own().Trainer}, w)
			}},
			{"letter", func() (Body, error) {
				return Letter(editions.Letter{Head: head("Сокол"), Person: own().Trainer.Person, Sessions: own().Sessions}, w)
			}},
			{"letter_forward", func() (Body, error) {
				h := head("Сокол")
				h.Changes = nil
				return Letter(editions.Letter{Head: h, Person: own().Trainer.Person, Forward: true}, w)
			}},
			{"standing", func() (Body, error) { return Standing(standing(), KindWeekly, w) }},
		} {
			t.Run(c.name+"-"+lang, func(t *testing.T) {
				b, err := c.make()
				if err != nil {
					t.Fatal(err)
				}
				sound(t, b)
				got := "Subject: " + b.Subject + "\n\n" + b.Text + "\n---\n" + b.HTML
				file := filepath.Join("testdata", c.name+"-"+lang+".txt")
				if *update {
					if err := os.MkdirAll("testdata", 0o755); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatalf("%v; make it with go test -update", err)
				}
				if diff := cmp.Diff(string(want), got); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
			})
		}
	}
}

// However long the address of a site is, the columns of the plain twin stand one under
// the other.
func TestColumnsOfThePlainTwinStand(t *testing.T) {
	w := own()
	w.Sessions[0].Site, w.Sessions[0].Address = "Центр «ВДНХ»", "Москва, проспект Мира, 119, Дворец госуслуг, вход со двора"
	b, err := TrainerWeek(w, given.Words(t, "ru"))
	if err != nil {
		t.Fatal(err)
	}
	columns := map[int]bool{}
	for _, line := range strings.Split(b.Text, "\n") {
		if before, _, found := strings.Cut(line, "Аудитория 1  "); found {
			columns[utf8.RuneCountInString(before)] = true
		}
	}
	if len(columns) != 1 {
		t.Errorf("rooms begin at %v in\n%s", columns, b.Text)
	}
}

type tester interface {
	Helper()
	Errorf(string, ...any)
}

// sound checks what every message keeps to.
func sound(t tester, b Body) {
	t.Helper()
	if strings.ContainsAny(b.Subject, "\r\n\x00") || b.Subject == "" {
		t.Errorf("subject %q", b.Subject)
	}
	for _, outside := range []string{"<img", "<link", "<script", "src=", "url(", "http:", "https:", "position:", "float:", "flex"} {
		if strings.Contains(strings.ToLower(b.HTML), outside) {
			t.Errorf("the body holds %s", outside)
		}
	}
	words := htmlText(t, b.HTML)
	have := strings.Join(strings.Fields(b.Text), " ")
	for _, piece := range words {
		if !strings.Contains(have, piece) && !strings.Contains(have, strings.ReplaceAll(piece, "→ ", "")) {
			t.Errorf("only the HTML says %q", piece)
		}
	}
}

// htmlText are the pieces of text between the tags, and makes sure that the
// tags are closed.
func htmlText(t tester, html string) []string {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(strings.Replace(html, "<!DOCTYPE html>", "", 1)))
	d.Strict = true
	d.Entity = xml.HTMLEntity
	var out []string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Errorf("the body is no sound HTML: %v", err)
			return out
		}
		if text, ok := token.(xml.CharData); ok {
			if s := strings.Join(strings.Fields(strings.ReplaceAll(string(text), "\u00a0", " ")), " "); s != "" {
				out = append(out, s)
			}
		}
	}
}

func TestSubjectsNameWhatIsInside(t *testing.T) {
	w := given.Words(t, "ru")
	one := week()
	one.Changes = one.Changes[:1]
	none := week()
	none.Changes = nil
	first := week()
	first.Previous = 0
	preview, some := week(), week()
	preview.Changes = slices.Clone(one.Changes)
	preview.Changes[0].Provisional = true
	some.Changes = append(slices.Clone(one.Changes), preview.Changes...)
	for _, c := range []struct {
		week editions.Week
		want string
	}{
		{week(), "ВДНХ: расписание, неделя 3 (18.01–24.01.2027), издание 2, 3 изменения"},
		{one, "ВДНХ: расписание, неделя 3 (18.01–24.01.2027), издание 2, 1 изменение"},
		{none, "ВДНХ: расписание, неделя 3 (18.01–24.01.2027), издание 2, без изменений"},
		{first, "ВДНХ: расписание, неделя 3 (18.01–24.01.2027), издание 2, первое издание"},
		{preview, "ВДНХ: расписание, неделя 3 (18.01–24.01.2027), издание 2, изменилось только предварительное"},
		{some, "ВДНХ: расписание, неделя 3 (18.01–24.01.2027), издание 2, 1 изменение"},
	} {
		b, err := Weekly(c.week, w)
		if err != nil {
			t.Fatal(err)
		}
		if b.Subject != c.want {
			t.Errorf("subject %q, want %q", b.Subject, c.want)
		}
	}
}

func TestNothingBreaksOutOfAMessage(t *testing.T) {
	w := given.Words(t, "ru")
	rapid.Check(t, func(t *rapid.T) {
		evil := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"a\r\nBcc: x@example.org", "<script>alert(1)</script>", `"><img src=x>`, "</td></tr></table>", "\u2028x", "{{.Title}}", "\x00"})).Draw(t, "text")
		k := week()
		k.Place, k.Reader, k.Sessions[0].Course, k.Sessions[0].Room, k.Changes[0].Course, k.Changes[0].Causes[0].Who = evil, evil, evil, evil, evil, evil
		b, err := Weekly(k, w)
		if err != nil {
			t.Fatalf("%v", err)
		}
		if strings.ContainsAny(b.Subject, "\r\n\x00\u2028\u2029") {
			t.Errorf("subject %q", b.Subject)
		}
		for _, tag := range []string{"<script", "<img"} {
			if strings.Contains(b.HTML, tag) {
				t.Errorf("%s came through", tag)
			}
		}
		if n := strings.Count(b.HTML, "</table>"); n != 3 {
			t.Errorf("%d tables", n)
		}
	})
}

func TestAMessageIsShort(t *testing.T) {
	w := given.Words(t, "ru")
	k := week()
	for range 100 {
		k.Changes = append(k.Changes, k.Changes[0])
		k.Sessions = append(k.Sessions, k.Sessions[0])
	}
	b, err := Weekly(k, w)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.HTML) > 60_000 {
		t.Errorf("%d bytes; mail programs cut at 100 kB", len(b.HTML))
	}
	for _, want := range []string{"И ещё 95 изменений — в приложенной книге.", "И ещё 63 занятия — в приложенной книге."} {
		if !strings.Contains(b.Text, want) {
			t.Errorf("it does not say %q", want)
		}
	}
}

// What is a preview only is counted.
func TestChangesOfThePreviewAreCounted(t *testing.T) {
	w := given.Words(t, "ru")
	k := week()
	for i := range k.Changes[1:] {
		k.Changes[i+1].Provisional = true
	}
	b, err := Weekly(k, w)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.Text, "Кроме того, 2 занятия предварительного плана стоят иначе: они ещё не объявлены.") {
		t.Errorf("it does not count the preview:\n%s", b.Text)
	}
	for i, c := range k.Changes {
		if told := strings.Contains(b.Text, "- "+w.What(c)+": "+c.Course); told != !c.Provisional {
			t.Errorf("change %d of the preview: %v, told: %v", i, c.Provisional, told)
		}
	}
	for range 10 {
		k.Changes = append(k.Changes, k.Changes[0])
	}
	if b, err = Weekly(k, w); err != nil || !strings.Contains(b.Text, "И ещё 3 изменения — в приложенной книге. Кроме того, 2 занятия предварительного") {
		t.Errorf("both are not counted: %v\n%s", err, b.Text)
	}
}

func TestStandingNeedsANoticeAndAKind(t *testing.T) {
	w := given.Words(t, "ru")
	if _, err := Standing(head("ВДНХ"), KindWeekly, w); err == nil {
		t.Error("a message about nothing")
	}
	if _, err := Standing(standing(), "carrier pigeon", w); err == nil {
		t.Error("a message of no kind")
	}
	none := standing()
	none.Notice.Edition = 0
	b, err := Standing(none, KindWaves, w)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.Text, "Действующего издания пока нет.") || strings.Contains(b.Text, "остаётся в силе") {
		t.Errorf("it does not say that nothing stands:\n%s", b.Text)
	}
	for _, kind := range []Kind{KindWeekly, KindTrainer, KindWaves} {
		b, err := Standing(standing(), kind, w)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.Text, "издания пока нет") {
			t.Errorf("%s: it says that nothing stands", kind)
		}
		if !strings.Contains(b.Text, "Действует издание 1, неделя 3 (18.01–24.01.2027), от 14.01.2027.") {
			t.Errorf("%s: it does not say what stands:\n%s", kind, b.Text)
		}
	}
}

// Whatever is in a name, a mail shows it as signs and is no longer than a mail can be.
func TestHostileNamesInAMail(t *testing.T) {
	w := given.Words(t, "en")
	long := strings.Repeat("я", 40_000)
	body, err := Notice("\u202eИванова\x1b[2J", monday, []string{"a\u202eb\x1bc", long}, w)
	if err != nil {
		t.Fatal(err)
	}
	for twin, text := range map[string]string{"HTML": body.HTML, "text": body.Text, "subject": body.Subject} {
		if strings.ContainsAny(text, "\u202e\x1b") || len(text) > 20_000 {
			t.Errorf("%s of %d bytes: %.200q", twin, len(text), text)
		}
	}
	if !strings.Contains(body.Text, "a\ufffdb\ufffdc") || !strings.Contains(body.HTML, "…") {
		t.Errorf("%.500s", body.Text)
	}
}
