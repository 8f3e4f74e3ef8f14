package slots

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

const stamp = "2006-01-02 15:04 -0700"

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func at(t testing.TB, s string) time.Time {
	t.Helper()
	v, err := time.Parse(stamp, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestLatestAndNext(t *testing.T) {
	const newYork, moscow, apia = "America/New_York", "Europe/Moscow", "Pacific/Apia"
	for _, c := range []struct{ name, line, zone, now, latest, next string }{
		{"every night, by day", "0 2 * * *", moscow,
			"2027-01-22 14:00 +0300", "2027-01-22 02:00 +0300", "2027-01-23 02:00 +0300"},
		{"every night, a minute before", "0 2 * * *", moscow,
			"2027-01-22 01:59 +0300", "2027-01-21 02:00 +0300", "2027-01-22 02:00 +0300"},
		{"every night, on the minute: due, and the next is tomorrow's", "0 2 * * *", moscow,
			"2027-01-22 02:00 +0300", "2027-01-22 02:00 +0300", "2027-01-23 02:00 +0300"},
		{"Fridays at noon, asked on a Friday evening", "0 12 * * 5", moscow,
			"2027-01-22 20:00 +0300", "2027-01-22 12:00 +0300", "2027-01-29 12:00 +0300"},
		{"Mondays at seven, asked from elsewhere", "0 7 * * mon", moscow,
			"2027-01-25 03:59 +0000", "2027-01-18 07:00 +0300", "2027-01-25 07:00 +0300"},
		{"the leap day, asked three years after it", "0 0 29 2 *", moscow,
			"2027-01-22 12:00 +0300", "2024-02-29 00:00 +0300", "2028-02-29 00:00 +0300"},

		{"clocks go forward, slot outside the gap", "30 1 * * *", newYork,
			"2027-03-14 12:00 -0400", "2027-03-14 01:30 -0500", "2027-03-15 01:30 -0400"},
		{"clocks go forward, slot in the gap: at once after it", "30 2 * * *", newYork,
			"2027-03-14 12:00 -0400", "2027-03-14 03:00 -0400", "2027-03-15 02:30 -0400"},
		{"clocks go forward, asked just before the gap", "30 2 * * *", newYork,
			"2027-03-14 01:59 -0500", "2027-03-13 02:30 -0500", "2027-03-14 03:00 -0400"},
		{"clocks go forward, a slot each half hour: the gap's share one instant", "*/30 * * * *", newYork,
			"2027-03-14 03:00 -0400", "2027-03-14 03:00 -0400", "2027-03-14 03:30 -0400"},
		{"clocks go back, between the two showings: done, not again", "30 1 * * *", newYork,
			"2027-11-07 01:10 -0500", "2027-11-07 01:30 -0400", "2027-11-08 01:30 -0500"},
		{"clocks go back, at the second showing: done, not again", "30 1 * * *", newYork,
			"2027-11-07 01:30 -0500", "2027-11-07 01:30 -0400", "2027-11-08 01:30 -0500"},
		{"clocks go back, before the first showing", "30 1 * * *", newYork,
			"2027-11-07 01:00 -0400", "2027-11-06 01:30 -0400", "2027-11-07 01:30 -0400"},
		{"a whole day skipped at the date line", "0 12 * * *", apia,
			"2011-12-31 01:00 +1400", "2011-12-31 00:00 +1400", "2011-12-31 12:00 +1400"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := Parse(c.line, zone(t, c.zone))
			if err != nil {
				t.Fatal(err)
			}
			latest, ok := s.Latest(at(t, c.now))
			if got := latest.Format(stamp); !ok || got != c.latest {
				t.Errorf("latest %s, want %s", got, c.latest)
			}
			if got := s.Next(at(t, c.now)).Format(stamp); got != c.next {
				t.Errorf("next %s, want %s", got, c.next)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for line, want := range map[string]string{
		"0 2 31 2 *":             `"0 2 31 2 *" never happens`,
		"0 2 30 feb *":           "never happens",
		"TZ=":                    "give it the key zone",
		"CRON_TZ=Asia/Tokyo 0 2": "give it the key zone",
		"0 2 * *":                "is no cron line",
		"61 2 * * *":             "is no cron line",
		"@every 5m":              "is no cron line",
		"":                       "is no cron line",
	} {
		if _, err := Parse(line, time.UTC); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q in it", line, err, want)
		}
	}
	if _, err := Parse("0 2 29 2 *", time.UTC); err != nil {
		t.Errorf("the leap day happens: %v", err)
	}
}

// Walking from slot to slot, the latest before the next one is where we stand,
// and slots rise, whatever the zone does with its clocks.
func TestNextAndLatestAgree(t *testing.T) {
	zones := []string{"Europe/Moscow", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia", "UTC"}
	lines := []string{"*/20 * * * *", "30 2 * * *", "0 0 * * *", "15 1 * * 0", "0 12 1 * *", "59 23 31 * *"}
	rapid.Check(t, func(t *rapid.T) {
		z, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		s, err := Parse(rapid.SampledFrom(lines).Draw(t, "line"), z)
		if err != nil {
			t.Fatal(err)
		}
		now := time.Unix(rapid.Int64Range(1262304000, 1893456000).Draw(t, "now"), 0)
		next := s.Next(now)
		if !next.After(now) {
			t.Fatalf("next %s is not after %s", next, now)
		}
		if got, ok := s.Latest(next); !ok || !got.Equal(next) {
			t.Fatalf("latest at the slot %s is %s", next, got)
		}
		before, ok := s.Latest(next.Add(-time.Second))
		if !ok || before.After(now) {
			t.Fatalf("a slot %s lies between %s and its next slot %s", before, now, next)
		}
		if again := s.Next(before); !again.Equal(next) {
			t.Fatalf("next after %s is %s, not %s", before, again, next)
		}
	})
}
