package capacity

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestPackOfKnownDays(t *testing.T) {
	day := func(spans ...int) (out []span) {
		for i := 0; i < len(spans); i += 2 {
			out = append(out, span{spans[i], spans[i+1]})
		}
		return out
	}
	for _, c := range []struct {
		says    string
		windows []span
		lengths []int
		pause   int
		most    int
		want    int
	}{
		{"a nine-hour day holds one training of six and a half hours", day(540, 1080), []int{390}, 30, 480, 390},
		{"and two of four, to the day's limit", day(540, 1080), []int{240}, 30, 480, 480},
		{"but not with a longer pause between them", day(540, 1080), []int{240}, 61, 480, 240},
		{"the best mix is taken", day(540, 1080), []int{240, 300, 390}, 30, 480, 480},
		{"a limit that no sum reaches", day(540, 1080), []int{240, 300}, 30, 479, 300},
		{"nothing runs over a gap", day(540, 720, 750, 930), []int{240}, 0, 480, 0},
		{"two windows, a session in each", day(540, 720, 750, 930), []int{180}, 30, 480, 360},
		{"windows that touch keep the pause", day(540, 720, 720, 900), []int{180}, 30, 480, 180},
		{"without a pause they are two", day(540, 720, 720, 900), []int{180}, 0, 480, 360},
		{"a day off", nil, []int{60}, 0, 480, 0},
		{"no course", day(540, 1080), nil, 0, 480, 0},
		{"a limit used up", day(540, 1080), []int{60}, 0, -60, 0},
	} {
		if got := pack(c.windows, c.lengths, c.pause, c.most); got != c.want {
			t.Errorf("%s: %d, want %d", c.says, got, c.want)
		}
	}
}

// Every way to place sessions on minutes that matter gives no more, and one
// gives as much.
func TestPackAgainstEveryPlacement(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var windows []span
		at := 0
		for range rapid.IntRange(0, 3).Draw(t, "windows") {
			from := at + rapid.IntRange(0, 4).Draw(t, "gap")
			at = from + rapid.IntRange(1, 8).Draw(t, "length")
			windows = append(windows, span{from, at})
		}
		lengths := rapid.SliceOfNDistinct(rapid.IntRange(1, 7), 1, 3, rapid.ID[int]).Draw(t, "lengths")
		slices.Sort(lengths)
		pause, most := rapid.IntRange(0, 3).Draw(t, "pause"), rapid.IntRange(0, 24).Draw(t, "most")
		best := 0
		var place func(from, sum int)
		place = func(from, sum int) {
			best = max(best, sum)
			for start := from; start < at; start++ {
				for _, length := range lengths {
					if sum+length <= most && slices.ContainsFunc(windows, func(w span) bool { return w.from <= start && start+length <= w.to }) {
						place(start+length+pause, sum+length)
					}
				}
			}
		}
		place(0, 0)
		if got := pack(windows, lengths, pause, most); got != best {
			t.Fatalf("%v with %v, pause %d, at most %d: %d, every placement gives %d", windows, lengths, pause, most, got, best)
		}
	})
}
