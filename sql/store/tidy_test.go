package store_test

import (
	"testing"

	"cohort/sql/store"
)

func TestTextsAreReadTidy(t *testing.T) {
	for given, want := range map[string]string{
		"универсальный специалист":                   "универсальный специалист",
		"универсальныи\u0306\u00a0специалист":        "универсальный специалист",
		" универсальный \u202f\u2007 специалист\n":   "универсальный специалист",
		"универ\u00adсальный специалист\u200b\ufeff": "универсальный специалист",
		"Универсальный специалист":                   "Универсальный специалист",
		"E\u0308лкина": "\u00cbлкина",
		"":             "",
	} {
		if got := store.Tidy(given); got != want {
			t.Errorf("%q is read as %q, want %q", given, got, want)
		}
	}
	s, db := fresh(t)
	replace(t, db, "programmes", `select 'p'::text as id, ''::text as name_ru, ''::text as name_en, E'универсальныи\u0306\u00a0специалист'::text as position, 12 as due_working_days`)
	replace(t, db, "rooms", `select E'A\u00a01'::text as id, 's'::text as site, ''::text as name_ru, ''::text as name_en, 12 as seats, array[E'auditorium\u00a0']::text[] as features`)
	f, _ := read(t, s)
	if len(f.Programmes) != 1 || f.Programmes[0].Position != "универсальный специалист" {
		t.Errorf("programmes: %+v", f.Programmes)
	}
	if len(f.Rooms) != 1 || f.Rooms[0].ID != "A 1" || f.Rooms[0].Features[0] != "auditorium" {
		t.Errorf("rooms: %+v", f.Rooms)
	}
}
