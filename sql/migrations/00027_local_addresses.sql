-- An address names its server with a dot, or is one of this machine.

-- +goose Up

-- Rows from before that break the rule stay, and cohort doctor names them.
alter table cohort.addresses add constraint addresses_email_server check (email ~* '@([^@]+\.[^@]+|localhost)$') not valid;

-- +goose StatementBegin
do $$
begin
    alter table cohort.addresses validate constraint addresses_email_server;
exception when check_violation then
    raise notice 'some rows break the rule addresses_email_server; cohort doctor names them';
end $$;
-- +goose StatementEnd

-- +goose Down

alter table cohort.addresses drop constraint addresses_email_server;
