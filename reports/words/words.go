// Package words has what people read in Russian and English: one catalogue of
// words, and the sentences made of them about what a sheet, a mail or a command
// shows.
package words

import (
	"embed"
	"fmt"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed *.json
var wordFiles embed.FS

// Words are the words of one language. They may be shared by several writers at
// once.
type Words struct {
	lang      string
	fixed     map[string]string // messages without a placeholder
	localizer *i18n.Localizer
	iso       bool
}

// ISO are the same words with dates as commands take them, 2027-01-22.
func (w Words) ISO() Words {
	w.iso = true
	return w
}

// Language is the language of the words, "ru" or "en".
func (w Words) Language() string { return w.lang }

// loaded are the words by language, each laid out once: a run writes hundreds of messages.
var loaded = map[string]func() (Words, error){
	"ru": sync.OnceValues(func() (Words, error) { return load(language.Russian) }),
	"en": sync.OnceValues(func() (Words, error) { return load(language.English) }),
}

// New returns the words of a language, "ru" or "en".
func New(lang string) (Words, error) {
	words, known := loaded[lang]
	if !known {
		return Words{}, fmt.Errorf("language %q: there are words in ru and en only", lang)
	}
	return words()
}

func load(tag language.Tag) (Words, error) {
	lang := tag.String()
	bundle := i18n.NewBundle(tag)
	file, err := bundle.LoadMessageFileFS(wordFiles, lang+".json")
	if err != nil {
		return Words{}, fmt.Errorf("words of %s: %w", lang, err)
	}
	w := Words{lang: lang, fixed: make(map[string]string, len(file.Messages)), localizer: i18n.NewLocalizer(bundle, lang)}
	for _, m := range file.Messages {
		if !strings.Contains(m.Other, "{{") {
			w.fixed[m.ID] = m.Other
		}
	}
	return w, nil
}

// Say returns a message; pairs are the names and values of its placeholders. A
// message that does not exist is shown by its key.
func (w Words) Say(key string, pairs ...any) string {
	if text, ok := w.fixed[key]; ok {
		return text
	}
	return w.localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: data(pairs)})
}

// Has says whether there is a message of a key.
func (w Words) Has(key string) bool { return w.Say(key) != key }

// Count returns a message in the plural form of n, which is its placeholder
// Count.
func (w Words) Count(key string, n int, pairs ...any) string {
	values := data(pairs)
	values["Count"] = n
	return w.localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: values, PluralCount: n})
}

func (w Words) localize(c *i18n.LocalizeConfig) string {
	text, err := w.localizer.Localize(c)
	if err != nil {
		return c.MessageID
	}
	return text
}

func data(pairs []any) map[string]any {
	values := make(map[string]any, len(pairs)/2+1)
	for i := 0; i+1 < len(pairs); i += 2 {
		values[pairs[i].(string)] = pairs[i+1]
	}
	return values
}
