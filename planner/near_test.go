package planner

import "testing"

func TestNear(t *testing.T) {
	known := []string{"SOKOL", "MARFINO", "TC", "TC2", "AUD", "ВДНХ"}
	for word, want := range map[string]string{
		"SOKOLL": "SOKOL", "SAKOL": "SOKOL", "MARINO": "MARFINO", "TC9": "TC", "TC": "TC", "ВДНК": "ВДНХ", "marfino": "MARFINO",
		"NOWHERE": "", "OSC-012": "", "NO": "", "X": "", "": "",
	} {
		if got := Near(word, known); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}
