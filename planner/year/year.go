// Package year looks a year ahead: by month and site how many people will start
// and leave, what trainings that asks for, what trainers and rooms there are for
// them, and who and what is missing, in whole people and rooms, with the month in
// which to begin hiring at the latest.
//
// It is arithmetic with a pencil. Everything is learned from counts of the past
// (Basis), multiplied and added; nothing is drawn and nothing is searched. A
// number of people, seats, sessions or room-days is in thousandths (Milli), a
// share in millionths (Share); each product is rounded once, halves up.
// docs/CAPACITY.md does it by hand.
//
// Two figures stand for each number: what half of all years stay below (P50), and
// what four of five stay below (P80).
package year

import (
	"slices"

	"cohort/planner"
)

// Milli is a number of people, seats, sessions or room-days in thousandths.
type Milli int

// Share is a part of something in millionths.
type Share int

// whole is all of something.
const whole Share = 1_000_000

// Range is what is likely: at most P50 in one of two years, at most P80 in four of
// five.
type Range struct {
	P50 Milli `json:"p50"`
	P80 Milli `json:"p80"`
}

// Hours are minutes of trainers, likely and with a reserve.
type Hours struct {
	P50 int `json:"p50_minutes"`
	P80 int `json:"p80_minutes"`
}

// Source says where the past starts were counted.
type Source string

// The sources, the first that reaches back a year is taken, else the one that reaches
// back further.
const (
	Moves  Source = "moves"  // of the hiring pipeline
	People Source = "people" // whom HR lists, those who have left as far as it still does
)

// Year is a year ahead. Its JSON is that of cohort year.
type Year struct {
	AsOf   planner.Date `json:"as_of"`
	Months []Month      `json:"months"`
	Basis  Basis        `json:"basis"`
	// Learned is the year as the past has it, Planned as a hiring plan has it; nil: there
	// is none.
	Learned Outlook  `json:"learned"`
	Planned *Outlook `json:"planned,omitempty"`
	Plan    *Plan    `json:"plan,omitempty"` // what of the hiring plan Planned does not show
}

// Outlook is a year by month and site, and what of it is short.
type Outlook struct {
	// People and Trainers have a row for each month and site, and one for the network,
	// whose P80 is not the sum of theirs: not every site has a bad month at once.
	People   []PeopleRow  `json:"people"`
	Needs    []CourseRow  `json:"needs"`
	Trainers []TrainerRow `json:"trainers"`
	Rooms    []RoomRow    `json:"rooms"`
	Hires    []Hire       `json:"hires"`
}

// Empty says whether nobody is known to work anywhere or to start.
func (o *Outlook) Empty() bool {
	return !slices.ContainsFunc(o.People, func(r PeopleRow) bool { return r.Staff > 0 || r.Starts.P80 > 0 })
}

// PeopleRow is who comes and goes in a month, in the offices nearest to a site.
type PeopleRow struct {
	Month Month  `json:"month"`
	Site  string `json:"site"` // or Network; empty: offices near none
	// Starts are who starts; Announced of them come by announced waves beyond what was
	// learned, Planned says that they are those of a hiring plan.
	Starts    Range `json:"starts"`
	Announced Milli `json:"announced"`
	Planned   bool  `json:"planned"`
	Leavers   Range `json:"leavers"`
	Staff     Milli `json:"staff"` // expected on the first day of the month
	Due       int   `json:"due"`   // refreshers that fall due for people employed today
	Refreshed Range `json:"refreshed"`
	Nominated int   `json:"nominated"`
}

// CourseRow is what a course needs in a month.
type CourseRow struct {
	Month    Month  `json:"month"`
	Site     string `json:"site"` // where the rooms are; empty: no room suits the course
	Course   string `json:"course"`
	Seats    Range  `json:"seats"`
	Sessions Range  `json:"sessions"`
}

// TrainerRow is need and have of a role in a month.
type TrainerRow struct {
	Month Month  `json:"month"`
	Site  string `json:"site"` // whose offices need it, and who is at home there; or Network
	Role  string `json:"role"`
	Need  Hours  `json:"need"`
	Have  int    `json:"have_minutes"`
	// One is what one trainer of the role gives in the month, in minutes. Missing are
	// the whole people who are missing; of the network alone, since trainers travel.
	One     int   `json:"one_minutes"`
	Missing Whole `json:"missing"`
}

// Whole is a number of whole trainers or rooms, likely and with a reserve.
type Whole struct {
	P50 int `json:"p50"`
	P80 int `json:"p80"`
}

// RoomRow is need and have of rooms of a kind in a month.
type RoomRow struct {
	Month   Month  `json:"month"`
	Site    string `json:"site"`
	Kind    string `json:"kind"` // the features that courses ask for, joined with +
	Need    Range  `json:"need_days"`
	Have    Milli  `json:"have_days"`
	One     Milli  `json:"one_days"` // that one room of the kind gives in the month
	Missing Whole  `json:"missing"`
}

// Hire is a trainer who is missing: the first of a role, the second, and so on.
type Hire struct {
	Role  string `json:"role"`
	Which int    `json:"which"`
	// From is the first month in which so many are missing with a reserve, Months in how
	// many they are, Likely in how many they are without one.
	From   Month `json:"from"`
	Months int   `json:"months"`
	Likely int   `json:"likely"`
	// Begin is the latest month in which to begin hiring: what it takes to hire and to
	// train somebody before From. Late says that it is over.
	Begin Month `json:"begin"`
	Late  bool  `json:"late"`
}

// Network stands in place of a site for all of them together.
const Network = "*"

// times is an amount times a share, rounded, halves up.
func times(amount int, s Share) int { return divide(amount*int(s), int(whole)) }

// divide is a quotient of numbers that are not negative, rounded, halves up.
func divide(a, b int) int {
	if b == 0 {
		return 0
	}
	return (2*a + b) / (2 * b)
}

// up is a quotient of numbers that are not negative, rounded up.
func up(a, b int) int { return (a + b - 1) / b }

// root is the whole part of a square root.
func root(n int) int {
	if n < 2 {
		return n
	}
	x := n
	for y := (x + 1) / 2; y < x; y = (x + n/x) / 2 {
		x = y
	}
	return x
}

// reserve is how far above its mean a number stays in four of five cases: 0.8416
// times the square root of its variance, in thousandths. The variance is given in
// millionths, the square of thousandths.
func reserve(variance int) Milli { return Milli(divide(root(variance)*8416, 10_000)) }
