package explain

import (
	"fmt"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"cohort/planner"
)

// catalogue is the words of one language as they stand in the file of the reports. A
// message that is missing there ends the test.
type catalogue struct{ *i18n.Localizer }

var english, russian = wordsOf("en"), wordsOf("ru")

func wordsOf(lang string) catalogue {
	bundle := i18n.NewBundle(language.MustParse(lang))
	if _, err := bundle.LoadMessageFile("../../../reports/words/" + lang + ".json"); err != nil {
		panic(err)
	}
	return catalogue{i18n.NewLocalizer(bundle, lang)}
}

func (c catalogue) Say(key string, pairs ...any) string {
	return c.localize(&i18n.LocalizeConfig{MessageID: key}, pairs)
}

func (c catalogue) Count(key string, n int, pairs ...any) string {
	return c.localize(&i18n.LocalizeConfig{MessageID: key, PluralCount: n}, append(pairs, "Count", n))
}

func (c catalogue) localize(x *i18n.LocalizeConfig, pairs []any) string {
	all := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		all[pairs[i].(string)] = pairs[i+1]
	}
	x.TemplateData = all
	text, err := c.Localize(x)
	if err != nil {
		panic(fmt.Sprintf("%s: %v", x.MessageID, err))
	}
	return text
}

func requestIn(w Words, s *planner.Snapshot, p *planner.Plan, id string) (*RequestExplanation, error) {
	x, err := Request(s, p, id)
	if err == nil {
		x.Tell(w)
	}
	return x, err
}

func sessionIn(w Words, s *planner.Snapshot, p *planner.Plan, id string) (*SessionExplanation, error) {
	x, err := Session(s, p, id)
	if err == nil {
		x.Tell(w)
	}
	return x, err
}

func suggestRequestIn(w Words, s *planner.Snapshot, p *planner.Plan, id string) (*Suggestions, error) {
	x, err := SuggestRequest(s, p, id)
	if err == nil {
		x.Tell(w)
	}
	return x, err
}

func suggestSessionIn(w Words, s *planner.Snapshot, p *planner.Plan, id string) (*Suggestions, error) {
	x, err := SuggestSession(s, p, id)
	if err == nil {
		x.Tell(w)
	}
	return x, err
}

// reasonsOf are the reasons as a plan has them.
func reasonsOf(s *planner.Snapshot, p *planner.Plan) ([]planner.Unserved, error) {
	reasons, err := Reasons(s, p)
	return Told(reasons, english), err
}
