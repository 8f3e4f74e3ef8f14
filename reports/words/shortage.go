package words

import (
	"strconv"
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/capacity"
)

// someNames lists ids by name, at most a few of them.
func (w Words) someNames(c editions.Called, ids []string, most int) string {
	var out []string
	for _, id := range ids[:min(len(ids), most)] {
		out = append(out, c.Name(id))
	}
	return w.more("capacity_and_more", out, len(ids)-len(out))
}

func (w Words) more(key string, shown []string, left int) string {
	text := strings.Join(shown, ", ")
	if left > 0 {
		text += " " + w.Count(key, left)
	}
	return text
}

// mostNames is how many names stand in one sentence.
const mostNames = 4

// Role writes who leads in a role.
func (w Words) Role(role string) string {
	switch role {
	case "psychologist":
		return w.Say("capacity_role_psychologist")
	case "process":
		return w.Say("capacity_role_process")
	}
	return w.Say("capacity_role", "Role", role)
}

// Feature writes which rooms have a feature.
func (w Words) Feature(feature string) string {
	switch feature {
	case "auditorium":
		return w.Say("capacity_rooms_auditorium")
	case "computers":
		return w.Say("capacity_rooms_computers")
	case "online":
		return w.Say("capacity_rooms_online")
	case "":
		return w.Say("capacity_rooms_any")
	}
	return feature
}

// HoursOf writes minutes as hours, «32,5».
func (w Words) HoursOf(minutes int) string {
	text := strconv.FormatFloat(float64(minutes)/60, 'f', 2, 64)
	text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	if w.Say("language") == "ru" {
		text = strings.ReplaceAll(text, ".", ",")
	}
	return text
}

// Weeks writes a window of days by its weeks, «недели 5–6 (01.02–14.02.2027)».
func (w Words) Weeks(from, to planner.Date) string {
	if from.Monday() == to.Monday() && from == from.Monday() && to == from+6 {
		return w.Week(from)
	}
	_, first := from.ISOWeek()
	_, last := to.ISOWeek()
	begins := w.Begins(from, to)
	if from.Monday() == to.Monday() {
		return w.Say("week", "Number", first, "From", begins, "To", w.Date(to))
	}
	return w.Say("capacity_weeks", "First", first, "Last", last, "From", begins, "To", w.Date(to))
}

// Quoted lists courses by name.
func (w Words) Quoted(c editions.Called, ids []string) string {
	var out []string
	for _, id := range ids[:min(len(ids), mostNames)] {
		name := c.Name(id)
		if w.Say("language") == "ru" {
			name = "«" + name + "»"
		}
		out = append(out, name)
	}
	return w.more("capacity_and_courses", out, len(ids)-len(out))
}

// Shortage tells a proof: when, what is needed, who has what, what is missing
// and what would cure it. The only trainer who is counted is named.
func (w Words) Shortage(p *capacity.Proof, c editions.Called) string {
	have := ""
	if p.Kind == capacity.Trainers && len(p.Who) == 1 {
		have = w.Say("capacity_have_one", "Who", c.Name(p.Who[0]), "Hours", w.HoursOf(p.HaveMinutes))
		if p.HaveMinutes == 0 {
			have = w.Say("capacity_have_one_none", "Who", c.Name(p.Who[0]))
		}
	}
	return w.shortage(p, c, have)
}

// shortage is a proof with what is said of who has what; empty: nobody is named.
func (w Words) shortage(p *capacity.Proof, c editions.Called, given string) string {
	need, have, none, kind := "capacity_need_trainers", "capacity_have_trainers", "capacity_nobody", w.Role(p.Role)
	if p.Kind == capacity.Rooms {
		need, have, none, kind = "capacity_need_rooms", "capacity_have_rooms", "capacity_no_room", w.Feature(p.Feature)
	}
	text := UpperFirst(w.Weeks(p.From, p.To)) + ", " + kind
	if !p.Everywhere {
		text += ", " + w.Say("capacity_within", "Sites", w.someNames(c, p.Sites, mostNames))
	}
	// A list of 21 is no singular in any language.
	text += ": " + w.Count(need, min(len(p.Courses), 2), "Courses", w.Quoted(c, p.Courses), "Hours", w.HoursOf(p.NeedMinutes)) + "; "
	switch {
	case given != "":
		text += given
	case len(p.Who) == 0:
		text += w.Say(none)
	default:
		text += w.Count(have, len(p.Who), "Hours", w.HoursOf(p.HaveMinutes))
	}
	text += ". " + w.Say("capacity_missing", "Hours", w.HoursOf(p.MissingMinutes))
	var cures []string
	for i := range p.Cures {
		cures = append(cures, w.cure(&p.Cures[i]))
	}
	or := "capacity_or"
	if len(cures) == 2 { // a single «или» has no comma
		or = "capacity_or_two"
	}
	if len(cures) > 0 {
		text += ": " + strings.Join(cures, w.Say(or))
	}
	return text + "."
}

// Cure tells what makes a proof vanish.
func (w Words) Cure(c *capacity.Cure) string { return UpperFirst(w.cure(c)) + "." }

func (w Words) cure(c *capacity.Cure) string {
	switch c.What {
	case capacity.TrainerDays:
		return w.Count("capacity_cure_trainer_days", c.Amount, "Hours", w.HoursOf(c.DayMinutes))
	case capacity.RoomDays:
		return w.Count("capacity_cure_room_days", c.Amount, "Hours", w.HoursOf(c.DayMinutes))
	case capacity.Later:
		return w.Count("capacity_cure_later", c.Amount)
	}
	switch c.Limit {
	case capacity.LimitGroup:
		return w.Count("capacity_cure_group", c.Amount)
	case capacity.LimitDay:
		return w.Say("capacity_cure_day", "Hours", w.HoursOf(c.Amount))
	case capacity.LimitWeek:
		return w.Say("capacity_cure_week", "Hours", w.HoursOf(c.Amount))
	case capacity.LimitChangeover:
		return w.Count("capacity_cure_change", c.Amount)
	}
	return w.Say("capacity_cure_open", "Hours", w.HoursOf(c.Amount))
}

// Lonely tells a course that one person alone can lead.
func (w Words) Lonely(r *capacity.Risk, c editions.Called, weeks int) string {
	where := w.someNames(c, r.Sites, mostNames)
	return w.Count("capacity_risk", r.Requests, "Course", c.Name(r.Course), "Who", w.someNames(c, r.Trainers, mostNames), "Where", where, "When", w.AloneWhen(r, weeks))
}

// AloneWhen says in which of so many weeks somebody is alone.
func (w Words) AloneWhen(r *capacity.Risk, weeks int) string {
	if len(r.Weeks) >= weeks {
		return w.Say("capacity_whole_time")
	}
	var list []string
	for _, x := range r.Weeks {
		list = append(list, w.DayMonth(x)+"–"+w.DayMonth(x+6))
	}
	return strings.Join(list, ", ")
}

// OneRole names somebody's role.
func (w Words) OneRole(role string) string {
	switch role {
	case "psychologist":
		return w.Say("capbook_role_psychologist")
	case "process":
		return w.Say("capbook_role_process")
	}
	return role
}

// ShortOf names what a proof says is short.
func (w Words) ShortOf(p *capacity.Proof) string {
	if p.Kind == capacity.Rooms {
		return UpperFirst(w.Feature(p.Feature))
	}
	return UpperFirst(w.Role(p.Role))
}

// Ruled says of which needs the facts alone rule a place out.
func (w Words) Ruled(m *editions.Missed) string {
	return w.Say("shortage_ruled", "Course", m.Course, "Site", w.Near(m.Sites), "Needs", w.Count("needs", m.Named+m.Reserved), "Because", w.MissedBecause(m), "Due", w.Date(m.Due))
}

// Near lists sites with how many needs there are.
func (w Words) Near(sites []editions.SiteCount) string {
	out := make([]string, 0, len(sites))
	for _, x := range sites {
		if len(sites) == 1 {
			return x.Site
		}
		out = append(out, x.Site+"\u00a0– "+strconv.Itoa(x.Needs))
	}
	return strings.Join(out, ", ")
}

// MissedBecause says why needs have no place, of many people at once.
func (w Words) MissedBecause(m *editions.Missed) string {
	if m.Late {
		return w.Say("missed_late")
	}
	switch m.Reason {
	case planner.ReasonImpossible:
		return w.Because(editions.Unscheduled{Reason: m.Reason, Missing: m.Kind})
	case planner.ReasonDays, planner.ReasonBefore, planner.ReasonGroup, planner.ReasonCrowded:
		return w.Say("missed_" + string(m.Reason))
	}
	return w.Because(editions.Unscheduled{Reason: m.Reason})
}

// Numbers writes the numbers of proofs.
func Numbers(list []int) string {
	text := make([]string, len(list))
	for i, n := range list {
		text[i] = strconv.Itoa(n)
	}
	return strings.Join(text, ", ")
}
