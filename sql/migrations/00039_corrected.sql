-- A message that is sent again goes to the address as it is corrected by then.

-- +goose Up

drop trigger outbox_frozen on cohort.outbox;
create trigger outbox_frozen before update on cohort.outbox
    for each row when (old.rendered_at is not null
        and (old.run, old.letter, old.address, old.name, old.language, old.kind, old.about, old.edition, old.version,
            old.subject, old.html, old.text, old.message_id, old.rendered_at)
        is distinct from
            (new.run, new.letter, new.address, new.name, new.language, new.kind, new.about, new.edition, new.version,
            new.subject, new.html, new.text, new.message_id, new.rendered_at))
    execute function cohort.refuse('a rendered message is never changed');
create trigger outbox_email before update on cohort.outbox
    for each row when (old.rendered_at is not null and old.email <> new.email
        and (new.state <> 'pending' or new.attempts <> 0 or old.state = 'sending' or new.next_attempt_at is not distinct from old.next_attempt_at))
    execute function cohort.refuse('a rendered message goes to another address only when it is to be sent again');
comment on column cohort.outbox.email is 'The recipient''s e-mail address when the message was written, or when it was last to be sent again by hand.';

-- +goose Down

drop trigger outbox_email on cohort.outbox;
drop trigger outbox_frozen on cohort.outbox;
create trigger outbox_frozen before update on cohort.outbox
    for each row when (old.rendered_at is not null
        and (old.run, old.letter, old.address, old.email, old.name, old.language, old.kind, old.about, old.edition, old.version,
            old.subject, old.html, old.text, old.message_id, old.rendered_at)
        is distinct from
            (new.run, new.letter, new.address, new.email, new.name, new.language, new.kind, new.about, new.edition, new.version,
            new.subject, new.html, new.text, new.message_id, new.rendered_at))
    execute function cohort.refuse('a rendered message is never changed');
comment on column cohort.outbox.email is 'Their e-mail address when the intent was written.';
