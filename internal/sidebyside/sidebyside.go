// Package sidebyside makes things on several threads and hands them over in their order.
package sidebyside

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
)

// made is what came of making a thing.
type made[T any] struct {
	thing    T
	panicked any
	stack    []byte
}

// InOrder makes so many things, never more at once than there are threads, and has each taken
// in its order by whoever called. It ends with the first error of take, or with that of ctx;
// a panic in build goes on in the caller. Nothing is being made any more when it returns.
func InOrder[T any](ctx context.Context, things, threads int, build func(ctx context.Context, i int) T, take func(i int, thing T) error) error {
	ctx, end := context.WithCancel(ctx)
	var making sync.WaitGroup
	defer making.Wait()
	defer end()
	begun := []chan made[T]{} // those that are being made, from the one that is taken next on
	next := 0
	for i := range things {
		for ; next < min(i+max(threads, 1), things); next++ {
			out, k := make(chan made[T], 1), next
			begun = append(begun, out)
			making.Go(func() {
				var x made[T]
				defer func() {
					if x.panicked = recover(); x.panicked != nil {
						x.stack = debug.Stack()
					}
					out <- x
				}()
				x.thing = build(ctx, k)
			})
		}
		x := <-begun[0]
		begun = begun[1:]
		if x.panicked != nil {
			panic(fmt.Sprintf("%v\n%s", x.panicked, x.stack))
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := take(i, x.thing); err != nil {
			return err
		}
	}
	return nil
}
