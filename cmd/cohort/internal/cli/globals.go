// Package cli is what the commands of cohort share: what each is handed, how it
// reads and writes files, opens what is configured, answers, and with which
// status it ends. It knows no command.
package cli

import (
	"context"
	"io"
	"log/slog"
	"time"

	"cohort/internal/nightly"
)

// Flags are those that every command takes.
type Flags struct {
	Config    string `help:"Configuration file." default:"config.yaml" type:"path" placeholder:"FILE"`
	Database  string `help:"Postgres URL, in place of the configured one." env:"COHORT_DATABASE_URL" placeholder:"URL"`
	LogFormat string `help:"Log lines as text or json." enum:"text,json" default:"text"`
}

// Globals is what every command is handed.
type Globals struct {
	Flags
	Ctx    context.Context // ends at SIGINT and SIGTERM
	Now    func() time.Time
	Log    *slog.Logger
	Stdout io.Writer
	Stderr io.Writer
	Effort nightly.Effort
}

func NewLog(w io.Writer, format string) *slog.Logger {
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}
