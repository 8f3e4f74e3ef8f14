package sidebyside

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

func TestThingsAreTakenInOrderAndMadeTogether(t *testing.T) {
	const things, threads = 20, 3
	var met sync.WaitGroup // the first three are there only when all three are being made
	met.Add(threads)
	var at, most atomic.Int64
	var taken []int
	err := InOrder(t.Context(), things, threads, func(_ context.Context, i int) int {
		n := at.Add(1)
		defer at.Add(-1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		if i < threads {
			met.Done()
			met.Wait()
		}
		return i * i
	}, func(i, thing int) error {
		if thing != i*i {
			t.Errorf("%d is %d", i, thing)
		}
		taken = append(taken, i)
		return nil
	})
	if err != nil || len(taken) != things || !slices.IsSorted(taken) || most.Load() != threads {
		t.Errorf("%v taken, %d at once, %v", taken, most.Load(), err)
	}
}

func TestTheFirstErrorEndsIt(t *testing.T) {
	wrong := errors.New("wrong")
	made, taken := atomic.Int64{}, 0
	err := InOrder(t.Context(), 100, 2, func(context.Context, int) int { return int(made.Add(1)) }, func(i, _ int) error {
		taken++
		if i == 3 {
			return wrong
		}
		return nil
	})
	if !errors.Is(err, wrong) || taken != 4 || made.Load() > 5 {
		t.Errorf("%d made, %d taken, %v", made.Load(), taken, err)
	}
	ctx, end := context.WithCancel(t.Context())
	if err := InOrder(ctx, 9, 2, func(context.Context, int) int { return 0 }, func(int, int) error { end(); return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("when it is to end: %v", err)
	}
}

func TestAPanicGoesOnInTheCaller(t *testing.T) {
	defer func() {
		if r := recover(); r == nil || !strings.Contains(fmt.Sprint(r), "broken at 2") {
			t.Errorf("recovered %v", r)
		}
	}()
	_ = InOrder(t.Context(), 4, 2, func(_ context.Context, i int) int {
		if i == 2 {
			panic("broken at 2")
		}
		return i
	}, func(int, int) error { return nil })
}
