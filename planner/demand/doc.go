// Package demand turns what an installation knows (hiring pipeline, people,
// programmes, rosters, rooms, the timetable issued so far) into one snapshot to
// plan from, and into a forecast of who will start when. Nothing in it is
// random: a forecast is a distribution, computed exactly.
//
// # Time
//
// The day of a run, asOf, is seen from its morning, in the network's zone: day 0
// is still to come. Recorded moves are learned from up to the midnight with which
// it begins, so that what a day learned can be computed again later; candidates
// stand where the facts have them now. Sessions before it have been held, the
// others have not.
//
// # Forecast
//
// A dwell is a number of calendar days: the date of a move forward less the date
// on which the candidate last came to the stage. A stage that was passed over
// counts as advanced and gives no dwell, as nobody stood in it. With fewer than
// 20 dwells it is geometric on 1, 2, … days. Of the days already spent at least
// one more is to come. A candidate who has stood longer than every dwell recorded
// is stale, unless HR expects them on a day still to come. An expected start, and
// that of a wave, is moved to an intake like any other.
//
// # Looking back
//
// When an intake is over (the day of the next has come) its forecasts are judged
// as they stood 28 and 14 days before: as the night of that day made them or, where
// none ran, computed again from the moves before that day. Nothing recorded later
// enters, and expected starts, of which no history is kept, are left out. Who came
// is who moved to started from the intake's day until the day before the next.
//
// # Wrong data
//
// Nothing that is wrong in the facts stops a run: package clean leaves it out or
// mends it, and lists it as a fault.
//
// # Labour rules
//
// They are respected where windows are made:
//
//   - The hours of a week (R01, R02): a trainer teaches at most 40 hours a week,
//     or less by their own figure. Learners sit inside their shifts, so that
//     training adds nothing to their working time; newcomers without a roster sit
//     at most Settings.LearnerDayMinutes on each working day.
//   - Shortened days (R03, R04): everything ends an hour earlier, rooms, shifts of
//     both patterns and newcomers' hours, also on a Saturday that is worked in
//     place of another day.
//   - Days off (R07, R08): windows are rosters, so nothing lies on anybody's own day
//     off. Rooms are shut on public holidays and on days off moved to a weekday. A
//     2/2 roster goes on whatever the calendar says.
//   - Two shifts running (R10): rosters never add up. On a day of several the last
//     to begin holds; no shift passes midnight; after one that ends later than
//     22:00 the next begins no sooner than twelve hours after.
//   - Lunch (R05) is part of a training's length. Overtime (R06) cannot come about,
//     since every window lies in a shift. The month's notice of a roster (R09) is
//     the roster's own.
//
// The others (probation, mentoring, apprentices, floor area, screens) bear on no
// window.
package demand
