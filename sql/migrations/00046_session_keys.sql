-- What stands on an attendance sheet is the short key, and these columns take the long one.

-- +goose Up

comment on column cohort.attendance.session is 'Long key of the session, as in cohort.sessions; cohort.sheet_keys has it for the short key that is printed on its attendance sheet.';
comment on column input.attendance.session is 'Long key of the session, as in cohort.sessions; cohort.sheet_keys has it for the short key that is printed on its attendance sheet.';
comment on column cohort.session_outcomes.session is 'Long key of the session, as in cohort.sessions; cohort.sheet_keys has it for the short key that is printed on its attendance sheet.';
comment on column input.session_outcomes.session is 'Long key of the session, as in cohort.sessions; cohort.sheet_keys has it for the short key that is printed on its attendance sheet.';
comment on column cohort.sheet_keys.session is 'Long key of the session, as in cohort.sessions.';

-- +goose Down

comment on column cohort.attendance.session is 'Key of the session, as printed on its attendance sheet.';
comment on column input.attendance.session is 'Key of the session, as printed on its attendance sheet.';
comment on column cohort.session_outcomes.session is 'Key of the session, as printed on its attendance sheet.';
comment on column input.session_outcomes.session is 'Key of the session, as printed on its attendance sheet.';
comment on column cohort.sheet_keys.session is 'Key of the session.';
