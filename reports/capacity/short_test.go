package capacity

import (
	"fmt"
	"testing"

	"cohort/planner/capacity"
)

func TestShortagesInsideAnotherAreFew(t *testing.T) {
	var p capacity.Proof
	for i := range 30 {
		p.Inside = append(p.Inside, capacity.Inside{FromDay: i / 3 * 7, ToDay: i/3*7 + 6, MissingMinutes: 900 - i})
	}
	var got []int
	for _, x := range inside(&p) {
		got = append(got, x.MissingMinutes)
	}
	if fmt.Sprint(got) != "[900 897 894 891 888 885]" {
		t.Errorf("shown are %v", got)
	}
	if list := inside(&capacity.Proof{}); list != nil {
		t.Errorf("in one without any: %v", list)
	}
}
