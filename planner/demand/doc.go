// Package demand turns what an installation knows (hiring pipeline, people,
// programmes, rosters, rooms, the timetable issued so far) into one snapshot to
// plan from, and into a forecast of who will start when. Nothing in it is
// random: a forecast is a distribution, computed exactly.
//
// # Time
//
// The day of a run, asOf, is day 0 of the snapshot. It is seen from its morning, in
// the network's zone: all of it is still to come. Sessions before it have been
// held, the others have not. The moves before its first midnight are learned from,
// so that a forecast can be computed again later. Candidates stand where the facts
// have them now.
//
// # Forecast
//
// A dwell is the number of calendar days in a stage: the date of a move forward
// less the date on which the candidate last came to the stage. A stage that was
// passed over counts as advanced and gives no dwell, as nobody stood in it. With
// fewer than EnoughDwells recorded the dwell is geometric on 1, 2, … days. Whoever
// stands in a stage stays at least one day more. A candidate who has stood longer
// than every dwell recorded is stale, unless HR expects them on a day still to
// come. Every start is moved to an intake, also one that HR expects and that of a
// wave.
//
// # Looking back
//
// An intake is over when the day of the next has come. Then its forecasts are
// judged as they stood 28 and 14 days before. The night of that day has kept its
// forecast; where none ran, it is computed again from the moves before that day.
// Nothing recorded later enters. Expected starts are left out of what is computed
// again, as no history of them is kept. Who came is who moved to started from the
// intake's day until the day before the next.
//
// # Wrong data
//
// Nothing that is wrong in the facts stops a run: package clean leaves it out or
// mends it, and lists it as a fault.
//
// # Labour rules
//
// The windows of rooms and of people respect them:
//
//   - The hours of a week (R01, R02): a trainer teaches at most 40 hours a week,
//     or less by their own figure. Learners sit inside their shifts, so that
//     training adds nothing to their working time. Newcomers without a roster sit
//     at most Settings.LearnerDayMinutes on each working day.
//   - Shortened days (R03, R04): rooms, shifts of both patterns and newcomers'
//     hours end an hour earlier, also on a Saturday that is worked in place of
//     another day.
//   - Days off (R07, R08): windows are rosters, so nothing lies on anybody's own day
//     off. Rooms are shut on public holidays and on days off moved to a weekday. A
//     2/2 roster goes on whatever the calendar says.
//   - Two shifts running (R10): rosters never add up. Of several on one day the one
//     that began last is taken. No shift passes midnight. After one that ends later
//     than 22:00 the next begins no sooner than twelve hours after.
//   - Lunch (R05) is part of a training's length. Overtime (R06) cannot come about,
//     since every window lies in a shift. The month's notice of a roster (R09) is
//     the roster's own.
//
// The others (probation, mentoring, apprentices, floor area, screens) bear on no
// window.
package demand
