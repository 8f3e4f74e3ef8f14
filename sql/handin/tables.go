package handin

import (
	"strings"

	"github.com/lib/pq"
)

// formTable is what is said in SQL of a table that people fill in.
type formTable struct {
	key     []string
	rows    string                                 // $1: today, $2: names that are asked for; texts, with blank where it is no row of the table
	apart   []string                               // columns of the table that after writes
	leaf    bool                                   // nothing refers to a row, so that it can be taken out and put in anew
	hanging string                                 // $1: a key; how many rows of which table go with it
	insert  func(f *Form, row Row) error           // in place of the plain statement
	after   func(f *Form, before, after Row) error // writes what stands in other tables
	parts   []formPart                             // of a form whose rows go into several tables; none: all go into the table of its name
}

// formPart is a table into which some rows of a form go.
type formPart struct {
	table string
	key   []string
	takes func(row Row) bool
}

var formTables = map[string]formTable{
	"rooms": {key: []string{"id"}, after: writeHours,
		rows: `
			select r.id, r.site, r.name_ru, r.name_en, r.seats, array_to_string(r.features, e'\n') as features, r.way_ru, r.way_en,
				h.weekday_1, h.weekday_2, h.weekday_3, h.weekday_4, h.weekday_5, h.weekday_6, h.weekday_7
			from cohort.rooms r
			cross join lateral (
				select string_agg(span, e'\n' order by from_minute) filter (where weekday = 1) as weekday_1,
					string_agg(span, e'\n' order by from_minute) filter (where weekday = 2) as weekday_2,
					string_agg(span, e'\n' order by from_minute) filter (where weekday = 3) as weekday_3,
					string_agg(span, e'\n' order by from_minute) filter (where weekday = 4) as weekday_4,
					string_agg(span, e'\n' order by from_minute) filter (where weekday = 5) as weekday_5,
					string_agg(span, e'\n' order by from_minute) filter (where weekday = 6) as weekday_6,
					string_agg(span, e'\n' order by from_minute) filter (where weekday = 7) as weekday_7
				from (
					select weekday, from_minute, from_minute || '-' || to_minute as span
					from cohort.room_hours
					where room = r.id
				) s
			) h
			where $1::date is not null and $2::text[] is not null
			order by r.site, r.id`,
		hanging: `
			select 'room_hours', count(*) from cohort.room_hours where room = $1
			union all
			select 'closures', count(*) from cohort.closures where room = $1
			union all
			select 'bookings', count(*) from cohort.bookings where room = $1`},
	"trainers": {key: []string{"id"}, after: writeTrainerCourses,
		rows: `
			select t.id, t.family_name, t.given_name, t.patronymic, t.home_site, array_to_string(t.roles, e'\n') as roles,
				t.max_day_minutes, t.max_week_minutes, t.target_week_minutes,
				(select string_agg(course, e'\n' order by course) from cohort.trainer_courses where trainer = t.id) as courses
			from cohort.trainers t
			where $1::date is not null and $2::text[] is not null
			order by t.id`,
		hanging: `
			select 'rosters', count(*) from cohort.rosters where person = $1
			union all
			select 'absences', count(*) from cohort.absences where person = $1
			union all
			select 'trainer_courses', count(*) from cohort.trainer_courses where trainer = $1`},
	"people": {key: []string{"id"},
		rows: `
			select id, family_name, given_name, patronymic, office, position, started_on, cleared_on, left_on, array_to_string(needs, e'\n') as needs
			from cohort.people
			where left_on is null or left_on > $1::date or id = any ($2::text[])
			order by office, family_name, given_name, id`},
	"candidates": {key: []string{"id"}, apart: []string{"stage", "stage_since"}, insert: insertCandidate, after: moveCandidate,
		rows: `
			select id, family_name, given_name, patronymic, office, position, coalesce(outcome, stage) as stage,
				to_char(stage_since, 'YYYY-MM-DD HH24:MI') as stage_since, expected_start, array_to_string(needs, e'\n') as needs
			from cohort.candidates
			where $1::date is not null and (outcome is null or id = any ($2::text[]))
			order by office, family_name, given_name, id`},
	"waves": {key: []string{"id"}, leaf: true,
		rows: `
			select id, office, position, start_date, headcount
			from cohort.waves
			where start_date >= $1::date or id = any ($2::text[]) or office = any ($2::text[])
			order by start_date, office, id`},
	"hiring": {key: []string{"id"}, leaf: true,
		rows: `
			select id, office, position, month, headcount
			from cohort.hiring
			where month >= date_trunc('month', $1::date) or id = any ($2::text[]) or office = any ($2::text[])
			order by month, office, id`},
	"rosters": {key: []string{"id"}, leaf: true,
		rows: `
			select id, person, pattern, anchor_date, from_date, to_date, from_minute, to_minute, array_to_string(array(select unnest(weekdays) order by 1), e'\n') as weekdays
			from cohort.rosters
			where to_date is null or to_date >= $1::date or id = any ($2::text[]) or person = any ($2::text[])
			order by person, from_date, id`},
	"absences": {key: []string{"id"}, leaf: true,
		rows: `
			select id, person, from_date, to_date, kind, from_minute, to_minute, array_to_string(array(select unnest(weekdays) order by 1), e'\n') as weekdays
			from cohort.absences
			where to_date >= $1::date or id = any ($2::text[]) or person = any ($2::text[])
			order by from_date, person, id`},
	"closures": {key: []string{"id"}, leaf: true,
		rows: `
			select id, site, room, from_date, to_date, reason, from_minute, to_minute
			from cohort.closures
			where to_date >= $1::date or id = any ($2::text[]) or site = any ($2::text[])
			order by from_date, site, id`},
	"bookings": {key: []string{"id"}, leaf: true,
		rows: `
			select id, room, to_char(starts_at, 'YYYY-MM-DD HH24:MI') as starts_at, case when isfinite(ends_at) then to_char(ends_at, 'YYYY-MM-DD HH24:MI') else 'infinity' end as ends_at, title
			from cohort.bookings
			where ends_at >= $1::date or id = any ($2::text[]) or room = any ($2::text[])
			order by starts_at, room, id`},
	"nominations": {key: []string{"id"}, leaf: true,
		rows: `
			select id, person, course, earliest_date, due_date, weight
			from cohort.nominations
			where due_date >= $1::date or id = any ($2::text[]) or person = any ($2::text[])
			order by due_date, person, id`},
	"attendance": {key: []string{"session", "person"}, leaf: true,
		rows: `
			with seated as (
				select i.id as session, s.learner as person, i.date, i.start_minute
				from cohort.issued i
				join cohort.seats s on s.version = i.version and s.session = i.id and not s.anonymous
				join cohort.staff f on f.id = s.learner
				where i.date between $1::date - 14 and $1::date
			)
			select a.session, a.person, a.mark, a.result, null as blank
			from cohort.attendance a
			where a.session = any ($2::text[]) or a.session in (select session from seated)
			union all
			select s.session, s.person, null, null, 'true'
			from seated s
			where not exists (select from cohort.attendance a where a.session = s.session and a.person = s.person)
			order by 1, 2`},
	"returns": {key: []string{"session", "person"}, leaf: true,
		parts: []formPart{
			{"attendance", []string{"session", "person"}, func(row Row) bool { return row["person"] != "" }},
			{"session_outcomes", []string{"session"}, func(row Row) bool { return row["person"] == "" }}},
		rows: `
			with recent as (
				select version, id
				from cohort.issued
				where date between $1::date - 14 and $1::date
			), seated as (
				select i.id as session, s.learner as person
				from recent i
				join cohort.seats s on s.version = i.version and s.session = i.id and not s.anonymous
				join cohort.staff f on f.id = s.learner
			)
			select a.session, a.person, a.mark, a.result, null as held, null as trainers, null as blank
			from cohort.attendance a
			where a.session = any ($2::text[]) or a.session in (select id from recent)
			union all
			select o.session, '', null, null, o.held::text, array_to_string(array(select unnest(o.trainers) order by 1), e'\n'), null
			from cohort.session_outcomes o
			where o.session = any ($2::text[]) or o.session in (select id from recent)
			union all
			select s.session, s.person, null, null, null, null, 'true'
			from seated s
			where not exists (select from cohort.attendance a where a.session = s.session and a.person = s.person)
			union all
			select r.id, '', null, null, null, null, 'true'
			from recent r
			where not exists (select from cohort.session_outcomes o where o.session = r.id)
			order by 1, 2`},
	"pins": {key: []string{"session", "field"},
		rows: `
			select p.session, string_agg(p.field, e'\n' order by p.field collate "C") as field, p.reason, p.until, max(p.least)::text as least
			from cohort.pins p
			join cohort.current_plan c on true
			join cohort.sessions s on s.version = c.version and s.id = p.session
			where p.released_at is null and s.date >= $1::date and $2::text[] is not null
			group by p.session, s.date, s.start_minute, p.reason, p.until, p.who
			order by s.date, s.start_minute, p.session, min(p.number)`},
	"addresses": {key: []string{"id"},
		rows: `
			select id, kind, subject, email, name, language, letters, calendar, active
			from cohort.addresses
			where $1::date is not null and $2::text[] is not null
			order by kind, subject, id`},
}

// formLists is everything that rows may name; $1 is today. Sessions that stand are in the
// order in which they are held.
const formLists = `
	select *
	from (
		select 'sites' as list, id::text as id, name_ru::text, name_en::text, '' as family, '' as given, '' as patronymic, '' as office, id::text as site, false as past
		from cohort.sites
		union all
		select 'rooms', id, name_ru, name_en, '', '', '', '', site, false
		from cohort.rooms
		union all
		select 'offices', id, name_ru, name_en, '', '', '', id, '', false
		from cohort.offices
		union all
		select 'courses', id, name_ru, name_en, '', '', '', '', '', false
		from cohort.courses
		union all
		select 'stages', id, name_ru, name_en, '', '', '', '', '', false
		from cohort.stages
		union all
		select 'trainers', id, '', '', family_name, given_name, patronymic, '', home_site, false
		from cohort.trainers
		union all
		select 'people', id, '', '', family_name, given_name, patronymic, office, '', coalesce(left_on <= $1::date, false)
		from cohort.people
		union all
		select 'people', id, '', '', family_name, given_name, patronymic, office, '', outcome is not null
		from cohort.candidates c
		where not exists (select from cohort.people p where p.id = c.id)
		union all
		select 'positions', position, '', '', '', '', '', '', '', false
		from (
			select position from cohort.programmes
			union
			select position from cohort.people
			union
			select position from cohort.candidates
		) p
		union all
		select 'features', feature, '', '', '', '', '', '', '', false
		from (
			select unnest(features) from cohort.courses
			union
			select unnest(features) from cohort.rooms
		) f (feature)
		union all
		select 'roles', role, '', '', '', '', '', '', '', false
		from (
			select unnest(crew) from cohort.courses
			union
			select unnest(roles) from cohort.trainers
		) r (role)
		union all
		select 'sheet keys', k.key, k.session, coalesce(to_char(i.date, 'DD.MM.YYYY') || ', ' || to_char(make_interval(mins => i.start_minute), 'HH24:MI'), ''), '', '', '', '', '', false
		from cohort.sheet_keys k
		left join cohort.issued i on i.id = k.session and i.date > $1::date
		union all
		select 'sessions', i.id, concat_ws(', ', to_char(i.date, 'DD.MM.YYYY'), to_char(make_interval(mins => i.start_minute), 'HH24:MI'), c.name_ru, r.name_ru),
			concat_ws(', ', to_char(i.date, 'DD.MM.YYYY'), to_char(make_interval(mins => i.start_minute), 'HH24:MI'), c.name_en, r.name_en), '', '', '', '', coalesce(r.site, ''), i.date < $1::date - 14
		from cohort.issued i
		left join cohort.courses c on c.id = i.course
		left join cohort.rooms r on r.id = i.room
		where i.date between $1::date - 120 and $1::date
		union all
		select 'standing', s.id, concat_ws(', ', to_char(s.date, 'DD.MM.YYYY'), to_char(make_interval(mins => s.start_minute), 'HH24:MI'), c.name_ru, r.name_ru),
			concat_ws(', ', to_char(s.date, 'DD.MM.YYYY'), to_char(make_interval(mins => s.start_minute), 'HH24:MI'), c.name_en, r.name_en), '', '', '', '', s.site, s.reserved
		from cohort.current_plan p
		join cohort.sessions s on s.version = p.version
		left join cohort.courses c on c.id = s.course
		left join cohort.rooms r on r.id = s.room
		where s.date >= $1::date
	) l
	order by list, case when list = 'standing' then to_timestamp(left(name_ru, 17), 'DD.MM.YYYY, HH24:MI') end, id`

// lines are the parts of a list.
func lines(v string) []string {
	if v == "" {
		return nil
	}
	return strings.Split(v, "\n")
}

// writeTrainerCourses makes the courses of a trainer those of the row.
func writeTrainerCourses(f *Form, before, after Row) error {
	if v, given := after["courses"]; !given || before != nil && before["courses"] == v {
		return nil
	}
	const away = `
		delete from cohort.trainer_courses
		where trainer = $1::text and not course = any ($2)`
	const add = `
		insert into cohort.trainer_courses (trainer, course)
		select $1::text, unnest($2::text[])
		on conflict do nothing`
	return f.both(away, add, after["id"], lines(after["courses"]))
}

// writeHours makes the hours of a room on each day of the week those of the row.
func writeHours(f *Form, before, after Row) error {
	const away = `
		delete from cohort.room_hours
		where room = $1::text and not weekday || '-' || from_minute || '-' || to_minute = any ($2::text[])`
	const add = `
		insert into cohort.room_hours (room, weekday, from_minute, to_minute)
		select $1::text, split_part(s, '-', 1)::integer, split_part(s, '-', 2)::integer, split_part(s, '-', 3)::integer
		from unnest($2::text[]) s
		where not exists (
			select
			from cohort.room_hours h
			where h.room = $1::text and h.weekday || '-' || h.from_minute || '-' || h.to_minute = s)`
	var hours []string
	given := false
	for _, day := range []string{"1", "2", "3", "4", "5", "6", "7"} {
		v, has := after["weekday_"+day]
		given = given || has && (before == nil || before["weekday_"+day] != v)
		for _, span := range lines(v) {
			hours = append(hours, day+"-"+span)
		}
	}
	if !given {
		return nil
	}
	return f.both(away, add, after["id"], hours)
}

// both runs two statements with a key and a list.
func (f *Form) both(first, second, key string, list []string) error {
	if list == nil {
		list = []string{}
	}
	for _, query := range []string{first, second} {
		if _, err := f.tx.ExecContext(f.ctx, query, key, pq.Array(list)); err != nil {
			return err
		}
	}
	return nil
}
