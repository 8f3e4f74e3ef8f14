package clean

import (
	"maps"
	"slices"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// Together are the rooms that are taken or shut when a room is: itself, the parts that it
// can be divided into, and the halls that it is a part of.
func (f *Facts) Together(room string) []string { return append([]string{room}, f.divided[room]...) }

// cleanShared takes in what rooms share: the parts of halls that can be divided, and
// the equipment of their site.
func (f *Facts) cleanShared(in *facts.Facts) {
	f.divided = map[string][]string{}
	parts := map[string][]string{}
	for _, p := range in.RoomParts {
		key := p.Room + ", " + p.Part
		if !refer(f, "room_parts", key, "room", f.RoomAt, p.Room) || !refer(f, "room_parts", key, "room", f.RoomAt, p.Part) {
			continue
		}
		switch {
		case p.Room == p.Part:
			f.fault("room_parts", key, facts.Say("part_of_itself"), leftOut)
		case f.RoomAt[p.Room].Site != f.RoomAt[p.Part].Site:
			f.fault("room_parts", key, facts.Say("part_elsewhere", "Site", f.RoomAt[p.Part].Site, "Whole", f.RoomAt[p.Room].Site), leftOut)
		default:
			parts[p.Room] = append(parts[p.Room], p.Part)
		}
	}
	for _, hall := range slices.Sorted(maps.Keys(parts)) {
		within := map[string]bool{}
		inside(parts, hall, within)
		delete(within, hall)
		x := planner.Shared{ID: hall, Number: len(within), Rooms: []planner.SharedBy{{Room: hall, Number: len(within)}}}
		for _, part := range slices.Sorted(maps.Keys(within)) {
			x.Rooms = append(x.Rooms, planner.SharedBy{Room: part, Number: 1})
			f.divided[hall] = append(f.divided[hall], part)
			f.divided[part] = append(f.divided[part], hall)
		}
		f.Shared = append(f.Shared, x)
	}
	f.cleanEquipment(in)
}

// inside notes the parts of a hall, and theirs.
func inside(parts map[string][]string, hall string, within map[string]bool) {
	for _, p := range parts[hall] {
		if !within[p] {
			within[p] = true
			inside(parts, p, within)
		}
	}
}

func (f *Facts) cleanEquipment(in *facts.Facts) {
	type kindAt struct{ site, kind string }
	number, taken := map[kindAt]int{}, map[kindAt][]planner.SharedBy{}
	for _, e := range distinct(f, "equipment", in.Equipment, func(e facts.Equipment) string { return e.Site + ", " + e.Kind }) {
		key := e.Site + ", " + e.Kind
		if !refer(f, "equipment", key, "site", f.SiteAt, e.Site) {
			continue
		}
		if e.Number < 1 {
			f.fault("equipment", key, facts.Say("equipment_number", "Number", e.Number), leftOut)
			continue
		}
		number[kindAt{e.Site, e.Kind}] = e.Number
	}
	for _, e := range distinct(f, "room_equipment", in.RoomEquipment, func(e facts.RoomEquipment) string { return e.Room + ", " + e.Kind }) {
		key := e.Room + ", " + e.Kind
		if !refer(f, "room_equipment", key, "room", f.RoomAt, e.Room) {
			continue
		}
		at := kindAt{f.RoomAt[e.Room].Site, e.Kind}
		has, known := number[at]
		switch {
		case !known:
			f.fault("room_equipment", key, facts.Say("no_equipment", "Site", at.site, "Kind", e.Kind), leftOut)
			continue
		case e.Number < 1:
			f.fault("room_equipment", key, facts.Say("equipment_taken", "Number", e.Number), leftOut)
			continue
		case e.Number > has:
			f.fault("room_equipment", key, facts.Say("too_little_equipment", "Number", e.Number, "Has", has), facts.Say("taken_as", "Value", has))
			e.Number = has
		}
		taken[at] = append(taken[at], planner.SharedBy{Room: e.Room, Number: e.Number})
	}
	for at, rooms := range taken {
		if len(rooms) > 1 {
			f.Shared = append(f.Shared, planner.Shared{ID: planner.Bounded(at.kind + " " + at.site), Number: number[at], Rooms: rooms})
		}
	}
}
