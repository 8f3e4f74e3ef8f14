package foreign

import (
	"strings"
	"unicode/utf8"
)

// endings are what becomes of the end of a Russian name in the other cases, the longest end
// first. More forms than there are do no harm: a name is two of them side by side.
var endings = []struct {
	end   string
	cases []string
}{
	{"ий", []string{"ого", "его", "ому", "ему", "им", "ым", "ом", "ем", "ия", "ию", "ием", "ии"}},
	{"ый", []string{"ого", "ому", "ым", "ом"}},
	{"ой", []string{"ого", "ому", "ым", "ом", "им", "оя", "ою", "оем", "ое"}},
	{"ей", []string{"ея", "ею", "еем", "ее", "ья", "ью", "ьем", "ье"}},
	{"ая", []string{"ой", "ую", "ою", "аи", "ае", "аю", "аей"}},
	{"яя", []string{"ей", "юю"}},
	{"ия", []string{"ии", "ию", "ией"}},
	{"ья", []string{"ьи", "ье", "ью", "ьей"}},
	{"ел", []string{"ла", "лу", "лом", "ле", "ела", "елу", "елом", "еле"}},
	{"ец", []string{"ца", "цу", "цом", "цем", "це", "йца", "йцу", "йцем", "йце"}},
	{"ок", []string{"ка", "ку", "ком", "ке", "ока", "оку", "оком", "оке"}},
	{"лев", []string{"льва", "льву", "львом", "льве", "лева", "леву", "левым", "левом", "леве"}},
	{"й", []string{"я", "ю", "ем", "е"}},
	{"ь", []string{"я", "ю", "ем", "е", "и", "ью"}},
	{"а", []string{"ы", "и", "е", "у", "ой", "ей", "ою", "ею"}},
	{"я", []string{"и", "е", "ю", "ей", "ею"}},
}

// unchanging are the ends of names that are the same in every case.
const unchanging = "оеиуыэюх"

// inflected are the forms of a plain Russian word in its cases, itself first; of one of several
// parts with hyphens all of them.
func inflected(word string) []string {
	if head, tail, parted := strings.Cut(word, "-"); parted {
		var out []string
		for _, a := range inflected(head) {
			for _, b := range inflected(tail) {
				out = append(out, a+"-"+b)
			}
		}
		return out
	}
	out := []string{word}
	if utf8.RuneCountInString(word) < 2 {
		return out
	}
	for _, e := range endings {
		if stem, is := strings.CutSuffix(word, e.end); is && (stem != "" || e.end == "лев") {
			for _, c := range e.cases {
				out = append(out, stem+c)
			}
			return out
		}
	}
	last, _ := utf8.DecodeLastRuneInString(word)
	if strings.ContainsRune(unchanging, last) || last < 'а' || last > 'я' {
		return out
	}
	for _, c := range []string{"а", "у", "ом", "ем", "ым", "е"} {
		out = append(out, word+c)
	}
	return out
}

// romans are the letters of passports.
var romans = map[rune]string{'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "zh", 'з': "z", 'и': "i", 'й': "i", 'к': "k", 'л': "l", 'м': "m", 'н': "n",
	'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "iu", 'я': "ia"}

// alike makes the ways one in which a sound is written in Latin letters.
var alike = strings.NewReplacer("shch", "ş", "sch", "ş", "zh", "ž", "kh", "h", "ch", "č", "sh", "š", "ts", "c", "tz", "c", "tc", "c", "ck", "k", "x", "ks", "ph", "f", "w", "v", "'", "", "’", "",
	"iy", "i", "yi", "i", "ij", "i", "ii", "i", "yu", "u", "iu", "u", "ju", "u", "ya", "a", "ia", "a", "ja", "a", "yo", "e", "io", "e", "jo", "e", "ye", "e", "ie", "e", "je", "e", "y", "i", "j", "i")

// latin says whether a plain word is written in Latin letters.
func latin(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return r >= 'a' && r <= 'z' })
}

// sound is a plain word in either alphabet as Latin letters write it, however they do.
func sound(word string) string {
	var out strings.Builder
	for _, r := range word {
		if s, is := romans[r]; is {
			out.WriteString(s)
		} else {
			out.WriteRune(r)
		}
	}
	return squeezed(alike.Replace(out.String()))
}

// squeezed leaves out an i before another vowel, and letters that stand twice: they come and go
// with the way in which a name is written.
func squeezed(said string) string {
	letters := []rune(said)
	out := make([]rune, 0, len(letters))
	for i, r := range letters {
		if i+1 < len(letters) && (letters[i+1] == r || r == 'i' && strings.ContainsRune("aeou", letters[i+1])) {
			continue
		}
		out = append(out, r)
	}
	return string(out)
}

// firsts are the sounds that the initial of a word may have in Latin letters.
func firsts(word string) string {
	r, _ := utf8.DecodeRuneInString(word)
	s, _ := utf8.DecodeRuneInString(sound(word))
	also := map[rune]string{'ю': "iu", 'я': "ia", 'е': "ie", 'й': "i", 'э': "e", 'ж': "z", 'х': "hk", 'ц': "tc", 'ч': "c", 'ш': "s", 'щ': "sš"}[r]
	return string(s) + also
}
