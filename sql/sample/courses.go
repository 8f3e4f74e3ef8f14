package sample

import "cohort/planner/demand"

const (
	specialist    = "универсальный специалист"
	administrator = "администратор зала"
	senior        = "старший специалист"
	head          = "руководитель офиса"
)

var (
	soft, pc, web     = demand.Strings{"auditorium"}, demand.Strings{"computers"}, demand.Strings{"online"}
	psychologist      = demand.Strings{"psychologist"}
	process           = demand.Strings{"process"}
	both              = demand.Strings{"process", "psychologist"}
	year, two, triple = 12, 24, 36
)

// Length and name of trainings are published where there is a source; groups,
// order and how often a refresher is due are assumed. REF-03 is assumed whole:
// without it all refreshers would fall on the psychologists.
var courses = []demand.Course{
	course("SRV-01", "Основы клиентского сервиса", "Customer Service Basics", "soft_skill", 390, soft, 5, 15, psychologist, nil),
	course("SRV-02", "Управление конфликтами", "Conflict Management", "soft_skill", 390, soft, 5, 15, psychologist, &triple),
	course("SRV-03", "Управление стрессом", "Stress Management", "soft_skill", 390, soft, 5, 15, psychologist, &triple),
	course("IT-01", "Программный комплекс, модуль 1", "Software, module 1", "software", 240, pc, 4, 12, process, nil),
	course("IT-02", "Программный комплекс, модуль 2", "Software, module 2", "software", 300, pc, 4, 12, process, nil),
	course("IT-03", "Программный комплекс, модуль 3", "Software, module 3", "software", 360, pc, 4, 12, process, nil),
	course("IT-04", "Программный комплекс, модуль 4", "Software, module 4", "software", 420, pc, 4, 12, process, nil),
	course("PRC-01", "Практикум по госуслугам, день 1", "Service practice, day 1", "practice", 360, pc, 4, 12, process, nil),
	course("PRC-02", "Практикум по госуслугам, день 2", "Service practice, day 2", "practice", 360, pc, 4, 12, process, nil),
	course("PRC-03", "Практикум по госуслугам, день 3", "Service practice, day 3", "practice", 360, pc, 4, 12, process, nil),
	course("PRC-04", "Практикум по госуслугам, день 4", "Service practice, day 4", "practice", 360, pc, 4, 12, process, nil),
	course("PRC-05", "Практикум по госуслугам, день 5", "Service practice, day 5", "practice", 360, pc, 4, 12, process, nil),
	course("ATT-01", "Итоговая аттестация", "Final assessment", "assessment", 240, pc, 4, 12, both, nil),
	course("REF-01", "Искренний сервис: практикум", "Sincere Service workshop", "refresher", 390, soft, 6, 15, psychologist, &two),
	course("REF-02", "Изменения в порядке предоставления услуг", "Changes in services", "refresher", 90, web, 10, 150, process, &year, 600, 900),
	course("REF-03", "Обновления программного комплекса", "Software updates", "refresher", 240, pc, 6, 12, process, &two),
	course("MGR-01", "Наставник нового сотрудника", "Mentor training", "refresher", 390, soft, 6, 15, psychologist, nil),
	course("MGR-02", "Управленческие навыки руководителя офиса", "Office head skills", "refresher", 390, soft, 6, 15, psychologist, nil, 600),
}

func course(id, ru, en, group string, minutes int, features demand.Strings, least, most int, crew demand.Strings, refresh *int, starts ...int) demand.Course {
	return demand.Course{ID: id, NameRu: ru, NameEn: en, Group: group, Minutes: minutes, Features: features, MinGroup: least, MaxGroup: most,
		Crew: crew, RefreshMonths: refresh, Starts: append(demand.Ints{}, starts...)}
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
	w.Courses = courses
	for _, o := range after {
		for _, b := range o.before {
			w.CourseOrder = append(w.CourseOrder, demand.CourseOrder{Course: o.course, After: b})
		}
	}
	w.Programmes = []demand.Programme{
		{ID: "universal-specialist", NameRu: "Универсальный специалист", NameEn: "Universal specialist", Position: specialist, DueWorkingDays: 13},
		{ID: "hall-administrator", NameRu: "Администратор зала", NameEn: "Hall administrator", Position: administrator, DueWorkingDays: 8},
	}
	for _, p := range w.Programmes {
		for _, c := range usual[p.Position] {
			w.ProgrammeCourses = append(w.ProgrammeCourses, demand.ProgrammeCourse{Programme: p.ID, Course: c})
		}
	}
	w.Stages = []demand.Stage{
		{ID: "application", Ordinal: 1, NameRu: "Отклик получен", NameEn: "Application", Rate: 0.5, WorkingDays: 2},
		{ID: "phone-screen", Ordinal: 2, NameRu: "Телефонное интервью", NameEn: "Phone screen", Rate: 0.5, WorkingDays: 2},
		{ID: "interview", Ordinal: 3, NameRu: "Собеседование", NameEn: "Interview", Rate: 0.5, WorkingDays: 5},
		{ID: "checks", Ordinal: 4, NameRu: "Проверка и документы", NameEn: "Checks and papers", Rate: 0.8, WorkingDays: 7},
		{ID: "offer", Ordinal: 5, NameRu: "Оффер принят, ждёт выхода", NameEn: "Offer accepted", Rate: 0.85, WorkingDays: 10},
	}
}
