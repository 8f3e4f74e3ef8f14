package editions_test

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	"cohort/internal/editions"
	"cohort/internal/editions/directory"
)

// A stranger is found in whatever way their name is written; words that only look
// like a part of it, names of things and one's own colleagues hold no mail back.
func TestStrangersAreFoundHoweverTheyAreWritten(t *testing.T) {
	b := &editions.Board{Names: editions.NewNames(&directory.Directory{
		Offices:  []directory.Office{{ID: "O-1", NameRu: "Роман Зорин"}, {ID: "O-2", NameRu: "Марьино"}, {ID: "O-3", NameRu: "Сокол"}},
		Sites:    []directory.Site{{ID: "S", NameRu: "Центр", Address: "ул. Игоря, 1"}},
		Trainers: []directory.Trainer{{ID: "T", FamilyName: "Громов", GivenName: "Олег", Patronymic: "Ильич"}},
		People: []directory.Person{
			{ID: "own", Office: "O-1", FamilyName: "Чужой", GivenName: "Анна", Patronymic: "Львовна"},
			{ID: "twin", Office: "O-1", FamilyName: "Ёлкин", GivenName: "Пётр", Patronymic: "Ильич"},
			{ID: "stranger", Office: "O-2", FamilyName: "Чужой", GivenName: "Игорь", Patronymic: "Петрович"},
			{ID: "other twin", Office: "O-2", FamilyName: "Ёлкин", GivenName: "Павел", Patronymic: "Ильич"},
			{ID: "no patronymic", Office: "O-2", FamilyName: "Мёд", GivenName: "Алёна"},
			{ID: "only an office's name", Office: "O-2", FamilyName: "Сокол"},
			{ID: "like an office", Office: "O-2", FamilyName: "Зорин", GivenName: "Роман"},
			{ID: "double", Office: "O-2", FamilyName: "Белова-Чернова", GivenName: "Анна-Мария"},
			{ID: "like a word", Office: "O-2", FamilyName: "Пятница", GivenName: "Илья", Patronymic: "Семёнович"},
		},
	}, "ru")}
	for text, found := range map[string]bool{
		"Чужой Игорь": true, "Игорь Чужой": true, "Игорь Петрович Чужой": true, "Игорь П. Чужой": true, "Чужой Игорь Петрович": true,
		"И. П. Чужой": true, "И.П. Чужой": true, "И.П.Чужой": true, "И П Чужой": true, "ИП Чужой": true, "И. Чужой": true,
		"Чужой И. П.": true, "Чужой И.П.": true, "ЧужойИ.П.": true, "Чужой И П": true, "Чужой ИП": true, "Чужой И.П": true, "Чужой И.": true,
		"ИГОРЬ ЧУЖОЙ": true, "Чужои\u0306 Игорь": true, "Игорь\u00a0Чужо\u0301й": true, "ИгорьЧужой": true,
		"Мед Алена": true, "Алёна Мёд": true, "Але\u0308на Ме\u0308д": true, "А. Мед": true,
		"Павел Ёлкин": true, "П. И. Елкин": true, // it may be either of the two
		"Сокол": false, "офис Сокол, волны": false, // it may be the office
		"Роман Зорин пришёл": false, "Зорин Роман": true, "Р. Зорин": true,
		"Чужой А. Л.": false, "А. Л. Чужой": false, "Анна Чужой": false, "Чужой Анна Львовна": false,
		"Пётр Ёлкин": false, "Ёлкин Пётр И.": false, "О. И. Громов": false, "Громов Олег": false,
		"чужой и прочие": false, "и чужой кабинет": false, "Чужой": false, "Игорь": false, "Игорь Петрович": false, "Нечужой Игорь": false,
		"четверг и пятница, пятница и с субботы, пятница на неделе": false, "Пятница. И суббота": false, "МЧС ИС": false,
		"ул. Игоря, 1": false,
		// in other cases
		"Чужому Игорю": true, "Чужого Игоря Петровича": true, "с Игорем Чужим": true, "Игорю Петровичу Чужому": true, "об Игоре Чужом": true,
		"И. П. Чужому": true, "Чужим И. П.": true, "И.П. Чужого": true, "Игорю П. Чужому": true, "Чужому И П": true, "Чужому И.": true,
		"Пятнице Илье Семёновичу": true, "Мёду Алёне": true, "Меда А.": true, "Зорину Роману": true, "Р. Зорину": true,
		"Чужому А. Л.": false, "Анне Чужой": false, "Анне Львовне Чужой": false, "Чужую Анну": false, "А. Чужой": false, // one's own
		"Петру Ёлкину": false, "Ёлкину П. И.": false, "Павлу Ёлкину": true, "Олегу Громову": false, "О. И. Громовым": false,
		"Чужому Олегу": false, "Чужому Игорю Ильичу": false, "Чужому О. П.": false, "Чужому И. К.": false, // nobody is called so
		"чужому и прочим": false, "чужому": false, "Игорю": false, "Игорю Петровичу": false, "в пятницу и с субботы": false, "в пятницу и. о. главы": false,
		"Чужому, Игорю": false, "Чужому. Игорю": false,
		// in Latin letters
		"Chuzhoy Igor": true, "Igor Chuzhoi": true, "Igor Petrovich Chuzhoj": true, "I. P. Chuzhoy": true, "Chuzhoy I.P.": true, "IGOR CHUZHOY": true,
		"Alyona Myod": true, "Alena Med": true, "A. Med": true, "Pavel Yolkin": true, "Roman Zorin": true, "R. Zorin": true, "Pyatnitsa Ilya": true, "Piatnitca Ilia": true,
		"Chuzhoy A. L.": false, "Anna Chuzhoy": false, "Petr Elkin": false, "Pyotr Yolkin": false, "Oleg Gromov": false, "Chuzhoy": false, "Igor": false, "Med": false,
		"Igor Petrovich": false, "Sokol": false, "I. P. Smith": false, "med. A": false,
		// one of two that a hyphen joins
		"Белова-Чернова Анна-Мария": true, "Анне-Марии Беловой-Черновой": true, "Белова Анна-Мария": true, "Анна Чернова": true, "Анне Черновой": true,
		"А. Белова-Чернова": true, "Belova-Chernova A.": true, "Anna Chernova": true, "Чернова Ольга": false, "Чернова А.": false, "Белова-Чернова": false,
	} {
		f := excelize.NewFile()
		if err := f.SetCellStr("Sheet1", "B2", text); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		if err := b.KeepsToItsOwn("O-1", nil, out.Bytes()); (err != nil) != found {
			t.Errorf("%q: %v, want found %v", text, err, found)
		}
	}
}

// Somebody who was to start at the office and will not may be called as somebody elsewhere is: in
// the sentence about them, and nowhere else.
func TestWhoWillNotStartIsTheirs(t *testing.T) {
	b := &editions.Board{Names: editions.NewNames(&directory.Directory{People: []directory.Person{{ID: "stranger", Office: "O-2", FamilyName: "Чужой", GivenName: "Игорь", Patronymic: "Петрович"}}}, "ru")}
	var workbook bytes.Buffer
	if err := excelize.NewFile().Write(&workbook); err != nil {
		t.Fatal(err)
	}
	const sentence = "Чужой\u00a0И.\u00a0П. (выход 18.01.2027): больше не ожидается, отменено 2 занятия."
	for text, found := range map[string]bool{sentence: false, "Коротко: " + sentence + " И ещё.": false, "Чужой И. П.": true, sentence + " Чужой И. П.": true, "Чужой И. П. (выход 18.01.2027): ждём": true} {
		if err := b.KeepsToItsOwn("O-1", []string{sentence}, workbook.Bytes(), text); (err != nil) != found {
			t.Errorf("%q: %v, want found %v", text, err, found)
		}
	}
}
