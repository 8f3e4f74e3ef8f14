package reports

import (
	"strings"
	"unicode/utf8"
)

// Name writes a person's name as people write it, «Фамилия И. О.», with
// no-break spaces so that it is never torn apart. Parts that are empty are left
// out.
func Name(family, given, patronymic string) string {
	name := strings.TrimSpace(family)
	for _, part := range []string{given, patronymic} {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		initial, _ := utf8.DecodeRuneInString(part)
		if name != "" {
			name += "\u00a0"
		}
		name += strings.ToUpper(string(initial)) + "."
	}
	return name
}
