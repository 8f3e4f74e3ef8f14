-- A small training centre in our own tables: what HR and recruiting know nothing of.
-- Both examples stand on it. Yours is entered by hand, or with cohort template and cohort import.

insert into cohort.sites (id, name_ru, name_en, address, kind) values
    ('TC', 'Учебный центр', 'Training centre', 'Москва, Примерная улица, 1', 'training'),
    ('SOKOL', 'МФЦ района Сокол', 'Sokol office', 'Москва, Примерная улица, 2', 'office'),
    ('STROGINO', 'МФЦ района Строгино', 'Strogino office', 'Москва, Примерная улица, 3', 'office');
insert into cohort.travel (from_site, to_site, minutes) values
    ('SOKOL', 'TC', 40),
    ('STROGINO', 'TC', 55);
insert into cohort.rooms (id, site, name_ru, name_en, seats, features) values
    ('TC-A1', 'TC', 'Аудитория 1', 'Auditorium 1', 15, '{auditorium,step_free}'),
    ('TC-C1', 'TC', 'Компьютерный класс 1', 'Computer room 1', 12, '{computers}');
insert into cohort.room_hours (room, weekday, from_minute, to_minute)
select r.id, d, 540, 1260
from cohort.rooms r, generate_series(1, 5) d;

insert into cohort.courses (id, name_ru, name_en, course_group, minutes, features, min_group, max_group, crew) values
    ('SRV-01', 'Основы клиентского сервиса', 'Customer service basics', 'soft_skill', 390, '{auditorium}', 3, 15, '{psychologist}'),
    ('IT-01', 'Программы окна', 'Software of the window', 'software', 240, '{computers}', 3, 12, '{process}');
insert into cohort.course_order (course, after_course) values ('IT-01', 'SRV-01');
insert into cohort.programmes (id, name_ru, name_en, position, due_working_days) values
    ('universal', 'Универсальный специалист', 'Universal specialist', 'универсальный специалист', 12);
insert into cohort.programme_courses (programme, course) values ('universal', 'SRV-01'), ('universal', 'IT-01');

insert into cohort.offices (id, name_ru, name_en, site, okrug, release_per_day) values
    ('SOKOL', 'МФЦ района Сокол', 'Sokol office', 'SOKOL', 'САО', 2),
    ('STROGINO', 'МФЦ района Строгино', 'Strogino office', 'STROGINO', 'СЗАО', 2);
insert into cohort.trainers (id, family_name, given_name, patronymic, home_site, roles, max_day_minutes, max_week_minutes, target_week_minutes) values
    ('T-01', 'Примерова', 'Инна', 'Олеговна', 'TC', '{psychologist}', 480, 2160, 1560),
    ('T-02', 'Образцов', 'Глеб', 'Ильич', 'TC', '{process}', 480, 2160, 1560);
insert into cohort.trainer_courses (trainer, course) values ('T-01', 'SRV-01'), ('T-02', 'IT-01');
insert into cohort.rosters (id, person, pattern, from_date, from_minute, to_minute) values
    ('R-T-01', 'T-01', '5/2', '2026-01-01', 540, 1080),
    ('R-T-02', 'T-02', '5/2', '2026-01-01', 540, 1080);

insert into cohort.stages (id, ordinal, name_ru, name_en, rate, working_days) values
    ('application', 1, 'Отклик', 'Application', 0.4, 5),
    ('interview', 2, 'Собеседование', 'Interview', 0.5, 6),
    ('decision', 3, 'Предложение сделано', 'Offer made', 0.7, 5),
    ('offer', 4, 'Предложение принято, ждёт выхода', 'Offer accepted', 0.85, 10);

insert into cohort.addresses (kind, subject, email, name) values
    ('manager', 'TC', 'centre@example.org', 'Учебный центр'),
    ('trainer', 'T-01', 'primerova@example.org', 'Инна Примерова'),
    ('trainer', 'T-02', 'obraztsov@example.org', 'Глеб Образцов'),
    ('office_head', 'SOKOL', 'sokol@example.org', 'МФЦ района Сокол'),
    ('office_head', 'STROGINO', 'strogino@example.org', 'МФЦ района Строгино'),
    ('operator', null, 'operator@example.org', 'Дежурный'),
    ('data', 'people', 'hr@example.org', 'Отдел кадров');
