package decisions

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/planner/referee"
	"cohort/planner/timetable"
	"cohort/planner/timetable/explain"
	"cohort/sql/decided"
	"cohort/sql/store"
)

// Suggested are suggestions, and what people call all that they speak of.
type Suggested struct {
	*explain.Suggestions
	Facts *facts.Facts
	Keys  map[string]string // the short keys of sessions
}

// Suggest looks for other plans in place of the timetable that stands: that hold a session
// elsewhere, or serve a request (one of the two is empty). Each can be taken by its ID while
// that version stands. The error is a *Refused where there is no such session or request.
func (d *Desk) Suggest(ctx context.Context, session, request string) (*Suggested, error) {
	var about []string
	var err error
	if session != "" {
		if session, err = SessionMeant(ctx, d.Service.Store, session); err != nil {
			return nil, err
		}
		about = []string{session}
	}
	o, err := d.open(ctx, about...)
	if err != nil {
		return nil, err
	}
	found, err := o.suggest(ctx, session, request)
	if err != nil {
		return nil, o.keyed(ctx, err)
	}
	keys, err := o.keys(ctx)
	if err != nil {
		return nil, err
	}
	return &Suggested{found, o.facts, keys}, nil
}

func (o *opened) suggest(ctx context.Context, session, request string) (found *explain.Suggestions, err error) {
	if session != "" {
		o.unhold(fields{session: {planner.PinTime, planner.PinRoom, planner.PinTrainers}}, nil)
	}
	s := o.built.Snapshot
	before := timetable.Standing(s)
	if session != "" {
		if find(before, session) == nil {
			return nil, o.lost(session)
		}
		found, err = explain.SuggestSession(s, before, session)
	} else {
		if !slices.ContainsFunc(s.Requests, func(r planner.Request) bool { return r.ID == request }) {
			return nil, &Refused{Code: "unknown", Kind: "request", ID: request}
		}
		found, err = explain.SuggestRequest(s, before, request)
	}
	if err != nil {
		return nil, err
	}
	var list []decided.Suggestion
	cost := referee.Check(s, before).Cost
	for i := range found.Alternatives {
		a := &found.Alternatives[i]
		if err := referee.AgreeDearer(s, a.Plan, cost, a.Price); err != nil {
			return nil, fmt.Errorf("alternative %d is not shown, this is a defect of the engine: %w", i+1, err)
		}
		a.ID = suggestionID(o.base.Version, a.Plan)
		list = append(list, decided.Suggestion{ID: a.ID, About: session + request, FirstDay: s.FirstDay, Plan: a.Plan})
	}
	return found, decided.KeepSuggestions(ctx, o.Service.Store.DB(), o.base.Version, list, o.Service.Now())
}

// suggestionID is the version, and letters made of what a plan holds.
func suggestionID(version int64, p *planner.Plan) string {
	data, err := json.Marshal(p.Sessions)
	if err != nil {
		panic(err) // plain values of our own always encode
	}
	sum := sha256.Sum256(data)
	return fmt.Sprintf("%d-%s", version, strings.ToLower(base32.StdEncoding.EncodeToString(sum[:5])[:5]))
}

// Take makes a suggestion the timetable. What it holds otherwise is pinned.
func (d *Desk) Take(ctx context.Context, who, reason, id string) (*Proposal, error) {
	x, known, err := decided.FindSuggestion(ctx, d.Service.Store.DB(), id)
	if err != nil {
		return nil, err
	}
	if !known {
		return nil, &Refused{Code: "unknown", Kind: "suggestion", ID: id}
	}
	return d.about(ctx, nil, func(o *opened, _ []string) (*Proposal, error) { return o.take(ctx, who, reason, x) })
}

func (o *opened) take(ctx context.Context, who, reason string, x decided.Suggestion) (*Proposal, error) {
	if o.base.Version != x.Version {
		return nil, &Refused{Code: "overtaken"}
	}
	after, err := o.again(store.Version{Plan: x.Plan.Bytes(), FirstDay: x.FirstDay})
	if err != nil {
		return nil, err
	}
	pins, changed := fields{}, o.changed(after)
	sessions := slices.Sorted(maps.Keys(changed))
	for _, id := range sessions {
		if find(after, id) == nil || len(changed[id]) == 0 {
			continue
		}
		if err := o.pinnedBy(ctx, id, changed[id]); err != nil {
			return nil, err
		}
		pins[id] = changed[id]
	}
	return o.whole(ctx, after, nil, decided.Decision{Kind: decided.Take, Who: who, Reason: reason, What: decided.What{Sessions: sessions, Pins: pins}})
}

// fieldsBetween are what of a session is held otherwise, of planner.AllPins.
func fieldsBetween(was, now planner.Session) (out []string) {
	if was.Day != now.Day || was.Start != now.Start {
		out = append(out, planner.PinTime)
	}
	if was.Room != now.Room {
		out = append(out, planner.PinRoom)
	}
	if !slices.Equal(was.Trainers, now.Trainers) {
		out = append(out, planner.PinTrainers)
	}
	return out
}
