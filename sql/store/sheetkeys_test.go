package store_test

import (
	"testing"

	"cohort/internal/sheetkey"

	"github.com/google/go-cmp/cmp"
)

func TestSessionsKeepTheirShortKeys(t *testing.T) {
	s, db := fresh(t)
	// Somebody else has the first key of s2, and one that is long over that of s3.
	db.MustExec(`insert into cohort.sheet_keys (session, key, last_on) values ('old', $1, $2), ('long over', $3, $4)`,
		sheetkey.For("s2", 0), friday-100, sheetkey.For("s3", 0), friday-500)
	first := published(t, s, 0, friday, session("s1", "r2", "t3", 2, 600, "anna"), session("s2", "r1", "t1", 0, 600, "boris"))
	want := map[string]string{"s1": sheetkey.For("s1", 0), "s2": sheetkey.For("s2", 1)}
	if diff := cmp.Diff(want, must(s.SheetKeys(ctx, first))(t)); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	second := published(t, s, first, friday+1, session("s1", "r2", "t3", 3, 600, "anna"), session("s3", "r1", "t1", 0, 600, "boris"),
		session("s4", "r1", "t1", 4, 600, "A/vdnkh/2027-02-01/o1/1"))
	want = map[string]string{"s1": want["s1"], "s3": sheetkey.For("s3", 0)} // s4 is announced to nobody
	if diff := cmp.Diff(want, must(s.SheetKeys(ctx, second))(t)); diff != "" {
		t.Errorf("keys of the next version (-want +got):\n%s", diff)
	}
	var rows []string
	ok(t, db.Select(&rows, `select session || ' ' || last_on from cohort.sheet_keys order by session`))
	if diff := cmp.Diff([]string{"old 2026-10-14", "s1 2027-01-26", "s2 2027-01-22", "s3 2027-01-23"}, rows); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
}
