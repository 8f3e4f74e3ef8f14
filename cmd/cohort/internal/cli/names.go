package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"cohort/planner"
)

// Names is the flag of a command that reads files: a snapshot holds no names of people, on purpose,
// and a file beside it has them.
type Names struct {
	Names string `help:"With files: what people and things are called, as cohort snapshot --names wrote it; without it they are called by their ids." placeholder:"FILE" type:"given"`
}

// NamesFile is what people and things of a snapshot are called, by language and id.
type NamesFile struct {
	Snapshot string            `json:"snapshot"` // the name of the snapshot
	Ru       map[string]string `json:"ru"`
	En       map[string]string `json:"en"`
}

// Of reads what things are called in a language, beside a snapshot; nil: no file is named. The
// error says that the file is none of that snapshot, or what is wrong in it.
func (n *Names) Of(s *planner.Snapshot, lang string) (map[string]string, error) {
	if n.Names == "" {
		return nil, nil
	}
	f, err := OpenInput(n.Names)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, planner.MostBytes+1))
	if err == nil && len(data) > planner.MostBytes {
		err = fmt.Errorf("it has more than %d MB", planner.MostBytes>>20)
	}
	var all NamesFile
	if err == nil {
		err = json.Unmarshal(data, &all)
	}
	if err == nil && (all.Ru == nil || all.En == nil) && all.Snapshot == s.Name {
		err = errors.New("it names nothing")
	}
	if err != nil {
		return nil, BadInput(fmt.Errorf("%s is no file of names: %w; cohort snapshot --names writes one", n.Names, err))
	}
	if all.Snapshot != s.Name {
		return nil, BadInput(fmt.Errorf("%s has the names of snapshot %q, and this one is %q; write both with one cohort snapshot", n.Names, all.Snapshot, s.Name))
	}
	if lang == "ru" {
		return all.Ru, nil
	}
	return all.En, nil
}

// Alone refuses names where no file is read: the database has them.
func (n *Names) Alone(snapshot string) error {
	if n.Names != "" && snapshot == "" {
		return BadInput(fmt.Errorf("--names is for files; without a snapshot file the database says what everybody is called"))
	}
	return nil
}
