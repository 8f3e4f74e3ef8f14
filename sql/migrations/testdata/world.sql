-- One of everything, close to each rule and breaking none.
insert into cohort.sites (id, name_ru, name_en, address, kind) values
    ('VDNKH', 'ВДНХ', 'VDNKh', 'пр-т Мира, 119', 'training'),
    ('STROGINO', 'Строгино', 'Strogino', '', 'training'),
    ('SOKOL', 'Сокол', 'Sokol', '', 'office'),
    ('ONLINE', 'Онлайн', 'Online', '', 'virtual'),
    ('EMPTY', 'Пусто', 'Empty', '', 'office');
insert into cohort.travel (from_site, to_site, minutes) values
    ('SOKOL', 'VDNKH', 40),
    ('SOKOL', 'STROGINO', 0),
    ('EMPTY', 'VDNKH', 1440);
insert into cohort.rooms (id, site, name_ru, name_en, seats, features) values
    ('A1', 'VDNKH', 'Аудитория 1', 'Auditorium 1', 15, '{auditorium}'),
    ('C1', 'VDNKH', 'Класс 1', 'Computer room 1', 1, '{computer,projector}'),
    ('W', 'ONLINE', 'Вебинар', 'Webinar', 150, '{}');
insert into cohort.room_hours (room, weekday, from_minute, to_minute) values
    ('A1', 1, 0, 780),
    ('A1', 1, 780, 1440),
    ('A1', 7, 600, 1320);
insert into cohort.room_parts (room, part) values
    ('A1', 'C1');
insert into cohort.equipment (site, kind, number) values
    ('VDNKH', 'terminal', 1);
insert into cohort.room_equipment (room, kind, number) values
    ('C1', 'terminal', 1);
insert into cohort.closures (id, site, room, from_date, to_date, reason) values
    ('X1', 'VDNKH', null, '2027-01-25', '2027-01-25', 'Проверка'),
    ('X2', 'VDNKH', 'A1', '2027-01-25', '2027-01-26', 'Ремонт');
insert into cohort.bookings (id, room, starts_at, ends_at, title) values
    ('B1', 'A1', '2027-01-27 10:00+03', '2027-01-27 12:00+03', 'Делегация'),
    ('B2', 'A1', '2027-01-27 12:00+03', '2027-01-27 14:00+03', 'Делегация');
insert into cohort.courses (id, name_ru, name_en, course_group, minutes, features, min_group, max_group, crew, starts, refresh_months) values
    ('SRV-01', 'Основы', 'Basics', 'soft_skill', 390, '{auditorium}', 5, 15, '{psychologist}', '{540,1050}', null),
    ('SRV-02', 'Конфликты', 'Conflicts', 'refresher', 1440, '{}', 1, 1, '{psychologist,psychologist}', '{}', 12),
    ('IT-01', 'Комплекс', 'Software', 'software', 1, '{computer}', 4, 12, '{process}', '{0,1410}', 1);
insert into cohort.course_order (course, after_course) values
    ('SRV-02', 'SRV-01');
insert into cohort.programmes (id, name_ru, name_en, position, due_working_days) values
    ('NEW', 'Новички', 'Newcomers', 'специалист', 12);
insert into cohort.programme_courses (programme, course) values
    ('NEW', 'SRV-01');
insert into cohort.offices (id, name_ru, name_en, site, okrug, release_per_day) values
    ('OF-1', 'Сокол', 'Sokol', 'SOKOL', 'САО', 1),
    ('OF-2', 'ВДНХ', 'VDNKh', 'VDNKH', 'СВАО', 0);
insert into cohort.trainers (id, family_name, given_name, home_site, roles, max_day_minutes, max_week_minutes, target_week_minutes) values
    ('T-1', 'Тестова', 'Анна', 'VDNKH', '{psychologist}', 480, 2160, 2160);
insert into cohort.trainer_courses (trainer, course) values
    ('T-1', 'SRV-01');
insert into cohort.people (id, family_name, given_name, patronymic, office, position, started_on, cleared_on, left_on) values
    ('P-1', 'Примерова', 'Вера', 'Ивановна', 'OF-1', 'специалист', '2020-02-03', '2020-02-03', '2027-01-11'),
    ('P-2', 'Пробный', 'Лев', '', 'OF-1', 'специалист', '2027-01-18', null, null);
insert into cohort.stages (id, ordinal, name_ru, name_en, rate, working_days) values
    ('application', 1, 'Отклик', 'Application', 0.5, 2),
    ('offer', 2, 'Оффер', 'Offer', 1, 0.5);
insert into cohort.vacancies (id, office, position, opened_on, headcount, closed_on) values
    ('V-1', 'OF-1', 'специалист', '2027-01-11', 1, '2027-01-11');
insert into cohort.candidates (id, family_name, given_name, office, position, vacancy, stage, stage_since, expected_start) values
    ('K-1', 'Будущая', 'Ева', 'OF-1', 'специалист', 'V-1', 'application', '2027-01-11 10:00+03', '2027-02-01'),
    ('K-2', 'Другой', 'Ян', 'OF-2', 'специалист', null, 'application', '2027-01-11 10:00+03', null);
insert into cohort.stage_moves (candidate, position, from_stage, to_stage, moved_at) values
    ('K-1', 'специалист', null, 'application', '2027-01-11 10:00+03');
insert into cohort.waves (id, office, position, start_date, headcount) values
    ('W-1', 'OF-1', 'специалист', '2027-02-01', 1);
insert into cohort.rosters (id, person, pattern, anchor_date, from_date, to_date, from_minute, to_minute) values
    ('R-1', 'T-1', '5/2', null, '2027-01-01', '2027-01-31', 540, 1080),
    ('R-2', 'T-1', '2/2', '2026-12-31', '2027-02-01', null, 0, 1440);
insert into cohort.absences (id, person, from_date, to_date, kind) values
    ('N-1', 'T-1', '2027-01-20', '2027-01-20', 'illness');
insert into cohort.completed (person, course, completed_on) values
    ('P-1', 'SRV-01', '2020-02-10');
insert into cohort.attendance (session, person, mark) values
    ('2027-01-15-0123456789ab/7', 'P-2', 'present');
insert into cohort.session_outcomes (session, held) values
    ('2027-01-15-0123456789ab/7', true);
insert into cohort.nominations (id, person, course, earliest_date, due_date, weight) values
    ('M-1', 'P-1', 'SRV-02', '2027-01-25', '2027-01-25', 2);
