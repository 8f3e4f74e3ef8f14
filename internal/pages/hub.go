package pages

import "sync"

// hub wakes whoever waits for something to change. One that is not listening just then is
// woken when it does next, once for all that it missed.
type hub struct {
	mu      sync.Mutex
	waiting map[chan struct{}]bool
}

func (h *hub) join() chan struct{} {
	c := make(chan struct{}, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.waiting == nil {
		h.waiting = map[chan struct{}]bool{}
	}
	h.waiting[c] = true
	return c
}

func (h *hub) leave(c chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.waiting, c)
}

func (h *hub) wake() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.waiting {
		select {
		case c <- struct{}{}:
		default: // woken already
		}
	}
}
