-- What is wrong in the data now, since which run, and the letter that tells of it.

-- +goose Up

create table cohort.data_faults (
    view text not null,
    key text not null,
    kind text not null,
    wrong text not null,
    done text not null,
    further integer not null default 0,
    since bigint not null references cohort.runs,
    primary key (view, key, kind),
    constraint data_faults_further check (further >= 0 and (further > 0) = (kind = ''))
);
comment on table cohort.data_faults is 'What is wrong in the data as of the last nightly run that read it, a row for each fault that can be told apart.';
comment on column cohort.data_faults.view is 'The view of input that the row stands in; issued: the timetable that was announced.';
comment on column cohort.data_faults.key is 'Its key in the view.';
comment on column cohort.data_faults.kind is 'What is wrong without the values in it; empty in the row that counts further faults of a view.';
comment on column cohort.data_faults.wrong is 'What is wrong.';
comment on column cohort.data_faults.done is 'What was done about it.';
comment on column cohort.data_faults.further is 'Faults of the view that have no row of their own, because it has too many; else 0.';
comment on column cohort.data_faults.since is 'The run that found it first. Mended and wrong again is found anew.';

alter table cohort.addresses
    drop constraint addresses_kind,
    add constraint addresses_kind check (kind in ('manager', 'trainer', 'office_head', 'headquarters', 'operator', 'data'));
comment on column cohort.addresses.kind is 'manager (of a site), trainer, office_head, headquarters, operator (of this service), or data (who owns a view and mends it).';
comment on column cohort.addresses.subject is 'The site of a manager, the trainer, the office of a head, the view of an owner of data (* for every view); null for headquarters and operators.';
alter table cohort.outbox
    drop constraint outbox_kind,
    add constraint outbox_kind check (kind in ('weekly', 'trainer_week', 'waves', 'capacity', 'standing', 'data')),
    drop constraint outbox_edition,
    add constraint outbox_edition check ((kind in ('standing', 'data')) = (edition is null));
comment on column cohort.outbox.kind is 'weekly, trainer_week, waves or capacity, with an edition; standing: a run failed, says which edition stands and why; data: what is newly wrong in the data.';

-- +goose Down

-- What was mailed stays on record.
alter table cohort.outbox
    drop constraint outbox_edition,
    add constraint outbox_edition check ((kind = 'standing') = (edition is null)) not valid,
    drop constraint outbox_kind,
    add constraint outbox_kind check (kind in ('weekly', 'trainer_week', 'waves', 'capacity', 'standing')) not valid;
comment on column cohort.outbox.kind is 'weekly, trainer_week, waves or capacity, with an edition; standing: a run failed, says which edition stands and why.';
update cohort.addresses set active = false where kind = 'data';
alter table cohort.addresses
    drop constraint addresses_kind,
    add constraint addresses_kind check (kind in ('manager', 'trainer', 'office_head', 'headquarters', 'operator')) not valid;
comment on column cohort.addresses.kind is 'manager (of a site), trainer, office_head, headquarters, or operator (of this service).';
comment on column cohort.addresses.subject is 'The site of a manager, the trainer, the office of a head; null for headquarters and operators.';
drop table cohort.data_faults;
