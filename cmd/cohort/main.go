// Command cohort plans the trainings of a network of public-service offices:
// it reads facts from Postgres, computes timetables, and mails them.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"cohort/cmd/cohort/internal/cli"
	"cohort/cmd/cohort/internal/deciding"
	"cohort/cmd/cohort/internal/keeping"
	"cohort/cmd/cohort/internal/promising"
	"cohort/internal/nightly"
	"cohort/sql/audit"
)

// commands are all of them.
type commands struct {
	cli.Flags

	Demo         demoCmd              `cmd:"" group:"Try it" help:"Live through a sample week, from a private Postgres to mailed workbooks."`
	Serve        serveCmd             `cmd:"" group:"Run it" help:"Run the jobs of the configuration at their times."`
	Run          runCmd               `cmd:"" group:"Run it" help:"Run one job by hand: ${jobs}."`
	Issue        issueCmd             `cmd:"" group:"Run it" help:"Issue the timetable of a week of a site once more."`
	Runs         runsCmd              `cmd:"" group:"Run it" help:"List runs."`
	Repeat       repeatCmd            `cmd:"" group:"Run it" help:"Solve a run again from its stored snapshot and compare."`
	Calendars    calendarsCmd         `cmd:"" group:"Run it" help:"List calendar feeds; give one another name."`
	Outbox       outboxCmd            `cmd:"" group:"Run it" help:"Show messages and their states; send one again."`
	Slots        keeping.Slots        `cmd:"" group:"Run it" help:"List what a service would catch up, or skip it."`
	Restored     keeping.Restored     `cmd:"" group:"Run it" help:"After the database was restored from a copy: what would go out again, and how to go on without it."`
	RestoreCheck keeping.RestoreCheck `cmd:"" group:"Run it" help:"After the database was restored from a copy: what went out since, by the mail server's log."`
	Forget       keeping.Forget       `cmd:"" group:"Run it" help:"Take a person out of everything that is kept but counts."`
	Audit        auditCmd             `cmd:"" group:"Run it" help:"List who did what, when and from where; see that nobody changed that."`
	Faults       faultsCmd            `cmd:"" group:"Run it" help:"List what is wrong in the data, and what was done about it."`
	Doctor       doctorCmd            `cmd:"" group:"Run it" help:"Check everything an operator can get wrong."`
	Migrate      migrateCmd           `cmd:"" group:"Run it" help:"Bring the database to this version's schema."`
	Template     templateCmd          `cmd:"" group:"Run it" help:"Write a workbook in which people fill in rows: trainers, rosters, absences and others."`
	Import       importCmd            `cmd:"" group:"Run it" help:"Take the rows of a workbook or a CSV file."`
	Inbox        inboxCmd             `cmd:"" group:"Run it" help:"Take workbooks that people send by mail, and answer."`
	Forecast     forecastCmd          `cmd:"" group:"Plan" help:"Forecast how many people will start when, and how sure that is."`
	Capacity     capacityCmd          `cmd:"" group:"Plan" help:"Lay load against capacity: are there enough trainers and rooms? Proven shortages, their cures, risks."`
	Year         yearCmd              `cmd:"" group:"Plan" help:"Look a year ahead: who starts and leaves, what is needed and what there is, whom to hire by when."`
	Snapshot     snapshotCmd          `cmd:"" group:"Plan" help:"Freeze what the planner may know into a file."`
	Solve        solveCmd             `cmd:"" group:"Plan" help:"Make a plan from a snapshot file."`
	Check        checkCmd             `cmd:"" group:"Plan" help:"Judge a plan by the rules and price it."`
	Changes      changesCmd           `cmd:"" group:"Plan" help:"Tell what changed in a week of a site since an edition, why, and for whom."`
	Diff         diffCmd              `cmd:"" group:"Plan" help:"Tell what changes from one plan to another, why, and for whom."`
	Explain      explainCmd           `cmd:"" group:"Plan" help:"Say why a request or a session is where it is, and what else is possible."`
	Suggest      deciding.Suggest     `cmd:"" group:"Plan" help:"Suggest other plans: that serve a request, or hold a session elsewhere."`
	Promise      promising.Promise    `cmd:"" group:"Plan" help:"Say whether an office can take so many people from a day, and when they are ready."`
	Hold         promising.Hold       `cmd:"" group:"Plan" help:"Take a promise: reserve its seats until a day, or give them back."`
	Move         deciding.Move        `cmd:"" group:"Decide" help:"Hold a session on another day, at another hour, in another room or with another trainer."`
	Swap         deciding.Swap        `cmd:"" group:"Decide" help:"Hold two sessions at each other's time, in each other's room."`
	Cancel       deciding.Cancel      `cmd:"" group:"Decide" help:"Give a session up."`
	Uncancel     deciding.Uncancel    `cmd:"" group:"Decide" help:"Let a session be held again that was given up."`
	Seat         deciding.Seat        `cmd:"" group:"Decide" help:"Seat somebody in a session."`
	Absent       deciding.Absent      `cmd:"" group:"Decide" help:"Write down that a trainer is away or a room is shut, and what becomes of its sessions."`
	Take         deciding.Take        `cmd:"" group:"Decide" help:"Take a suggestion."`
	Undo         deciding.Undo        `cmd:"" group:"Decide" help:"Take the last decision back, while nothing was published since."`
	Pin          deciding.Pin         `cmd:"" group:"Decide" help:"Pin a session, or its time, room, trainers or people, with a reason."`
	Unpin        deciding.Unpin       `cmd:"" group:"Decide" help:"Release what is pinned of a session."`
	Pins         deciding.Pins        `cmd:"" group:"Decide" help:"List what is pinned, by whom and why."`
	Whatif       whatifCmd            `cmd:"" group:"Plan" help:"Plan scenarios beside the base: a branch shut, a trainer ill, more people hired."`
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr, time.Now, nightly.Effort{})) }

// run parses the arguments, runs the command by the clock and with the effort that it is
// handed and returns the exit status.
func run(args []string, stdout, stderr io.Writer, now func() time.Time, effort nightly.Effort) int {
	var c commands
	status := -1
	parser, err := newParser(&c, stdout, stderr, func(code int) { status = code })
	if err != nil {
		panic(err)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if status >= 0 {
		return status
	}
	if err != nil {
		command := "cohort"
		var wrong *kong.ParseError
		if errors.As(err, &wrong) && wrong.Context.Selected() != nil {
			command += " " + wrong.Context.Selected().Path()
		}
		fmt.Fprintf(stderr, "cohort: %v; see %s --help\n", err, command)
		return cli.StatusBadInput
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx = audit.By(ctx, cli.Actor(parsed.Selected().Path()))
	g := &cli.Globals{Flags: c.Flags, Ctx: ctx, Now: now, Stdout: stdout, Stderr: stderr, Effort: effort, Log: cli.NewLog(stderr, c.LogFormat)}
	if err := parsed.Run(g); err != nil {
		if text := err.Error(); text != "" {
			fmt.Fprintf(stderr, "cohort: %s\n", text)
		}
		return cli.StatusOf(err)
	}
	return cli.StatusDone
}

func newParser(c *commands, stdout, stderr io.Writer, exit func(int)) (*kong.Kong, error) {
	return kong.New(c, kong.Name("cohort"),
		kong.Description("Timetables and onboarding waves for training centres.\n\n"+
			"Exit status: 0 done, 1 the answer is no, 2 bad input, 3 something outside failed: database, mail server, disk.\n\n"+
			"Examples:\n"+
			"  cohort demo                                       a sample week, into out/\n"+
			"  cohort solve out/snapshot.json -o plan.json       plan that night once more\n"+
			"  cohort check out/snapshot.json plan.json          is it valid, what does it cost?\n"+
			"  cohort doctor --config /etc/cohort/config.yaml    is the service well?"),
		kong.Writers(stdout, stderr), kong.UsageOnError(), kong.Exit(exit), kong.ValueFormatter(flagHelp), kong.NamedMapper("given", kong.MapperFunc(cli.Given)),
		kong.Vars{"forms": strings.Join(formNames(), ", "), "form_names": strings.Join(formNames(), ","), "jobs": strings.Join(cli.JobNames, ", "), "job_names": strings.Join(cli.JobNames, ",")},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
}

// flagHelp is what is said of a flag. What holds where it is not given is said
// too; by itself the parser shows that only in the place of a placeholder.
func flagHelp(v *kong.Value) string {
	text := kong.DefaultHelpValueFormatter(v)
	if v.Flag == nil || v.Flag.PlaceHolder == "" || v.Default == "" || v.Default == "0" || strings.Contains(text, "if not given") {
		return text
	}
	return strings.TrimSuffix(text, ".") + "; " + v.Default + " if not given."
}
