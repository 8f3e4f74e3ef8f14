package reports

// Words are the words of one language.
type Words struct {
	language string
}

// NewWords returns the words of a language, "ru" or "en".
func NewWords(language string) (Words, error) {
	return Words{language: language}, nil
}
