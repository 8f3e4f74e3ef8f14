package whatif

import (
	"fmt"
)

func (c Course) change(w *world) error {
	x, err := w.course(c.ID)
	if err != nil {
		return err
	}
	was := *x
	for _, f := range []struct {
		name string
		to   *int
		want int
	}{{"minutes", &x.Minutes, c.Minutes}, {"min_group", &x.MinGroup, c.MinGroup}, {"max_group", &x.MaxGroup, c.MaxGroup}} {
		if f.want < 0 || f.want > 1440 {
			*x = was
			return fmt.Errorf("%s of course %s is %d, want 1 to 1440", f.name, c.ID, f.want)
		}
		if f.want > 0 {
			*f.to = f.want
		}
	}
	changed := *x
	*x = was
	switch {
	case changed.Minutes == was.Minutes && changed.MinGroup == was.MinGroup && changed.MaxGroup == was.MaxGroup:
		return fmt.Errorf("course %s has %d minutes and groups of %d to %d already", c.ID, was.Minutes, was.MinGroup, was.MaxGroup)
	case changed.MinGroup > changed.MaxGroup:
		return fmt.Errorf("the least group of course %s would be %d, above the greatest, %d", c.ID, changed.MinGroup, changed.MaxGroup)
	}
	for _, start := range was.Starts {
		if start+changed.Minutes > 1440 {
			return fmt.Errorf("course %s begins at %s and would end after midnight with %d minutes", c.ID, clock(start), changed.Minutes)
		}
	}
	*x = changed
	w.effect.Amount = 1
	return nil
}
