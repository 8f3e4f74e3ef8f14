package editions_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cohort/internal/editions"
)

func TestName(t *testing.T) {
	for _, c := range []struct{ family, given, patronymic, want string }{
		{"Соколова", "Елена", "Викторовна", "Соколова Е. В."},
		{"Ким", "Ольга", "", "Ким О."},
		{"Мамин-Сибиряк", "дмитрий", "наркисович", "Мамин-Сибиряк Д. Н."},
		{" Ли ", " ", "Ёсикович", "Ли Ё."},
		{"", "Анна", "", "А."},
		{"", "", "", ""},
	} {
		if got := strings.ReplaceAll(editions.Name(c.family, c.given, c.patronymic), "\u00a0", " "); got != c.want {
			t.Errorf("%s %s %s is %q, want %q", c.family, c.given, c.patronymic, got, c.want)
		}
	}
}

// called names people and writes the names with ordinary spaces, in the order of
// the people.
func called(people ...editions.Somebody) []string {
	names := editions.NamesOf(people)
	var out []string
	for _, p := range people {
		out = append(out, strings.ReplaceAll(names[p.ID], "\u00a0", " "))
	}
	return out
}

func TestNamesTellPeopleApart(t *testing.T) {
	p := func(id, family, given, patronymic, office string) editions.Somebody {
		return editions.Somebody{ID: id, Family: family, Given: given, Patronymic: patronymic, Office: office}
	}
	for _, c := range []struct {
		name   string
		people []editions.Somebody
		want   []string
	}{
		{"nobody shares anything", []editions.Somebody{p("1", "Иванов", "Иван", "Иванович", "Сокол"), p("2", "Иванова", "Ирина", "Игоревна", "Сокол")}, []string{"Иванов И. И.", "Иванова И. И."}},
		{"other given names", []editions.Somebody{p("1", "Иванов", "Иван", "Иванович", ""), p("2", "Иванов", "Игорь", "Ильич", ""), p("3", "Иванов", "Пётр", "Ильич", "")}, []string{"Иванов Иван И.", "Иванов Игорь И.", "Иванов П. И."}},
		{"two of three share the given name too", []editions.Somebody{p("1", "Иванов", "Иван", "Иванович", ""), p("2", "Иванов", "Иван", "Ильич", ""), p("3", "Иванов", "Игорь", "Ильич", "")}, []string{"Иванов Иван Иванович", "Иванов Иван Ильич", "Иванов Игорь И."}},
		{"one whole name in two offices", []editions.Somebody{p("1", "Иванов", "Иван", "Иванович", "Сокол"), p("2", "Иванов", "Иван", "Иванович", "Марьино"), p("3", "Иванов", "Иван", "Ильич", "Марьино")}, []string{"Иванов Иван Иванович (Сокол)", "Иванов Иван Иванович (Марьино)", "Иванов Иван Ильич"}},
		{"one whole name in one office", []editions.Somebody{p("P-1", "Иванов", "Иван", "Иванович", "Сокол"), p("P-2", "Иванов", "Иван", "Иванович", "Сокол"), p("P-3", "Иванов", "Иван", "Иванович", "Марьино")}, []string{"Иванов Иван Иванович (P-1)", "Иванов Иван Иванович (P-2)", "Иванов Иван Иванович (Марьино)"}},
		{"trainers have no office", []editions.Somebody{p("T-1", "Иванов", "Иван", "Иванович", ""), p("T-2", "Иванов", "Иван", "Иванович", "")}, []string{"Иванов Иван Иванович (T-1)", "Иванов Иван Иванович (T-2)"}},
		{"Ё and capitals do not tell people apart", []editions.Somebody{p("1", "Семёнов", "Иван", "Иванович", ""), p("2", "СЕМЕНОВ", "Игорь", "Иванович", "")}, []string{"Семёнов Иван И.", "СЕМЕНОВ Игорь И."}},
		{"no patronymic", []editions.Somebody{p("1", "Ким", "Ольга", "", "Сокол"), p("2", "Ким", "Оксана", "", "Сокол"), p("3", "Ким", "Ольга", "Львовна", "Сокол")}, []string{"Ким Ольга", "Ким Оксана", "Ким О. Л."}},
		{"the family name alone", []editions.Somebody{p("1", "Ли", "", "", "Сокол"), p("2", "Ли", "", "", "Марьино")}, []string{"Ли (Сокол)", "Ли (Марьино)"}},
		{"a family name as another's whole name", []editions.Somebody{p("1", "Иванов Иван", "Иванович", "", ""), p("2", "Иванов", "Иван", "Иванович", ""), p("3", "Иванов", "Игорь", "Иванович", "")}, []string{"Иванов Иван Иванович (1)", "Иванов Иван Иванович (2)", "Иванов Игорь И."}},
		{"nothing is known but the number", []editions.Somebody{p("P-1", "", "", "", "")}, []string{"(P-1)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, called(c.people...)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			slices.Reverse(c.people)
			slices.Reverse(c.want)
			if diff := cmp.Diff(c.want, called(c.people...)); diff != "" {
				t.Errorf("handed in the other way round (-want +got)\n%s", diff)
			}
		})
	}
}

func TestNoTwoPeopleAreCalledTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.SampledFrom([]string{"", "Иван", "иван", "Игорь", "Ёлка", "Елка", "Ли", "(2)"})
		var people []editions.Somebody
		for id := range rapid.IntRange(1, 9).Draw(t, "people") {
			people = append(people, editions.Somebody{ID: fmt.Sprint(id), Family: part.Draw(t, "family"), Given: part.Draw(t, "given"), Patronymic: part.Draw(t, "patronymic"), Office: part.Draw(t, "office")})
		}
		seen := map[string]string{}
		for id, name := range editions.NamesOf(people) {
			if other := seen[strings.ReplaceAll(strings.ToLower(name), "ё", "е")]; other != "" || name == "" {
				t.Fatalf("%s and %s are called %q", id, other, name)
			}
			seen[strings.ReplaceAll(strings.ToLower(name), "ё", "е")] = id
		}
	})
}

func TestThingsOfOneNameAreToldApart(t *testing.T) {
	got := editions.ToldApart(map[string]string{"R-1": "Большой зал", "R-2": "большой  зал", "R-3": "Малый зал"})
	if diff := cmp.Diff(map[string]string{"R-1": "Большой зал (R-1)", "R-2": "большой  зал (R-2)", "R-3": "Малый зал"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestListsAreInTheOrderOfTheLanguage(t *testing.T) {
	for _, c := range []struct {
		name string
		want []string
	}{
		{"Ё is with Е and after it", []string{"Дмитриев А.", "Ежов А.", "Елкин А.", "Ёлкин А.", "Ёлкин Б.", "Елкина А.", "Жуков А."}},
		{"a name before longer ones", []string{"Иванов\u00a0И.\u00a0И.", "Иванов\u00a0Я.\u00a0Я.", "Иванов-Водкин А. А.", "Иванова А. А."}},
		{"a hyphen is no letter", []string{"Петров Я.", "Петров-Водкин К.", "Петровский А."}},
		{"particles in small letters", []string{"Ван А.", "ван Дейк А.", "Ванеев А.", "де Толли М.", "Дегтярёв А."}},
		{"Latin names before Cyrillic ones", []string{"Smith J.", "van der Berg A.", "Абрамов А.", "Яшин Л."}},
		{"numbers count", []string{"Класс 2", "Класс 10", "Класс А"}},
	} {
		for _, lang := range []string{"ru", "en"} {
			got := slices.Clone(c.want)
			slices.Reverse(got)
			editions.SortByName(lang, got, func(name string) string { return name })
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s, %s (-want +got)\n%s", c.name, lang, diff)
			}
		}
	}
}

// In a narrow bar trainers are called by their family names, unless those are
// shared.
func TestFamilyNamesInNarrowBars(t *testing.T) {
	p := func(id, family, given string) editions.Person {
		return editions.Person{ID: id, Name: editions.Name(family, given, "")}
	}
	week := editions.Week{Trainers: []editions.Trainer{{Person: p("1", "Белов", "Дмитрий")}, {Person: p("2", "Мамед оглы", "Али")}, {Person: p("3", "Белов", "Кирилл")}, {Person: p("4", "Фомин", "Глеб")}}}
	var people []editions.Person
	for _, t := range week.Trainers {
		people = append(people, t.Person)
	}
	if diff := cmp.Diff([]string{"Белов\u00a0Д.", "Мамед оглы", "Белов\u00a0К.", "Фомин"}, week.Surnames(people)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
