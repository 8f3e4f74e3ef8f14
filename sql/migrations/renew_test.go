package migrations_test

import "testing"

// A migration that changes a view of input leaves an installation's own alone, and
// whoever might read ours still may.
func TestAViewIsRenewedWhereItIsOurs(t *testing.T) {
	db := facts(t)
	const was = `select session, person::text as person, mark, result from cohort.attendance`
	const given = "pg_monitor template_cohort_owner template_cohort_service"
	for _, c := range []struct {
		name, before, renew string
		want                bool
		columns, readers    string
	}{
		{"ours gains a column", ``, was + `', 'select session, person::text as person, mark, result, 1 as more from cohort.attendance`, true, "session person mark result more", given},
		{"ours loses one", ``, was + `', 'select session, mark from cohort.attendance`, true, "session mark", given},
		{"an installation's own", `create or replace view input.attendance as select 's' as session, 'p' as person, 'late' as mark, null::text as result`,
			was + `', 'select session, mark from cohort.attendance`, false, "session person mark result", given},
		{"none", `drop view input.attendance`, was + `', 'select session, mark from cohort.attendance`, false, "", ""},
	} {
		tx, err := db.Begin()
		if err != nil {
			t.Fatal(err)
		}
		var renewed bool
		var columns, readers string
		if _, err := tx.Exec(`grant select on input.attendance to pg_monitor; ` + c.before); err != nil {
			t.Fatal(err)
		}
		if err := tx.QueryRow(`select cohort.renew('attendance', '` + c.renew + `')`).Scan(&renewed); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		err = tx.QueryRow(`
			select coalesce(string_agg(attname, ' ' order by attnum), ''),
				coalesce((
					select string_agg(pg_get_userbyid(g.grantee), ' ' order by pg_get_userbyid(g.grantee))
					from pg_class, aclexplode(relacl) g
					where oid = to_regclass('input.attendance') and g.grantee <> relowner), '')
			from pg_attribute
			where attrelid = to_regclass('input.attendance') and attnum > 0`).Scan(&columns, &readers)
		if err != nil || renewed != c.want || columns != c.columns || readers != c.readers {
			t.Errorf("%s: %v, columns %q, readers %q, %v", c.name, renewed, columns, readers, err)
		}
		tx.Rollback()
	}
}
