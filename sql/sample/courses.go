package sample

import "cohort/planner/demand/facts"

const (
	specialist    = "универсальный специалист"
	administrator = "администратор зала"
	senior        = "старший специалист"
	head          = "руководитель офиса"
)

var (
	soft, pc, web     = []string{"auditorium"}, []string{"computers"}, []string{"online"}
	psychologist      = []string{"psychologist"}
	process           = []string{"process"}
	both              = []string{"process", "psychologist"}
	year, two, triple = 12, 24, 36
)

// form is what courses of one kind have in common.
type form struct {
	group       string
	features    []string
	least, most int // people in a session
	crew        []string
}

var (
	talk      = form{"soft_skill", soft, 5, 15, psychologist}
	software  = form{"software", pc, 4, 12, process}
	practice  = form{"practice", pc, 4, 12, process}
	exam      = form{"assessment", pc, 4, 12, both}
	workshop  = form{"refresher", soft, 6, 15, psychologist}
	webinar   = form{"refresher", web, 10, 150, process}
	refresher = form{"refresher", pc, 6, 12, process}
)

// entry is a line of the catalogue.
type entry struct {
	id, ru, en string
	form       form
	minutes    int
	refresh    *int // months after which it is due again; nil: never
	starts     []int
}

// Length and name of trainings are published where there is a source; groups,
// order and how often a refresher is due are assumed. REF-03 is assumed whole:
// without it all refreshers would fall on the psychologists.
var catalogue = []entry{
	{id: "SRV-01", ru: "Основы клиентского сервиса", en: "Customer Service Basics", form: talk, minutes: 390},
	{id: "SRV-02", ru: "Управление конфликтами", en: "Conflict Management", form: talk, minutes: 390, refresh: &triple},
	{id: "SRV-03", ru: "Управление стрессом", en: "Stress Management", form: talk, minutes: 390, refresh: &triple},
	{id: "IT-01", ru: "Программный комплекс, модуль 1", en: "Software, module 1", form: software, minutes: 240},
	{id: "IT-02", ru: "Программный комплекс, модуль 2", en: "Software, module 2", form: software, minutes: 300},
	{id: "IT-03", ru: "Программный комплекс, модуль 3", en: "Software, module 3", form: software, minutes: 360},
	{id: "IT-04", ru: "Программный комплекс, модуль 4", en: "Software, module 4", form: software, minutes: 420},
	{id: "PRC-01", ru: "Практикум по госуслугам, день 1", en: "Service practice, day 1", form: practice, minutes: 360},
	{id: "PRC-02", ru: "Практикум по госуслугам, день 2", en: "Service practice, day 2", form: practice, minutes: 360},
	{id: "PRC-03", ru: "Практикум по госуслугам, день 3", en: "Service practice, day 3", form: practice, minutes: 360},
	{id: "PRC-04", ru: "Практикум по госуслугам, день 4", en: "Service practice, day 4", form: practice, minutes: 360},
	{id: "PRC-05", ru: "Практикум по госуслугам, день 5", en: "Service practice, day 5", form: practice, minutes: 360},
	{id: "ATT-01", ru: "Итоговая аттестация", en: "Final assessment", form: exam, minutes: 240},
	{id: "REF-01", ru: "Искренний сервис: практикум", en: "Sincere Service workshop", form: workshop, minutes: 390, refresh: &two},
	{id: "REF-02", ru: "Изменения в порядке предоставления услуг", en: "Changes in services", form: webinar, minutes: 90, refresh: &year, starts: []int{600, 900}},
	{id: "REF-03", ru: "Обновления программного комплекса", en: "Software updates", form: refresher, minutes: 240, refresh: &two},
	{id: "MGR-01", ru: "Наставник нового сотрудника", en: "Mentor training", form: workshop, minutes: 390},
	{id: "MGR-02", ru: "Управленческие навыки руководителя офиса", en: "Office head skills", form: workshop, minutes: 390, starts: []int{600}},
}

func (e entry) course() facts.Course {
	c := facts.Course{ID: e.id, NameRu: e.ru, NameEn: e.en, Group: e.form.group, Minutes: e.minutes, Features: e.form.features,
		MinGroup: e.form.least, MaxGroup: e.form.most, Crew: e.form.crew, RefreshMonths: e.refresh, Starts: append([]int{}, e.starts...)}
	if c.Group == "assessment" {
		c.Examined, c.RetakeAfterDays, c.MostAttempts = true, new(7), new(3)
	}
	return c
}

// after says what is taken before a course.
var after = []struct {
	course string
	before []string
}{
	{"SRV-02", []string{"SRV-01"}}, {"SRV-03", []string{"SRV-01"}},
	{"IT-02", []string{"IT-01"}}, {"IT-03", []string{"IT-01"}}, {"IT-04", []string{"IT-02", "IT-03"}},
	{"PRC-01", []string{"IT-01"}}, {"PRC-02", []string{"PRC-01"}}, {"PRC-03", []string{"PRC-02", "IT-02"}},
	{"PRC-04", []string{"PRC-03", "IT-03"}}, {"PRC-05", []string{"PRC-04", "IT-04"}},
	{"ATT-01", []string{"PRC-05", "SRV-02", "SRV-03"}},
}

// usual is the order in which newcomers of a position customarily take their
// courses, one a day. On-the-job practice in the office follows and needs no room.
var usual = map[string][]string{
	specialist:    {"IT-01", "SRV-01", "PRC-01", "IT-02", "IT-03", "PRC-02", "SRV-02", "PRC-03", "IT-04", "PRC-04", "SRV-03", "PRC-05", "ATT-01"},
	administrator: {"SRV-01", "IT-01", "SRV-02", "IT-02", "SRV-03"},
}

func (w *world) buildCourses() {
	for _, e := range catalogue {
		w.Courses = append(w.Courses, e.course())
	}
	for _, o := range after {
		for _, b := range o.before {
			w.CourseOrder = append(w.CourseOrder, facts.CourseOrder{Course: o.course, After: b})
		}
	}
	w.Programmes = []facts.Programme{
		{ID: "universal-specialist", NameRu: "Универсальный специалист", NameEn: "Universal specialist", Position: specialist, DueWorkingDays: 15},
		{ID: "hall-administrator", NameRu: "Администратор зала", NameEn: "Hall administrator", Position: administrator, DueWorkingDays: 15},
	}
	for _, p := range w.Programmes {
		for _, c := range usual[p.Position] {
			w.ProgrammeCourses = append(w.ProgrammeCourses, facts.ProgrammeCourse{Programme: p.ID, Course: c})
		}
	}
	w.Stages = []facts.Stage{
		{ID: "application", Ordinal: 1, NameRu: "Отклик получен", NameEn: "Application", Rate: 0.5, WorkingDays: 2},
		{ID: "phone-screen", Ordinal: 2, NameRu: "Телефонное интервью", NameEn: "Phone screen", Rate: 0.5, WorkingDays: 2},
		{ID: "interview", Ordinal: 3, NameRu: "Собеседование", NameEn: "Interview", Rate: 0.5, WorkingDays: 5},
		{ID: "checks", Ordinal: 4, NameRu: "Проверка и документы", NameEn: "Checks and papers", Rate: 0.8, WorkingDays: 7},
		{ID: "offer", Ordinal: 5, NameRu: "Оффер принят, ждёт выхода", NameEn: "Offer accepted", Rate: 0.85, WorkingDays: 10},
	}
}
