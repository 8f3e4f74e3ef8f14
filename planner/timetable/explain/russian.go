package explain

// plural is a Russian noun after a number: after 1, 2 to 4, 5 and more.
type plural [3]string

func (p plural) form(n int) string {
	switch {
	case n%100 >= 11 && n%100 <= 14:
		return p[2]
	case n%10 == 1:
		return p[0]
	case n%10 >= 2 && n%10 <= 4:
		return p[1]
	}
	return p[2]
}

var (
	russianDays   = [...]string{"вс", "пн", "вт", "ср", "чт", "пт", "сб"}
	russianMonths = [...]string{"янв.", "фев.", "мар.", "апр.", "мая", "июн.", "июл.", "авг.", "сен.", "окт.", "ноя.", "дек."}
)

var russianCounts = map[string]plural{
	"day":         {"день", "дня", "дней"},
	"hour":        {"час", "часа", "часов"},
	"person":      {"человек", "человека", "человек"},
	"request":     {"заявка", "заявки", "заявок"},
	"seat":        {"место", "места", "мест"},
	"session":     {"занятие", "занятия", "занятий"},
	"more change": {"изменение", "изменения", "изменений"},
	"more group":  {"группу больше", "группы больше", "групп больше"},
	"fewer group": {"группу меньше", "группы меньше", "групп меньше"},
	"more hour":   {"час больше", "часа больше", "часов больше"},
	"fewer hour":  {"час меньше", "часа меньше", "часов меньше"},
	"more seat":   {"место больше", "места больше", "мест больше"},
	"fewer seat":  {"место меньше", "места меньше", "мест меньше"},
}

// russian is each English sentence, or part of one, in Russian. Names stand
// where they need no case.
var russian = map[string]string{
	// words between others
	"%s and %d others": "%s и ещё %d",
	"%s and %s":        "%s и %s",
	"%s %s–%s":         "%s %s–%s",
	"%s (session %s)":  "%s (занятие %s)",
	" and ":            "; ",
	", if %s":          "; для этого: %s",
	", session %s":     ", занятие %s",
	"%.1f hours":       "%.1f ч",
	"nobody":           "никто",

	// what a person or a session is
	"%s sits in %s on %s, room %s, session %s":                         "%s: место в группе %s, %s, аудитория %s, занятие %s",
	"session %s is %s on %s in room %s with %s, for %s":                "занятие %s: %s, %s, аудитория %s, ведёт %s, группа %s",
	", which is pinned: what was announced stands":                     "; занятие закреплено: объявленное остаётся в силе",
	"; it is pinned: what was announced stands":                        "; занятие закреплено: объявленное остаётся в силе",
	"%s; of %d other days, hours, rooms and trainers":                  "%s; из %d других дней, часов, аудиторий и тренеров",
	" none is possible with all else as it is":                         " при прочем неизменном не подходит ничего",
	" %d is possible with all else as it is, and none of them better":  " при прочем неизменном возможно: %d, лучше: ни одного",
	" %d are possible with all else as it is, and none of them better": " при прочем неизменном возможно: %d, лучше: ни одного",
	" %d is possible with all else as it is, and %d of them better":    " при прочем неизменном возможно: %d, из них лучше: %d",
	" %d are possible with all else as it is, and %d of them better":   " при прочем неизменном возможно: %d, из них лучше: %d",

	// why somebody is left out
	"no room has what %s needs and seats for %d":                                   "нет аудитории, где есть всё нужное для %s и не меньше %d мест",
	"%s may not be sent to any site with a room for %s":                            "%s: нельзя направить ни на одну площадку с аудиторией для %s",
	"nobody may lead %s as %s":                                                     "%s: никто не может вести (роль «%s»)",
	"office %s releases nobody":                                                    "офис %s никого не отпускает на обучение",
	"%s takes %d minutes and %s may attend %d a day":                               "%s длится %d мин., а для %s предел в день %d мин.",
	"%s may take %s from %s on, after the horizon's end":                           "%s: обучение %s возможно с %s, это после конца планирования",
	"from %s on no room for %s is open where %s may be sent":                       "начиная с %s ни одна аудитория для %s не открыта на площадках, куда можно направить %s",
	"from %s on nobody who may lead %s as %s has time for it where %s may be sent": "начиная с %[1]s ни у кого из тех, кто может вести %[2]s (роль «%[3]s»), нет на это времени на площадках, куда можно направить %[4]s",
	"from %s on no room and crew are free together for %s where %s may be sent":    "начиная с %s нет времени, когда аудитория и тренеры для %s свободны вместе на площадке, куда можно направить %s",
	"%s is not free on any day from %s on when %s could be held":                   "%s: начиная с %s нет свободного дня, когда возможно занятие %s",
	"the days of %s hold %d of %d trainings until the horizon's end on %s":         "%[1]s: до конца планирования (%[4]s) в собственные дни помещается %[2]d из %[3]d занятий",
	"%s comes before %s and is not served itself":                                  "сначала нужно пройти %[1]s (до %[2]s), а места на %[1]s тоже нет",
	", and nobody else could come when they can":                                   "; больше никто не может прийти в то же время",
	", with %s": " (вместе: %s)",
	"at most %s could sit in %s together%s, and it needs %d": "вместе на %[2]s могли бы собраться не больше %[1]s%[3]s, а нужно %[4]d",
	"in the order in which %s has to take them, their days until the horizon's end on %s hold %d of %d trainings, and they have %d: %s could only take the place of another of their own; no exchange was found that does that": "%s: по порядку прохождения в свои дни до конца планирования (%s) помещается %d из %d занятий, и назначено уже %d; %s возможно только взамен другого своего занятия; такой замены не нашлось",
	"in the order in which %s has to take them, their days until the horizon's end on %s hold %d of %d trainings, and %s with all that comes before it is %d: no exchange makes room for it":                                    "%s: по порядку прохождения в свои дни до конца планирования (%s) помещается %d из %d занятий, а %s вместе со всем, что до него, — это %d: никакой обмен не поможет",
	"%s takes %s, which comes before %s, on %s (session %s), and could not take %s on any day after that; no exchange was found that brings it forward":                                                                         "%[1]s: %[2]s (проходят до %[3]s) назначено на %[4]s (занятие %[5]s), после этого ни в один день пройти %[6]s нельзя; замены, при которой это было бы раньше, не нашлось",
	"all that %s needs for %s is in use; no exchange of a seat or of a session was found that frees it":                                                                                                                         "%s: всё, что нужно для %s, занято; замены места или занятия, которая это освободит, не нашлось",
	"%s; price %d": "%s; цена %d",
	"%s; that would make the plan cheaper by %d": "%s; план стал бы дешевле на %d",
	"%s could sit in %s on %s":                   "%s: возможно место в группе %s, %s",
	" in a new session in room %s with %s":       ", новое занятие, аудитория %s, ведёт %s",
	", together with %d more who waits":          " (и ещё %d из ожидающих)",
	", together with %d more who wait":           " (и ещё %d из ожидающих)",
	"%s is given up":                             "освобождается %s",
	"%s are given up":                            "освобождаются %s",
	"%s is exchanged for another session":        "%s меняется на место в другом занятии",
	"%s are exchanged for another session":       "%s меняются на места в других занятиях",
	"%s is made":                                 "ещё %s",
	"%s are made":                                "ещё %s",

	// what forbids a place
	"%s holds a seat in session %s, which is pinned":                        "%s: место в закреплённом занятии %s",
	"session %s would keep %s, and %s needs %d":                             "в занятии %s останется %s, а для %s нужно %d",
	"session %s is full with %s":                                            "в занятии %s все места заняты (%s)",
	"nobody else waits who could come":                                      "больше никто из ожидающих не может прийти",
	"only %s waits too and could come":                                      "из ожидающих может прийти ещё только %s",
	"only %s wait too and could come":                                       "из ожидающих могут прийти ещё только %s",
	"%s, and %s needs %s":                                                   "%s, а для %s нужно %s",
	"room %s has no seats":                                                  "в аудитории %s нет мест",
	"%s is not available on %s":                                             "%s: нет рабочего времени %s",
	"%s may not be sent to %s":                                              "%s: нельзя направить на площадку %s",
	"%s is at %s on %s for %s, and this would be at %s":                     "%s: площадка %s, %s, %s, а это на площадке %s",
	"%s sits in %s on %s":                                                   "%s: в это время занятие %s, %s",
	"%s sits in %s on %s and needs %d minutes between the two":              "%s: занятие %s, %s, а между ними нужно %d мин.",
	"%s may attend %d minutes a day and would attend %d on %s":              "%[1]s: предел обучения в день %[2]d мин., а вышло бы %[3]d (%[4]s)",
	"%s may take %s from %s on":                                             "%s: обучение %s возможно с %s",
	"%s comes before %s, and %s has no seat in it":                          "%[1]s проходят до %[2]s, а у %[3]s на него нет места",
	"%s comes before %s, and %s takes it on %s (session %s)":                "%[1]s проходят до %[2]s, а у %[3]s оно %[4]s (занятие %[5]s)",
	"%s comes before %s, and %s takes %s on %s already (session %s)":        "%[1]s проходят до %[2]s, а у %[3]s уже %[5]s назначено %[4]s (занятие %[6]s)",
	"the office %s releases nobody of its working staff for training":       "офис %s не отпускает работающих на обучение",
	"the office %s has %s in training on %s already and releases no more":   "офис %[1]s: %[3]s на обучении уже %[2]s, больше не отпускают",
	"room %s has no %s, which %s needs":                                     "в аудитории %s нет «%s», нужного для %s",
	"room %s is not open on %s":                                             "аудитория %s закрыта %s",
	"room %s has %s on %s":                                                  "аудитория %s занята: %s, %s",
	"room %s has %s on %s, and %d minutes between two sessions are needed":  "аудитория %s: %s, %s, а между занятиями нужно %d мин.",
	"room %s has seats for %s, and %d sit in this session":                  "в аудитории %s мест на %s, а в группе %d",
	"%s takes %d trainers, and there are not so many different ones for it": "%s: нужно тренеров %d, столько разных нет",
	"%s may not lead %s as %s":                                              "%s не может вести %s (роль «%s»)",
	"%s cannot be in one crew twice":                                        "%s: нельзя дважды в одном составе",
	"%s cannot travel from %s to %s":                                        "%s: нет пути из %s в %s",
	"%s leads %s on %s":                                                     "%s: ведёт %s, %s",
	"%s leads %s on %s and needs %d minutes between the two":                "%s: ведёт %s, %s, а между занятиями нужно %d мин.",
	"%s may teach %d minutes a day and would teach %d on %s":                "%[1]s: предел ведения в день %[2]d мин., а вышло бы %[3]d (%[4]s)",
	"%s may teach %s a week and would teach %s in that of %s":               "%[1]s: предел ведения в неделю %[2]s, а вышло бы %[3]s (неделя с днём %[4]s)",
	"session %s is pinned, what was announced stands":                       "занятие %s закреплено: объявленное остаётся в силе",
	"; %d of its %d people cannot come":                                     "; не могут прийти %d из %d",
	"; none of its %d people can come":                                      "; не может прийти никто из %d",

	// what comes of a change
	"possible":                      "возможно",
	"nobody is better or worse off": "никому не лучше и не хуже",
	"%s more served":                "исполнится больше: %s",
	"%s fewer served":               "исполнится меньше: %s",
	"more urgent requests wait in place of less urgent ones": "ждут более срочные заявки вместо менее срочных",
	"less urgent requests wait in place of more urgent ones": "ждут менее срочные заявки вместо более срочных",
	"%s with another day or hour":                            "другой день или час: %s",
	"%s after the due date":                                  "после срока: на %s",
	"those who are late sit later still":                     "опаздывающие учатся ещё позже",
	"those who are late sit sooner":                          "опаздывающие учатся раньше",
	"%d more told dates changed or lost":                     "ещё изменено или отменено объявленных дат: %d",
	"%d more told dates kept":                                "ещё сохранено объявленных дат: %d",
	"%d told another room":                                   "другая аудитория, чем объявлено: %d",
	"%d more in the room they were told":                     "ещё в объявленной аудитории: %d",
	"%d told another trainer":                                "другой тренер, чем объявлено: %d",
	"%d more with the trainer they were told":                "ещё с объявленным тренером: %d",
	"newcomers ready %s later in all":                        "готовность новых сотрудников позже на %s в сумме",
	"newcomers ready %s sooner in all":                       "готовность новых сотрудников раньше на %s в сумме",
	"%s more":                                                "на %s больше",
	"%s fewer":                                               "на %s меньше",
	"%s above what trainers should teach in a week":          "сверх недельной нормы тренеров: на %s",
	"people of one wave in %s":                               "разделение потоков: на %s",
	"trainers travel %d minutes more":                        "дорога тренеров больше на %d мин.",
	"trainers travel %d minutes less":                        "дорога тренеров меньше на %d мин.",
	"people travel about %d minutes more":                    "дорога участников больше примерно на %d мин.",
	"people travel about %d minutes less":                    "дорога участников меньше примерно на %d мин.",

	// the changes
	"%s on %s in room %s with %s is not held (session %s)": "%s, %s, аудитория %s, ведёт %s: не проводится (занятие %s)",
	"%s is held on %s in room %s with %s (new session %s)": "%s, %s, аудитория %s, ведёт %s: проводится (новое занятие %s)",
	"%s, session %s, moves %s":                             "%s, занятие %s, переносится: %s",
	"from %s to %s":                                        "%s → %s",
	"from room %s to %s":                                   "аудитория %s → %s",
	"session %s on %s":                                     "занятие %s, %s",
	"%s gets a seat in %s, %s":                             "%s: место в группе %s, %s",
	"%s get seats in %s, %s":                               "%s: места в группе %s, %s",
	"%s gives up the seat in %s, session %s, and waits":    "%s: место в группе %s (занятие %s) освобождается, ожидание",
	"%s give up their seats in %s, session %s, and wait":   "%s: места в группе %s (занятие %s) освобождаются, ожидание",
	"%s moves in %s from session %s to %s":                 "%s: %s, занятие %s → %s",
	"%s move in %s from session %s to %s":                  "%s: %s, занятие %s → %s",
}
