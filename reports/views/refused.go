package views

import (
	"cmp"
	"strings"

	"cohort/internal/decisions"
	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/reports/words"
	"cohort/sql/decided"
)

// NoPinText is why a session cannot be pinned. One that is unknown is called as it was written.
func NoPinText(no *decided.NoPin, written string, w words.Words) string {
	session := cmp.Or(w.Session(no.CourseRu, no.CourseEn, no.Date, no.Start, no.Key), written)
	return w.NoPin(no.Code, session, no.Until, no.Day, no.People, no.Group)
}

// RefusedText is why something cannot be decided.
func RefusedText(no *decisions.Refused, w words.Words) string {
	r := newRefusal(no, w)
	text, what, code, written := "", no.Kind, no.Code, no.ID
	switch {
	case code == "forbidden":
		text = w.Say("decide_rule_" + no.Rule)
		if because := no.Because.Renamed(r.name); !because.Silent() {
			text = w.Told(&because)
		}
	case code == "broken" && no.Released.Cause != "":
		text = w.Released(string(no.Released.Cause), r.name(no.Released.Who))
	case code == "unknown":
		what = w.Say("decide_kind_" + no.Kind)
		if no.Kind == "start" {
			written = startText(written, w)
		}
	case code == "several":
		text = r.among()
	case code == "elsewhere":
		what = w.Say("form_kind_" + no.Kind)
	case code == "pinned" && no.Sheet:
		code = "pinned_sheet"
	}
	return w.Say("decide_"+code, "Rule", no.Rule, "Text", text, "Kind", what, "Course", r.name(no.Kind), "Date", w.Date(no.Date), "By", no.Who, "Written", written,
		"Person", r.name(no.ID), "Session", r.session(), "Key", cmp.Or(no.Keys[no.ID], no.ID),
		"What", w.Pinned(no.Pin.Field, no.Pin.Least), "Who", no.Pin.Who, "Reason", w.PinReason(no.Pin.Kind, no.Pin.Reason))
}

// startText writes a day and an hour, as explain.Unknown has them, for people.
func startText(text string, w words.Words) string {
	day, hour, _ := strings.Cut(text, " ")
	if d, err := planner.ParseDate(day); err == nil {
		return w.Date(d) + " " + hour
	}
	return text
}

// refusal is a refusal with what it speaks of by what people call it.
type refusal struct {
	*decisions.Refused
	words  words.Words
	names  *editions.Names
	called editions.Called
	issued map[string]facts.Issued
	rooms  map[string]bool
}

func newRefusal(no *decisions.Refused, w words.Words) *refusal {
	r := &refusal{Refused: no, words: w, issued: map[string]facts.Issued{}, rooms: map[string]bool{}}
	if no.Facts == nil {
		return r
	}
	r.names = editions.NewNames(directory.Named(no.Facts), w.Language())
	r.called = r.names.Everybody()
	for _, x := range no.Facts.Issued {
		r.issued[x.ID] = x
	}
	for _, x := range no.Facts.Rooms {
		r.rooms[x.ID] = true
	}
	if no.Sheet { // whoever sent it may see its people alone
		people := r.called
		r.called = r.names.Called()
		for _, id := range r.issued[no.ID].Learners {
			r.called[id] = people.Name(id)
		}
	}
	return r
}

// name is what people call what has an id: somebody, something, a feature, a role, a kind of
// equipment; a session by its short key. Somebody whom the reader may not see is somebody.
func (r *refusal) name(id string) string {
	w := r.words
	kind, _, equipment := strings.Cut(id, " ")
	switch x, session := r.issued[id]; {
	case r.Keys[id] != "":
		return r.Keys[id]
	case session:
		return w.Say("session_reserved", "Date", w.Date(x.Date), "Start", w.Clock(x.Start))
	case strings.HasPrefix(id, facts.NamelessPrefix):
		return w.Say("explain_reserved")
	case r.rooms[id]:
		return roomText(r.called.Name(id), w)
	case r.called[id] != "":
		return r.called[id]
	case w.Has("form_feature_" + id):
		return w.Say("form_feature_" + id)
	case w.Has("capbook_role_" + id):
		return w.Say("capbook_role_" + id)
	case equipment && w.Has("form_feature_"+kind):
		return w.Say("form_feature_" + kind)
	case r.Sheet && r.names != nil && r.names.Everybody()[id] != "":
		return w.Say("decide_somebody")
	}
	return id
}

// roomText is the name of a room as it stands behind the word for a room.
func roomText(name string, w words.Words) string {
	if rest, is := strings.CutPrefix(name, w.Say("col_room")+" "); is {
		return rest
	}
	return w.Say("form_quoted", "Text", name)
}

// session is the session that is refused, by course, day and hour, with its short key.
func (r *refusal) session() string {
	course, date, start := r.Course, r.Date, r.Start
	if x, known := r.issued[r.ID]; known {
		course, date, start = x.Course, x.Date, x.Start
	}
	if course != "" {
		course = r.called.Name(course)
	}
	return cmp.Or(r.words.Session(course, course, date, start, r.Keys[r.ID]), r.ID)
}

// among are those whom or what a text may mean, each with the office or site.
func (r *refusal) among() string {
	var out []string
	for _, id := range r.Among {
		out = append(out, r.names.Placed(id))
	}
	return strings.Join(out, "; ")
}
