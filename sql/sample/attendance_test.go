package sample

import (
	"context"
	"testing"
)

// One version of the timetable, with seats of everybody in training, of staff,
// of a candidate and of somebody without a name. Each session seats people who
// do not sit elsewhere.
const publish = `
insert into cohort.snapshots (sha256, name, first_day, days, bytes, saved_at)
values (encode(sha256('x'), 'hex'), 'x', '2027-01-15', 42, 'x', '2027-01-15 02:00+03');
insert into cohort.runs (job, slot, as_of, by_hand, opened_at, snapshot)
values ('nightly', '2027-01-15 02:00+03', '2027-01-15', true, '2027-01-15 02:00+03', encode(sha256('x'), 'hex'));
insert into cohort.plan_versions (version, run, snapshot, first_day, days, plan, cost, published_at)
select 1, id, snapshot, '2027-01-15', 42, '', '{}', '2027-01-15 02:10+03' from cohort.runs;
insert into cohort.sessions (version, id, course, room, site, date, start_minute, minutes, reserved)
values (1, 'held', 'REF-01', 'VDNKH-A1', 'TC-VDNKH', '2027-01-18', 600, 390, false),
    (1, 'shut', 'REF-03', 'VDNKH-C1', 'TC-VDNKH', '2027-01-18', 600, 240, false),
    (1, 'ill', 'REF-01', 'VDNKH-A2', 'TC-VDNKH', '2027-01-19', 600, 390, false),
    (1, 'later', 'REF-01', 'VDNKH-A1', 'TC-VDNKH', '2027-01-22', 600, 390, false);
insert into cohort.session_trainers (version, session, trainer, place, during)
select version, id, case id when 'ill' then 'T-02' else 'T-01' end, 1, during from cohort.sessions where id <> 'shut';
insert into cohort.closures values ('CL-TEST', 'TC-VDNKH', 'VDNKH-C1', '2027-01-17', '2027-01-18', 'Ремонт');
delete from cohort.absences where person in ('T-01', 'T-02');
insert into cohort.absences values ('AB-TEST', 'T-02', '2027-01-19', '2027-01-20', 'illness');
insert into cohort.seats (version, request, session, learner, anonymous)
select 1, x.id || ':' || x.session, x.session, x.id, false
from (
    select p.id, case when n <= 100 then 'held' when n <= 110 then 'shut' when n <= 120 then 'ill' else 'later' end as session
    from (
        select id, row_number() over (order by id) as n from cohort.people
        where left_on is null and cleared_on < '2027-01-01' and not exists (select from cohort.absences a where a.person = people.id)) p
    where n <= 130
    union all
    select min(id), 'held' from cohort.candidates where outcome is null and stage = 'application'
    union all
    select min(id), 'held' from cohort.people where left_on < '2027-01-18') x;
insert into cohort.seats values (1, 'A/TC-VDNKH/2027-01-18/SVIBLOVO/1:REF-01', 'held', 'A/TC-VDNKH/2027-01-18/SVIBLOVO/1', true);`

func TestAttendance(t *testing.T) {
	o := standard
	db, _ := standardDB(t)
	if _, err := db.Exec(publish); err != nil {
		t.Fatal(err)
	}
	e, err := LiveWeek(context.Background(), db, o, january, january+7)
	if err != nil {
		t.Fatal(err)
	}
	sheet := func(session, mark string) int {
		return count(t, db, "select count(*) from cohort.attendance where session = $1 and mark = $2", session, mark)
	}
	said := func(session string) int {
		return count(t, db, "select count(*) from cohort.session_outcomes where session = $1 and not held", session)
	}
	there, missed := sheet("held", "present"), sheet("held", "absent")
	for what, is := range map[string]bool{
		"the candidate, who left and a few more missed the session": missed >= 3 && missed <= 12,
		"the others were there":                   there+missed == 102,
		"nobody is taught in a room that is shut": sheet("shut", "present") == 0 && said("shut") == 1,
		"nobody is taught by somebody who is ill": sheet("ill", "present") == 0 && said("ill") == 1,
		"nobody says anything of the one held":    said("held") == 0,
		"a session to come has no sheet":          sheet("later", "present")+sheet("later", "absent")+said("later") == 0,
	} {
		if !is {
			t.Errorf("not so: %s (held: %d there, %d not)", what, there, missed)
		}
	}
	if got := counts(e.Counts); got["sessions held"] != 1 || got["sessions that fell through"] != 2 || got["seats attended"] != there {
		t.Errorf("counted %v", got)
	}
}
