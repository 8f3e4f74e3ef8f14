package views

import (
	"strings"

	"cohort/planner"
	"cohort/planner/promise"
)

// Hold is a promise that was taken.
type Hold struct {
	Number    int64        `json:"number"`
	Office    string       `json:"office"`
	Position  string       `json:"position"`
	Start     planner.Date `json:"start"`
	Headcount int          `json:"headcount"`
	Ready     planner.Date `json:"ready"`
	Until     planner.Date `json:"until"`
	By        string       `json:"by"`
}

// HoldsText says what is held, a line each.
func (v Views) HoldsText(list []Hold) string {
	var out strings.Builder
	for i := range list {
		out.WriteString(v.held(&list[i]) + ", " + v.words.Say("hold_ready", "Ready", v.words.Date(list[i].Ready)) + ", " + v.until(&list[i]) + "\n")
	}
	if len(list) == 0 {
		return v.words.Say("hold_none") + "\n"
	}
	return out.String()
}

// HoldText says what is held from now on, and the promise that was taken with it.
func (v Views) HoldText(x *Hold, a *promise.Answer) string {
	return v.held(x) + ", " + v.until(x) + "\n" + v.words.PromiseText(a, v.called)
}

func (v Views) held(x *Hold) string {
	return v.words.Say("hold_of", "Number", x.Number, "Places", v.words.Count("places", x.Headcount), "Office", x.Office, "Start", v.words.Date(x.Start))
}

func (v Views) until(x *Hold) string {
	return v.words.Say("hold_until", "Until", v.words.Date(x.Until), "By", x.By)
}

// Release is a hold that was given back, and the holds that got other seats by it.
type Release struct {
	Released int64   `json:"released"`
	Seated   []int64 `json:"seated_anew"`
}

// Released shows a hold that was given back; mended are those that sat with it.
func Released(number int64, mended []Hold) Release {
	out := Release{number, []int64{}}
	for i := range mended {
		out.Seated = append(out.Seated, mended[i].Number)
	}
	return out
}

// ReleasedText says the same.
func (v Views) ReleasedText(number int64, mended []Hold) string {
	var out strings.Builder
	out.WriteString(v.words.Say("hold_released", "Number", number) + "\n")
	for i := range mended {
		out.WriteString(v.words.Say("hold_seated_anew", "Number", mended[i].Number, "Ready", v.words.Date(mended[i].Ready)) + "\n")
	}
	return out.String()
}
