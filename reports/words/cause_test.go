package words_test

import (
	"testing"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/ledger"
	"cohort/reports/words"
)

// A reader is told first what is nearest to them, then what it goes back to, of which training.
func TestACauseIsToldFromWhatIsNearest(t *testing.T) {
	day, _ := planner.ParseDate("2027-01-27")
	at := func(d planner.Date) *editions.Appointment { return &editions.Appointment{Date: d, Start: 750} }
	away := &editions.Cause{Kind: ledger.TrainerAway, Who: "Белов", Use: editions.UseTrainer}
	fell := &editions.Cause{Kind: ledger.NotHeld, Course: "Модуль 4", Session: at(day - 6)}
	before := func(because *editions.Cause) *editions.Cause {
		return &editions.Cause{Kind: ledger.OrderChanged, Who: "Модуль 4", Course: "Модуль 4", Session: at(day), Because: because}
	}
	way := func(because *editions.Cause) *editions.Cause {
		return &editions.Cause{Kind: ledger.MadeWay, Use: editions.UseRoom, Who: "Класс", Course: "Модуль 4", Session: at(day), Because: because}
	}
	for _, x := range []struct {
		name, ru, en string
		cause        *editions.Cause
	}{
		{"nobody can come, and something is known of why", "к этому занятию ещё не пройдена программа «Модуль 4» (теперь Ср 27.01 в 12:30); причина — не состоялось занятие: «Модуль 4», Чт 21.01 в 12:30",
			"Модуль 4, which comes before, is not done by then (now Wed 27.01 at 12:30); the reason: not held: Модуль 4, Thu 21.01 at 12:30", &editions.Cause{Kind: ledger.TooFew, Because: before(fell)}},
		{"nobody can come, and nothing is", "никто из участников не может прийти", "nobody in it can come", &editions.Cause{Kind: ledger.TooFew}},
		{"some can come", "в группе осталось 2 человека, этого мало; причина — обучение больше не нужно", "2 people are left in the group, which is too few; the reason: the training is not needed any more",
			&editions.Cause{Kind: ledger.TooFew, Left: 2, Because: &editions.Cause{Kind: ledger.PersonGone}}},
		{"the room, and the next one is why", "аудитория (Класс) отдана другому занятию: «Модуль 4», Ср 27.01 в 12:30; причина — тренер не может вести занятие: Белов",
			"the room (Класс) is given to another session: Модуль 4, Wed 27.01 at 12:30; the reason: the trainer is away: Белов", way(away)},
		{"the room, and one further on is why", "аудитория (Класс) отдана другому занятию: «Модуль 4», Ср 27.01 в 12:30; причина — «Сервис»: тренер не может вести занятие: Белов",
			"the room (Класс) is given to another session: Модуль 4, Wed 27.01 at 12:30; the reason: Сервис: the trainer is away: Белов",
			way(&editions.Cause{Kind: ledger.MadeWay, Use: editions.UseRoom, Course: "Сервис", Session: at(day), Because: away})},
		{"what comes before is a preview", "к этому занятию ещё не пройдена программа «Модуль 4» (теперь Ср 27.01 в 12:30, предварительно); причина — тренер не может вести занятие: Белов",
			"Модуль 4, which comes before, is not done by then (now Wed 27.01 at 12:30, provisional); the reason: the trainer is away: Белов",
			&editions.Cause{Kind: ledger.OrderChanged, Who: "Модуль 4", Session: &editions.Appointment{Date: day, Start: 750, Provisional: true}, Because: away}},
		{"a participant, by a session that is elsewhere by now", "у участника было другое занятие; причина — тренер не может вести занятие: Белов", "a participant had another session; the reason: the trainer is away: Белов",
			&editions.Cause{Kind: ledger.MadeWay, Use: editions.UseLearner, Because: away}},
		{"others of the office", "в этот день на обучении уже столько сотрудников офиса, сколько он отпускает; причина — обучение больше не нужно",
			"on that day as many people of the office are in training as it lets go; the reason: the training is not needed any more", &editions.Cause{Kind: ledger.Released, Because: &editions.Cause{Kind: ledger.PersonGone}}},
		{"a session that is named says of what it is", "аудитория (Класс) отдана другому занятию: «Модуль 4», Ср 27.01 в 12:30; причина — не состоялось занятие: «Модуль 4», Чт 21.01 в 12:30",
			"the room (Класс) is given to another session: Модуль 4, Wed 27.01 at 12:30; the reason: not held: Модуль 4, Thu 21.01 at 12:30", way(before(fell))},
	} {
		for lang, want := range map[string]string{"ru": x.ru, "en": x.en} {
			w, err := words.New(lang)
			if err != nil {
				t.Fatal(err)
			}
			if got := w.Causes([]editions.Cause{*x.cause}); got != want {
				t.Errorf("%s: %q, want %q", x.name, got, want)
			}
		}
	}
}

// Why people came to a group or left it is told by what happened, once, however many ways lead there.
func TestWhyAGroupChangedIsToldOnce(t *testing.T) {
	day, _ := planner.ParseDate("2027-01-27")
	away := &editions.Cause{Kind: ledger.TrainerAway, Who: "Белов", Use: editions.UseTrainer}
	later := func(n planner.Date, because *editions.Cause) editions.Cause {
		return editions.Cause{Kind: ledger.OrderChanged, Who: "Модуль 4", Course: "Модуль 4", Session: &editions.Appointment{Date: day + n, Start: 750}, Because: because}
	}
	from := func(n planner.Date, because *editions.Cause) editions.Cause {
		return editions.Cause{Kind: ledger.From, Course: "Модуль 4", Session: &editions.Appointment{Date: day + n, Start: 750}, Because: because}
	}
	gone := editions.Cause{Kind: ledger.PersonGone}
	for _, x := range []struct {
		name, want string
		causes     []editions.Cause
	}{
		{"one way", "к этому занятию ещё не пройдена программа «Модуль 4» (теперь Ср 27.01 в 12:30); причина — тренер не может вести занятие: Белов", []editions.Cause{later(0, away)}},
		{"the same way twice", "к этому занятию ещё не пройдена программа «Модуль 4» (теперь Ср 27.01 в 12:30); причина — тренер не может вести занятие: Белов", []editions.Cause{later(0, away), later(0, away)}},
		{"several ways", "тренер не может вести занятие: Белов", []editions.Cause{later(0, away), later(1, away), later(2, away)}},
		{"at once and by a way", "тренер не может вести занятие: Белов", []editions.Cause{later(0, away), *away}},
		{"something else between", "тренер не может вести занятие: Белов; обучение больше не нужно", []editions.Cause{later(0, away), gone, later(1, away)}},
		{"from another session", "участники перешли с занятия: «Модуль 4», Ср 27.01 в 12:30; причина — тренер не может вести занятие: Белов", []editions.Cause{from(0, away), from(0, away)}},
		{"from several", "участники перешли с других занятий; причина — тренер не может вести занятие: Белов; обучение больше не нужно", []editions.Cause{from(0, away), gone, from(1, away), from(2, away)}},
		{"from another one, and it is so here", "тренер не может вести занятие: Белов", []editions.Cause{from(0, away), from(1, away), *away}},
		{"from two that are no more", "участники перешли с занятия: «Модуль 4», Ср 27.01 в 12:30; участники перешли с занятия: «Модуль 4», Чт 28.01 в 12:30", []editions.Cause{from(0, nil), from(1, nil)}},
		{"two things", "к этому занятию ещё не пройдена программа «Модуль 4» (теперь Ср 27.01 в 12:30); причина — тренер не может вести занятие: Белов; обучение больше не нужно", []editions.Cause{later(0, away), gone}},
	} {
		w, err := words.New("ru")
		if err != nil {
			t.Fatal(err)
		}
		c := editions.Change{Course: "Модуль 5", Before: &editions.Appointment{Date: day, Start: 600}, After: &editions.Appointment{Date: day, Start: 600}, Causes: x.causes}
		if got := w.Cause(c); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}
