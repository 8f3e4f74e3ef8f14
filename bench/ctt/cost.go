package main

import (
	"bufio"
	"fmt"
	"io"
)

// cost is what a timetable costs by the UD2 rules of the competition, by plain
// enumeration: the truth that the draft's running cost is tested against.
type cost struct {
	// Broken hard rules; a timetable with any is no timetable.
	Lectures, Conflicts, Availability, RoomOccupation int
	// Soft costs, weighted.
	RoomCapacity, WorkingDays, Compactness, RoomStability int
}

// Weights of the soft costs; a student without a seat and a room too many cost 1.
const (
	priceOfDay      = 5
	priceOfIsolated = 2
)

func (c cost) hard() int { return c.Lectures + c.Conflicts + c.Availability + c.RoomOccupation }

func (c cost) soft() int { return c.RoomCapacity + c.WorkingDays + c.Compactness + c.RoomStability }

func (c cost) String() string {
	return fmt.Sprintf("cost %d: capacity %d, working days %d, compactness %d, stability %d; hard rules broken: %d",
		c.soft(), c.RoomCapacity, c.WorkingDays, c.Compactness, c.RoomStability, c.hard())
}

// recount counts the cost of places.
func (in *instance) recount(places []place) cost {
	var out cost
	type slot struct{ day, period int }
	type spot struct{ room, day, period int }
	type pair struct{ a, b int }
	at := map[slot][]int{}
	used := map[spot]int{}
	when := map[int]map[slot]int{}
	days := map[pair]bool{}
	rooms := map[pair]bool{}
	shut := map[closed]bool{}
	for _, x := range in.Closed {
		shut[x] = true
	}
	for c := range in.Courses {
		when[c] = map[slot]int{}
	}
	for _, p := range places {
		s := slot{p.Day, p.Period}
		at[s] = append(at[s], p.Course)
		used[spot{p.Room, p.Day, p.Period}]++
		when[p.Course][s]++
		days[pair{p.Course, p.Day}] = true
		rooms[pair{p.Course, p.Room}] = true
		if shut[closed{p.Course, p.Day, p.Period}] {
			out.Availability++
		}
		out.RoomCapacity += max(0, in.Courses[p.Course].Students-in.Rooms[p.Room].Seats)
	}
	conflict := in.conflicts()
	for _, here := range at {
		for i, a := range here {
			for _, b := range here[i+1:] {
				if a != b && conflict[a][b] {
					out.Conflicts++
				}
			}
		}
	}
	for _, n := range used {
		out.RoomOccupation += n - 1
	}
	for c, course := range in.Courses {
		workingDays, inRooms := 0, 0
		for _, n := range when[c] {
			out.Lectures += n - 1
		}
		// As the competition's validator counts: in periods, and doubled ones apart.
		distinct := len(when[c])
		out.Lectures += max(distinct-course.Lectures, course.Lectures-distinct)
		for d := range in.Days {
			if days[pair{c, d}] {
				workingDays++
			}
		}
		for r := range in.Rooms {
			if rooms[pair{c, r}] {
				inRooms++
			}
		}
		out.WorkingDays += priceOfDay * max(0, course.Days-workingDays)
		out.RoomStability += max(0, inRooms-1)
	}
	for _, q := range in.Curricula {
		busy := map[slot]bool{}
		for _, c := range q.Courses {
			for s := range when[c] {
				busy[s] = true
			}
		}
		for s := range busy {
			if !busy[slot{s.day, s.period - 1}] && !busy[slot{s.day, s.period + 1}] {
				out.Compactness += priceOfIsolated
			}
		}
	}
	return out
}

// write prints a solution: course, room, day, period.
func (in *instance) write(to io.Writer, places []place) error {
	w := bufio.NewWriter(to)
	for _, p := range places {
		fmt.Fprintf(w, "%s %s %d %d\n", in.Courses[p.Course].ID, in.Rooms[p.Room].ID, p.Day, p.Period)
	}
	return w.Flush()
}
