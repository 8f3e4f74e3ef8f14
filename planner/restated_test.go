package planner_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// restated is a second, slow statement of what makes a snapshot unsound, taken
// line by line from the published judge of snapshots and plans: it reads the
// file as a plain tree, names no fault well and stops at the first thing that is
// missing or of another kind. ok is whether nothing is wrong.
func restated(text string) (ok bool, why string) {
	defer func() {
		if r := recover(); r != nil {
			ok, why = false, fmt.Sprint(r)
		}
	}()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var raw map[string]any
	if err := d.Decode(&raw); err != nil {
		return false, err.Error()
	}
	if d.More() || raw == nil || str(raw["format"]) != "cohort-snapshot/1" {
		return false, "format"
	}
	refuse := func(bad bool, format string, a ...any) {
		if bad {
			panic(fmt.Sprintf(format, a...))
		}
	}
	str(raw["name"])
	ids := map[string]map[string]bool{}
	for _, kind := range []string{"sites", "rooms", "trainers", "courses", "offices", "learners", "requests", "published"} {
		ids[kind] = map[string]bool{}
		for _, x := range things(raw[kind]) {
			id := str(x["id"])
			refuse(ids[kind][id], "%s twice", id)
			ids[kind][id] = true
		}
	}
	refer := func(kind string, names ...string) {
		for _, n := range names {
			refuse(!ids[kind][n], "unknown %s of %s", n, kind)
		}
	}
	least := func(x map[string]any, low int, keys ...string) {
		for _, k := range keys {
			refuse(whole(x[k]) < low, "%s", k)
		}
	}
	least(raw, 1, "days", "grid_minutes")
	for _, x := range things(raw["sites"]) {
		maybe[bool](x, "virtual")
	}
	days, grid := whole(raw["days"]), whole(raw["grid_minutes"])
	refuse(days > 400, "days")
	_, err := time.Parse("2006-01-02", str(raw["first_day"]))
	refuse(err != nil, "first_day")
	least(raw["rules"].(map[string]any), 0, "trainer_break_minutes", "learner_break_minutes", "room_changeover_minutes")
	weights := raw["weights"].(map[string]any)
	least(weights, 0, strings.Fields("unserved deferred late ready teaching trainer_travel learner_travel split overload moved reroomed retrained")...)
	refuse(whole(weights["unserved"]) < whole(weights["deferred"]), "unserved below deferred")
	pairs := map[string]bool{}
	for _, t := range things(raw["travel"]) {
		ends := []string{str(t["from"]), str(t["to"])}
		refer("sites", ends...)
		slices.Sort(ends)
		pair := strings.Join(ends, "\x00")
		refuse(whole(t["minutes"]) < 0 || ends[0] == ends[1] || pairs[pair], "travel")
		pairs[pair] = true
	}
	for kind, field := range map[string]string{"rooms": "open", "trainers": "available", "learners": "available"} {
		for _, x := range things(raw[kind]) {
			var list [][3]int
			for _, w := range x[field].([]any) {
				y := w.([]any)
				refuse(len(y) != 3, "window of %d", len(y))
				list = append(list, [3]int{whole(y[0]), whole(y[1]), whole(y[2])})
			}
			for i, w := range list {
				refuse(w[0] < 0 || w[0] >= days || w[1] < 0 || w[1] >= w[2] || w[2] > 1440, "window %v", w)
				for _, o := range list[:i] {
					refuse(o[0] == w[0] && o[1] < w[2] && w[1] < o[2], "windows %v and %v", o, w)
				}
			}
		}
	}
	for _, x := range things(raw["rooms"]) {
		refer("sites", str(x["site"]))
		least(x, 0, "seats")
		texts(x["features"])
	}
	for _, x := range things(raw["trainers"]) {
		refer("sites", str(x["home"]))
		refer("courses", texts(x["courses"])...)
		texts(x["roles"])
		least(x, 0, "max_day_minutes", "max_week_minutes", "target_week_minutes")
		if _, there := x["taught_minutes"]; there {
			least(x, 0, "taught_minutes")
		}
	}
	after := map[string][]string{}
	for _, x := range things(raw["courses"]) {
		after[str(x["id"])] = texts(x["after"])
		refer("courses", texts(x["after"])...)
		texts(x["features"])
		least(x, 1, "minutes", "min_group", "max_group")
		refuse(len(texts(x["crew"])) == 0, "no crew")
		refuse(whole(x["min_group"]) > whole(x["max_group"]), "groups")
		for _, s := range x["starts"].([]any) {
			refuse(whole(s)%grid != 0 || whole(s) < 0 || whole(s) > 1440-whole(x["minutes"]), "start %v", s)
		}
	}
	for c := range after { // as long as a chain without a circle can be
		at := map[string]bool{c: true}
		for range len(after) {
			next := map[string]bool{}
			for x := range at {
				for _, b := range after[x] {
					next[b] = true
				}
			}
			at = next
			refuse(at[c], "circle")
		}
	}
	for _, x := range things(raw["offices"]) {
		refer("sites", str(x["site"]))
		least(x, 0, "release_per_day")
	}
	for _, x := range things(raw["learners"]) {
		refer("offices", str(x["office"]))
		refer("sites", texts(x["sites"])...)
		str(x["cohort"])
		maybe[bool](x, "anonymous")
		maybe[bool](x, "announced") // what follows is our own: the published judge ignores it
		if day := x["intake"]; day != nil {
			_, err := time.Parse("2006-01-02", str(day))
			refuse(err != nil, "intake %v", day)
		}
		if site, there := x["catchment"]; there && str(site) != "" {
			refer("sites", str(site))
		}
		if _, there := x["number"]; there {
			least(x, 0, "number")
		}
		least(x, 0, "max_day_minutes")
	}
	asked, course := map[string]bool{}, map[string]string{}
	for _, x := range things(raw["requests"]) {
		refer("learners", str(x["learner"]))
		refer("courses", str(x["course"]))
		least(x, 1, "weight")
		whole(x["earliest"])
		whole(x["due"])
		_ = x["working"].(bool)
		refuse(whole(x["weight"]) > 100, "weight")
		need := str(x["learner"]) + "\x00" + str(x["course"])
		refuse(asked[need], "asks twice")
		asked[need] = true
		course[str(x["id"])] = str(x["course"])
	}
	if _, there := raw["programmes"]; there { // our own: the published judge ignores them
		known := map[string]bool{}
		for _, x := range things(raw["programmes"]) {
			refuse(known[str(x["id"])], "programme twice")
			known[str(x["id"])] = true
			refer("courses", texts(x["courses"])...)
			whole(x["due_days"])
			if n, there := x["due_working_days"]; there {
				refuse(whole(n) < 0, "due_working_days")
			}
			if list, there := x["due_by"].([]any); there {
				for start, due := range list {
					refuse(whole(due) < start, "due_by")
				}
			}
		}
	}
	held := map[string]bool{}
	for _, x := range things(raw["published"]) {
		refer("courses", str(x["course"]))
		refer("requests", texts(x["seated"])...)
		whole(x["day"])
		whole(x["start"])
		room, trainers := str(x["room"]), texts(x["trainers"])
		if x["pinned"].(bool) {
			refer("rooms", room)
			refer("trainers", trainers...)
		}
		for _, r := range texts(x["seated"]) {
			refuse(course[r] != str(x["course"]), "another course")
			refuse(held[r], "seated twice")
			held[r] = true
		}
	}
	return true, ""
}

func things(v any) (out []map[string]any) {
	for _, x := range v.([]any) {
		out = append(out, x.(map[string]any))
	}
	return out
}

// maybe is for a field that may be missing.
func maybe[T any](x map[string]any, field string) {
	if v, there := x[field]; there {
		_ = v.(T)
	}
}

func str(v any) string { return v.(string) }

func texts(v any) (out []string) {
	for _, x := range v.([]any) {
		out = append(out, str(x))
	}
	return out
}

func whole(v any) int {
	n, err := strconv.Atoi(v.(json.Number).String())
	if err != nil {
		panic(err)
	}
	return n
}

// treeOf reads a file as a plain tree.
func treeOf(text string) (tree any) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&tree); err != nil {
		panic(err)
	}
	return tree
}

func textOf(tree any) string {
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(tree); err != nil {
		panic(err)
	}
	return b.String()
}
