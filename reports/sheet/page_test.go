package sheet

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain text stays", "Аудитория 1", "Аудитория 1"},
		{"line breaks and tabs stay", "a\nb\tc", "a\nb\tc"},
		{"what XML forbids goes", "a\x00b\x0bc\ufffed", "abcd"},
		{"what turns the direction of reading shows as a sign", "a\u202eb\u0085c\u2067d", "a\ufffdb\ufffdc\ufffdd"},
		{"what is no UTF-8 goes", "a\xffb", "ab"},
		{"a formula stays a text", "=1+1", "=1+1"},
	} {
		if got := Clean(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if n := utf8.RuneCountInString(Clean(strings.Repeat("я", cellLimit+1))); n != cellLimit {
		t.Errorf("a long text is cut to %d", n)
	}
	if n := utf8.RuneCountInString(Clean(strings.Repeat("😀", cellLimit))); n != cellLimit/2 {
		t.Errorf("a text of pairs is cut to %d", n)
	}
}

func TestSheetNames(t *testing.T) {
	for in, want := range map[string]string{
		"Сетка недели":            "Сетка недели",
		"a:b\\c/d?e*f[g]h":        "a b c d e f g h",
		"'кавычки'":               "кавычки",
		"":                        "1",
		strings.Repeat("я", 40):   strings.Repeat("я", 31),
		"ровно\nдве строки":       "ровно две строки",
		strings.Repeat("ab ", 30): strings.TrimSpace(strings.Repeat("ab ", 10)) + " a",
	} {
		if got := sheetName(in); got != want {
			t.Errorf("sheet name of %q is %q, want %q", in, got, want)
		}
	}
}
