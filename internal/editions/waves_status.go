package editions

import (
	"cohort/planner"
	"cohort/planner/promise"
)

// stands adds how people of one cohort stand to their intake.
func (b *Board) stands(k *Intake, x *promise.Status) {
	first := k.Needs == 0
	k.Needs, k.InTime, k.Later = k.Needs+x.Needs, k.InTime+x.InTime, k.Later+x.Later
	k.Due = max(k.Due, x.Due)
	switch {
	case x.Ready == nil || !first && k.Ready == 0:
		k.Ready = 0
	default:
		k.Ready = max(k.Ready, *x.Ready)
	}
	if f := x.Fact; f != nil && k.Holdup == nil {
		u := &planner.Unserved{Request: f.Request}
		switch {
		case f.Unserved != nil:
			u = f.Unserved
		case f.Late == nil:
			u.Reason = planner.ReasonCrowded
		}
		k.Holdup = &Holdup{Unscheduled: b.unscheduled(u)}
		if f.Late != nil {
			k.Holdup.On = *f.Late
		}
	}
	for _, m := range x.Missing {
		out := MissingCourse{Course: b.course(m.Course), People: m.People, Later: m.Later > 0 && m.LastChance == nil}
		if m.LastChance != nil {
			out.LastChance = *m.LastChance
		}
		k.Missing = append(k.Missing, out)
	}
}

// since says of each intake how it stands beside what its reader saw last.
func (b *Board) since(o *OfficeWaves, office string, before *Board) {
	now, was := b.standing().Statuses(office), before.standing().Statuses(office)
	promise.Since(now, was)
	for i := range o.Intakes {
		for _, x := range now {
			if k := &o.Intakes[i]; x.Start == k.Start && (k.Since == "" || x.Since == promise.Worse || x.Since == promise.LaterInTime && k.Since != promise.Worse) {
				k.Since = x.Since
			}
		}
	}
}
