package pages

import "context"

// MostGrids is mostGrids, MostCounted mostCounted, for tests.
const (
	MostGrids   = mostGrids
	MostCounted = mostCounted
)

// DrawAhead draws what readers hold, as far as there is time before the next look.
func (p *Pages) DrawAhead(ctx context.Context) error { return p.drawAhead(ctx) }

// Keep keeps grids of a message; Keeps says whether they still are.
func (p *Pages) Keep(message int64)       { p.keep(message, &grids{}) }
func (p *Pages) Keeps(message int64) bool { return p.known(message) != nil }

// TellRefused tells what was refused, if it is time.
func (p *Pages) TellRefused() { p.tellRefused() }

// Drop keeps the grids of a message no more.
func (p *Pages) Drop(message int64) { delete(p.kept, message) }

// Forget keeps no grids any more.
func (p *Pages) Forget() { p.kept = nil }
