// Package forget is the use-case of a person who is taken out of everything but counts: in whose
// mails and files they stand is found here, by every way to write their name; what the database
// keeps is changed by sql/forget.
package forget

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/lib/pq"

	"cohort/internal/editions/foreign"
	"cohort/internal/inbox/letter"
	"cohort/sql/forget"
)

// Looked is where a person was looked for beside the columns of tables, and where they were found.
type Looked struct {
	Messages, InMessages int // with text or files
	Files, InFiles       int // below the folders of copies and letters
	NotRead              []string
	Named                []int64       // the messages
	Texts                []forget.Text // that somebody wrote, a reason say, and that name them in any case
	Paths                []string      // the files
}

// sought is somebody who is looked for, as the mail of an office is looked through for strangers.
type sought struct {
	key  string
	name foreign.Sought
}

func seek(p forget.Person) sought {
	names := foreign.NewNames(nil, nil)
	names.Add(p.Key, p.Name(), true)
	return sought{p.Key, foreign.Sought{Names: []foreign.Names{names}, May: func(string) bool { return false },
		People: foreign.NewPeople([]foreign.Person{{ID: p.Key, Family: p.Family, Given: p.Given, Patronymic: p.Patronymic}})}}
}

// in says whether a text names them.
func (s sought) in(texts ...string) bool {
	for _, text := range texts {
		if s.holdsKey(text) {
			return true
		}
	}
	return len(s.name.InTexts(texts...)) > 0
}

// holdsKey says whether a text has the key, not as a part of a longer one.
func (s sought) holdsKey(text string) bool {
	const word = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
	for from := 0; ; {
		i := strings.Index(text[from:], s.key)
		if i < 0 {
			return false
		}
		i += from
		end := i + len(s.key)
		if (i == 0 || !strings.ContainsRune(word, rune(text[i-1]))) && (end == len(text) || !strings.ContainsRune(word, rune(text[end]))) {
			return true
		}
		from = end
	}
}

// inFile says whether a file names them: a workbook in any of its parts, another as a text.
func (s sought) inFile(name string, data []byte) (bool, error) {
	if !strings.EqualFold(filepath.Ext(name), ".xlsx") {
		return s.in(name, string(data)), nil
	}
	found, err := s.name.In(data, name)
	if err != nil || len(found) > 0 {
		return len(found) > 0, err
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return false, err
	}
	for _, part := range archive.File {
		r, err := part.Open()
		if err != nil {
			return false, err
		}
		content, err := io.ReadAll(r)
		if err = errors.Join(err, r.Close()); err != nil {
			return false, err
		}
		if s.holdsKey(string(content)) {
			return true, nil
		}
	}
	return false, nil
}

// Waiting is the error of messages that wait to be sent and name the person.
type Waiting struct{ Messages []int64 }

func (w *Waiting) Error() string {
	return fmt.Sprintf("messages that wait to be sent name them, or are for them: %v; have them sent first (cohort outbox), or wait until they are dead", w.Messages)
}

// Look looks through the text and the files of all messages, through what people wrote, and
// through the files below some folders. Its error is a *Waiting where a message that waits names the person.
func Look(ctx context.Context, db *sql.DB, p forget.Person, folders []string) (Looked, error) {
	s, out := seek(p), Looked{}
	if err := s.messages(ctx, db, &out); err != nil {
		return out, err
	}
	texts, err := forget.Texts(ctx, db, p)
	if err != nil {
		return out, err
	}
	for _, t := range texts {
		if s.in(t.Written) {
			out.Texts = append(out.Texts, t)
		}
	}
	for _, dir := range folders {
		if err := s.files(dir, &out); err != nil {
			return out, err
		}
	}
	return out, nil
}

func (s sought) messages(ctx context.Context, db *sql.DB, out *Looked) error {
	const query = `
		select o.id, o.state, coalesce(o.subject, '') || ' ' || coalesce(o.text, '') || ' ' || coalesce(o.html, ''),
			coalesce(f.names, '{}'), coalesce(f.bytes, '{}'), a.kind in ('learner', 'trainer') and a.subject = $1
		from cohort.outbox o
		join cohort.addresses a on a.id = o.address
		left join lateral (select array_agg(name order by ordinal) as names, array_agg(bytes order by ordinal) as bytes from cohort.attachments where message = o.id) f on true
		where o.rendered_at is not null and (o.removed_at is null or f.names is not null)
			or o.rendered_at is null and o.state = 'pending' and a.kind in ('learner', 'trainer') and a.subject = $1
		order by o.id`
	rows, err := db.QueryContext(ctx, query, s.key)
	if err != nil {
		return fmt.Errorf("messages: %w", err)
	}
	defer rows.Close()
	var waiting Waiting
	for rows.Next() {
		var (
			id          int64
			state, text string
			names       pq.StringArray
			files       pq.ByteaArray
			theirs      bool // it went to them
		)
		if err := rows.Scan(&id, &state, &text, &names, &files, &theirs); err != nil {
			return fmt.Errorf("messages: %w", err)
		}
		out.Messages++
		named := theirs || s.in(text)
		for i := 0; i < len(files) && !named; i++ {
			if named, err = s.inFile(names[i], files[i]); err != nil {
				return fmt.Errorf("the file %s of message %d: %w", names[i], id, err)
			}
		}
		if !named {
			continue
		}
		out.InMessages++
		out.Named = append(out.Named, id)
		if state == "pending" || state == "sending" {
			waiting.Messages = append(waiting.Messages, id)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("messages: %w", err)
	}
	if len(waiting.Messages) > 0 {
		return &waiting
	}
	return nil
}

// files looks through the files below a folder; letters with their workbooks.
func (s sought) files(dir string, out *Looked) error {
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		out.Files++
		named, err := s.inFile(d.Name(), data)
		if err == nil && !named {
			named, err = s.inLetter(data)
		}
		if err != nil {
			out.NotRead = append(out.NotRead, path)
		}
		if named {
			out.InFiles++
			out.Paths = append(out.Paths, path)
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("files below %s: %w", dir, err)
	}
	return nil
}

// inLetter says whether a workbook that came with a letter names them; false of what is no letter.
func (s sought) inLetter(data []byte) (bool, error) {
	l, err := letter.Read(data)
	if err != nil {
		return false, nil
	}
	for _, f := range l.Files {
		if named, err := s.inFile(f.Name, f.Data); named || err != nil {
			return named, err
		}
	}
	return false, nil
}
