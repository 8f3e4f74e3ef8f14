-- What a row names is looked up by the whole key. The index that keeps rooms apart, and the one
-- that keeps trainers apart, held the time of a session as the foreign key has it: without
-- statistics, as in the transaction that publishes, the database looked sessions up by version
-- and time alone, and read all that began then for each row of a crew.

-- +goose Up

alter table cohort.sessions
    drop constraint sessions_room_once,
    add constraint sessions_room_once exclude using gist (version with =, room with =, tsrange(lower(during), upper(during)) with &&);
alter table cohort.session_trainers
    drop constraint session_trainers_once,
    add constraint session_trainers_once exclude using gist (version with =, trainer with =, tsrange(lower(during), upper(during)) with &&);
create index tellings_run on cohort.tellings (run);
create index given_up_decision on cohort.given_up (decision);

-- +goose Down

drop index cohort.given_up_decision;
drop index cohort.tellings_run;
alter table cohort.session_trainers
    drop constraint session_trainers_once,
    add constraint session_trainers_once exclude using gist (version with =, trainer with =, during with &&);
alter table cohort.sessions
    drop constraint sessions_room_once,
    add constraint sessions_room_once exclude using gist (version with =, room with =, during with &&);
