package words

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Whoever finds a fault in the data says in English what is wrong and what was done
// about it, as logs have it. This is the same in Russian: the places of values are
// numbered, and a value that is a word of the list is said in Russian too.
//
//go:embed faults.json
var faultFile []byte

// faultSaying is a sentence of a fault in both languages.
type faultSaying struct {
	En, Ru string
	match  *regexp.Regexp
}

var faultSayings = sync.OnceValue(func() []faultSaying {
	var list []faultSaying
	if err := json.Unmarshal(faultFile, &list); err != nil {
		panic(fmt.Sprintf("faults.json: %v", err)) // built in, and read by every test
	}
	place, quoted := regexp.MustCompile(`\\\{\d\\\}`), regexp.MustCompile(`"\\\{\d\\\}"`)
	for i := range list {
		pattern := quoted.ReplaceAllString(regexp.QuoteMeta(list[i].En), `"((?:[^"\\]|\\.)*)"`)
		list[i].match = regexp.MustCompile(`^` + place.ReplaceAllString(pattern, `([^;]+?)`) + `$`)
	}
	// Of two that fit, the one that says more of it itself.
	slices.SortStableFunc(list, func(a, b faultSaying) int { return len(b.En) - len(a.En) })
	return list
})

// Fault says what is wrong in the data, or what was done about it. In Russian a
// sentence that is not in the list stays English: better that than nothing.
func (w Words) Fault(sentence string) string {
	if w.lang == "en" {
		return sentence
	}
	if said, known := russianFault(sentence); known {
		return said
	}
	parts := strings.Split(sentence, "; ") // several columns of one row
	for i, p := range parts {
		if said, known := russianFault(p); known {
			parts[i] = said
		}
	}
	return strings.Join(parts, "; ")
}

func russianFault(sentence string) (string, bool) {
	for _, s := range faultSayings() {
		values := s.match.FindStringSubmatch(sentence)
		if values == nil {
			continue
		}
		said := s.Ru
		for i, v := range values[1:] {
			if word, known := russianFault(v); known {
				v = word
			}
			said = strings.ReplaceAll(said, "{"+strconv.Itoa(i+1)+"}", v)
		}
		return said, true
	}
	return "", false
}
