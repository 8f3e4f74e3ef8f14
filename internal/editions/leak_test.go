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
