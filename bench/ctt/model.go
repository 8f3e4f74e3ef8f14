package main

import (
	"errors"
	"fmt"
	"slices"
)

// model is an instance as the search wants it: small integers, tables and sets
// as words of bits. A period is counted through the week; the lectures of a
// course follow each other.
type model struct {
	in *instance

	lectures, courses, rooms, periods, days, curricula int

	of    []int16  // the course of a lecture
	first []int16  // the first lecture of a course; one more at the end
	day   []uint8  // the day of a period
	bit   []uint64 // the period's bit in a week: a bit between two days stays empty

	cwords  int      // words of a set of courses
	clash   []uint64 // by course: the courses it can not share a period with, itself too
	open    []uint64 // by course: its periods, as a set of periods
	choices [][]uint8
	least   []int32 // working days of a course
	over    []int32 // by course and room: students without a seat
	fitting [][]uint8

	qwords      int       // words of a set of curricula
	member      []uint64  // by course: the curricula it is in
	curriculaOf [][]int16 // the same as a list
	coursesOf   [][]int16 // by curriculum
}

// newModel refuses what no timetable can be made of, and what is larger than
// the words of the search.
func newModel(in *instance) (*model, error) {
	m := &model{
		in: in, courses: len(in.Courses), rooms: len(in.Rooms), periods: in.Days * in.Periods, days: in.Days, curricula: len(in.Curricula),
		cwords: (len(in.Courses) + 63) / 64, qwords: (len(in.Curricula) + 63) / 64,
	}
	var faults []error
	say := func(format string, a ...any) { faults = append(faults, fmt.Errorf(format, a...)) }
	if in.Days*(in.Periods+1) > 64 {
		say("%d days of %d periods: days x (periods + 1) may be at most 64", in.Days, in.Periods)
	}
	if m.rooms > 255 {
		say("%d rooms, more than 255", m.rooms)
	}
	if m.curricula > 1<<15-1 || m.courses > 1<<15-1 {
		say("%d courses and %d curricula, more than %d", m.courses, m.curricula, 1<<15-1)
	}
	for _, c := range in.Courses {
		m.lectures += c.Lectures
	}
	if m.lectures > m.rooms*m.periods {
		say("%d lectures for %d rooms in %d periods: there is no timetable", m.lectures, m.rooms, m.periods)
	}
	if faults != nil {
		return nil, errors.Join(faults...)
	}
	for p := range m.periods {
		m.day = append(m.day, uint8(p/in.Periods))
		m.bit = append(m.bit, 1<<(p/in.Periods*(in.Periods+1)+p%in.Periods))
	}
	m.courseTables()
	for c := range in.Courses {
		if n := in.Courses[c].Lectures; n > len(m.choices[c]) {
			say("course %s has %d lectures and %d open periods: there is no timetable", in.Courses[c].ID, n, len(m.choices[c]))
		}
	}
	return m, errors.Join(faults...)
}

func (m *model) courseTables() {
	in := m.in
	m.clash, m.member = make([]uint64, m.courses*m.cwords), make([]uint64, m.courses*m.qwords)
	for c, row := range in.conflicts() {
		for d, conflict := range row {
			if conflict {
				m.clash[c*m.cwords+d>>6] |= 1 << (d & 63)
			}
		}
	}
	m.curriculaOf, m.coursesOf = make([][]int16, m.courses), make([][]int16, m.curricula)
	for q, curriculum := range in.Curricula {
		for _, c := range curriculum.Courses {
			m.member[c*m.qwords+q>>6] |= 1 << (q & 63)
			m.curriculaOf[c] = append(m.curriculaOf[c], int16(q))
			m.coursesOf[q] = append(m.coursesOf[q], int16(c))
		}
	}
	m.open = slices.Repeat([]uint64{1<<m.periods - 1}, m.courses)
	for _, x := range in.Closed {
		m.open[x.Course] &^= 1 << (x.Day*in.Periods + x.Period)
	}
	m.choices, m.fitting = make([][]uint8, m.courses), make([][]uint8, m.courses)
	for c, course := range in.Courses {
		m.first = append(m.first, int16(len(m.of)))
		for range course.Lectures {
			m.of = append(m.of, int16(c))
		}
		m.least = append(m.least, int32(course.Days))
		for p := range m.periods {
			if m.open[c]>>p&1 != 0 {
				m.choices[c] = append(m.choices[c], uint8(p))
			}
		}
		for r, room := range in.Rooms {
			over := max(0, course.Students-room.Seats)
			m.over = append(m.over, int32(over))
			if over <= slack {
				m.fitting[c] = append(m.fitting[c], uint8(r))
			}
		}
		if m.fitting[c] == nil {
			for r := range in.Rooms {
				m.fitting[c] = append(m.fitting[c], uint8(r))
			}
		}
	}
	m.first = append(m.first, int16(len(m.of)))
}

// slack is how many students may be without a seat in a room that is proposed
// for a course; a course for which no room is as good may have any.
const slack = 5
