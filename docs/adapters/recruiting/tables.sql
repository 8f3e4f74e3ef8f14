-- The tables of a recruiting system that keeps events, as its nightly copy brings them: nothing
-- here is Cohort's. All names are invented. The rows are those of the morning of 22 January 2027.

create schema ats;

create table ats.vacancy (
    vacancy_id bigint primary key,
    department text not null,
    job_title text not null
);
insert into ats.vacancy values
    (311, 'МФЦ Сокол', 'Универсальный специалист'),
    (312, 'МФЦ Строгино', 'Универсальный специалист'),
    (313, 'Бухгалтерия', 'Бухгалтер'),
    (314, 'МФЦ Щукино', 'Универсальный специалист');

create table ats.candidate (
    candidate_id bigint primary key,
    last_name text not null,
    first_name text not null,
    middle_name text,
    vacancy_id bigint not null,
    merged_into bigint  -- the same person applied twice
);
insert into ats.candidate values
    (7001, ' Новикова', 'Ева', 'Львовна', 311, null),
    (7002, 'Гордеев', 'Павел', null, 312, null),
    (7003, 'Раздумова', 'Лилия', 'Олеговна', 311, null),
    (7004, 'Пробная', 'Анна', 'Ивановна', 311, null),
    (7005, 'Скорый', 'Роман', 'Юрьевич', 312, null),
    (7006, 'Гордеев', 'Паша', null, 312, 7002),
    (7007, 'Переносова', 'Юлия', 'Ильинична', 312, null),
    (7008, 'Обратнов', 'Клим', 'Егорович', 311, null),
    (7009, 'Возвратов', 'Егор', 'Ильич', 311, null),
    (7010, 'Щукин', 'Яков', 'Ильич', 314, null),
    (7011, 'Праздникова', 'Вера', 'Юрьевна', 311, null),
    (7012, 'Оценкина', 'Майя', 'Павловна', 312, null),
    (7013, 'Балансова', 'Зоя', 'Петровна', 313, null),
    (7014, 'Повторов', 'Лев', 'Саввич', 311, null);

create table ats.event (
    event_id bigint primary key,
    candidate_id bigint not null,
    happened_at timestamp not null,  -- UTC
    type text not null,
    payload jsonb not null default '{}'
);
insert into ats.event values
    (1, 7001, '2026-12-01 08:10', 'candidate.created', '{}'),
    (2, 7001, '2026-12-04 09:00', 'cv.viewed', '{}'),
    (3, 7001, '2026-12-08 10:00', 'interview', '{}'),
    (4, 7001, '2026-12-15 12:00', 'offer', '{}'),
    (5, 7001, '2026-12-21 21:30', 'start_date.agreed', '{"start_date": "2027-02-01"}'),  -- 22 December in Moscow
    (6, 7002, '2027-01-11 08:00', 'candidate.created', '{}'),
    (7, 7006, '2027-01-14 08:00', 'candidate.created', '{}'),
    (8, 7006, '2027-01-18 11:00', 'interview', '{}'),
    (9, 7003, '2026-12-02 08:00', 'candidate.created', '{}'),
    (10, 7003, '2026-12-09 08:00', 'interview', '{}'),
    (11, 7003, '2026-12-11 08:00', 'withdrew', '{"why": "другая работа"}'),
    (12, 7004, '2026-11-20 08:00', 'candidate.created', '{}'),
    (13, 7004, '2026-11-27 08:00', 'interview', '{}'),
    (14, 7004, '2026-12-03 08:00', 'offer', '{}'),
    (15, 7004, '2026-12-10 08:00', 'start_date.agreed', '{"start_date": "2027-01-18"}'),
    (16, 7004, '2027-01-15 13:00', 'hired', '{"personnel_number": "20401"}'),
    (17, 7005, '2026-12-14 08:00', 'candidate.created', '{}'),
    (18, 7005, '2026-12-18 08:00', 'interview', '{}'),
    (19, 7005, '2026-12-22 08:00', 'offer', '{}'),
    (20, 7005, '2026-12-28 08:00', 'start_date.agreed', '{"start_date": "2027-02-01"}'),
    (21, 7005, '2027-01-21 15:00', 'hired', '{"personnel_number": "20455"}'),  -- HR has not entered them yet
    (22, 7007, '2026-12-07 08:00', 'candidate.created', '{}'),
    (23, 7007, '2026-12-11 08:00', 'interview', '{}'),
    (24, 7007, '2026-12-18 08:00', 'offer', '{}'),
    (25, 7007, '2026-12-22 08:00', 'start_date.agreed', '{"start_date": "2027-02-01"}'),
    (26, 7007, '2027-01-19 08:00', 'start_date.agreed', '{"start_date": "2027-02-08"}'),
    (27, 7008, '2026-12-08 08:00', 'candidate.created', '{}'),
    (28, 7008, '2026-12-15 08:00', 'interview', '{}'),
    (29, 7008, '2026-12-17 08:00', 'withdrew', '{}'),
    (30, 7008, '2027-01-13 08:00', 'candidate.reopened', '{}'),
    (31, 7009, '2026-12-01 08:00', 'candidate.created', '{}'),
    (32, 7009, '2026-12-10 08:00', 'interview', '{}'),
    (33, 7009, '2026-12-16 08:00', 'offer', '{}'),
    (34, 7009, '2026-12-21 08:00', 'start_date.agreed', '{"start_date": "2027-01-18"}'),
    (35, 7009, '2027-01-15 08:00', 'hired', '{"personnel_number": "20310"}'),  -- the number that he had before
    (36, 7010, '2027-01-12 08:00', 'candidate.created', '{}'),
    (37, 7011, '2026-12-16 08:00', 'candidate.created', '{}'),
    (38, 7011, '2026-12-21 08:00', 'interview', '{}'),
    (39, 7011, '2026-12-23 08:00', 'offer', '{}'),
    (40, 7011, '2026-12-28 08:00', 'start_date.agreed', '{"start_date": "после праздников"}'),
    (41, 7012, '2027-01-11 08:00', 'candidate.created', '{}'),
    (42, 7012, '2027-01-14 08:00', 'assessment_centre', '{}'),  -- new this year
    (43, 7013, '2027-01-11 08:00', 'candidate.created', '{}'),
    (44, 7014, '2027-01-12 08:00', 'candidate.created', '{}'),
    (45, 7014, '2027-01-15 08:00', 'interview', '{}'),
    (46, 7014, '2027-01-20 08:00', 'interview', '{}');
