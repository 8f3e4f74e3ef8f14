package main

// instance is a curriculum-based course timetabling problem as a file tells it:
// ids as they stand there, references as indexes into the lists.
type instance struct {
	Name       string
	Days       int
	Periods    int // a day
	Courses    []course
	Rooms      []room
	Curricula  []curriculum
	Closed     []closed
	Unsuitable []unsuitable // .ectt only
	Extended   bool         // the .ectt form
	// Least and most lectures of a curriculum on one of its days, .ectt only.
	LeastDaily, MostDaily int
}

type course struct {
	ID, Teacher string
	Lectures    int
	Days        int // least number of working days
	Students    int
	Double      bool // its lectures of a day should follow each other, .ectt only
}

type room struct {
	ID    string
	Seats int
	Site  int // .ectt only
}

type curriculum struct {
	ID      string
	Courses []int
}

// closed is a period in which a course has no lecture.
type closed struct{ Course, Day, Period int }

// unsuitable is a room in which a course should not be.
type unsuitable struct{ Course, Room int }

// place is where and when a lecture is.
type place struct{ Course, Room, Day, Period int }

// conflicts says which courses can not share a period: those of one teacher,
// those of one curriculum, and each course with itself.
func (in *instance) conflicts() [][]bool {
	out := make([][]bool, len(in.Courses))
	for c := range out {
		out[c] = make([]bool, len(in.Courses))
		for d := range out[c] {
			out[c][d] = c == d || in.Courses[c].Teacher == in.Courses[d].Teacher
		}
	}
	for _, q := range in.Curricula {
		for _, c := range q.Courses {
			for _, d := range q.Courses {
				out[c][d] = true
			}
		}
	}
	return out
}
