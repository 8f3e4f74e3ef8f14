//go:build faults

package faults

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/internal/localpg"
	"cohort/sql/schema"
)

// postgres is a server of our own that can be stopped.
type postgres struct {
	t      *testing.T
	dir    string
	server *localpg.Server
	number int
}

const base = "base" // the database after a night that others are made from

func newPostgres(t *testing.T) *postgres {
	t.Helper()
	p := &postgres{t: t, dir: filepath.Join(t.TempDir(), "postgres")}
	for dir := filepath.Dir(p.dir); len(dir) > len(os.TempDir()); dir = filepath.Dir(dir) { // the server is another user's
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	p.start()
	t.Cleanup(func() { p.server.Stop() })
	p.admin("create database " + base)
	if _, _, err := schema.Migrate(context.Background(), p.server.URL(base)); err != nil {
		t.Fatal(err)
	}
	if err := oneNight(t, p.server.URL(base), few); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *postgres) start() {
	p.t.Helper()
	var err error
	if p.server, err = localpg.Start(context.Background(), localpg.Options{Dir: p.dir}); err != nil {
		p.t.Fatal(err)
	}
}

func (p *postgres) admin(statements ...string) {
	p.t.Helper()
	db, err := sql.Open("postgres", p.server.URL("postgres"))
	if err != nil {
		p.t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			p.t.Fatalf("%s: %v", s, err)
		}
	}
}

// site is one after a night, in a database of its own that keeps what it was told: the
// server forgets by itself what it was told last.
func (p *postgres) site(t *testing.T, options string) (*site, string) {
	t.Helper()
	p.number++
	name := fmt.Sprintf("site_%d", p.number)
	p.admin("create database "+name+" template "+base+options, "alter database "+name+" set synchronous_commit = on")
	return siteOn(t, p.server.URL(name)), name
}

// again stops the server by a signal, SIGINT is its fast stop and SIGQUIT the one at once,
// starts it anew, and has the site find it.
func (p *postgres) again(s *site, name string, signal syscall.Signal) {
	pid, err := os.ReadFile(filepath.Join(p.dir, "data", "postmaster.pid"))
	if err != nil {
		p.t.Error(err)
		return
	}
	first, _, _ := strings.Cut(string(pid), "\n")
	n, err := strconv.Atoi(first)
	if err == nil {
		err = syscall.Kill(n, signal)
	}
	if err = errors.Join(err, p.server.Stop()); err != nil {
		p.t.Error(err)
		return
	}
	p.start()
	s.url = p.server.URL(name)
	s.db.Close()
	if s.db, err = sqlx.Connect("postgres", s.url); err != nil {
		p.t.Error(err)
	}
	u, _ := url.Parse(s.url)
	for _, v := range s.services {
		v.wire.move(u.Host)
	}
}

// move sends new connections to another server.
func (w *wire) move(to string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.to = to
}

// troubles are what a server may have; each is begun at a step and ended when a run has
// failed of it.
var troubles = []struct {
	name  string
	in    string // options of the database
	begin func(p *postgres, s *site, name string) (end func())
	locks bool // a table, which a statement in a transaction has locked itself before
	lasts bool // the statement goes through to the server, and fails or waits there
}{
	{name: "stopped fast", begin: func(p *postgres, s *site, name string) func() { p.again(s, name, syscall.SIGINT); return func() {} }},
	{name: "stopped at once", begin: func(p *postgres, s *site, name string) func() { p.again(s, name, syscall.SIGQUIT); return func() {} }},
	{name: "disk full", in: " tablespace small", lasts: true, begin: func(p *postgres, _ *site, _ string) func() { return fill(p.t) }},
	{name: "read-only", begin: func(p *postgres, s *site, name string) func() {
		p.admin("alter database " + name + " set default_transaction_read_only = on")
		return func() { p.admin("alter database " + name + " reset default_transaction_read_only"); s.reconnect() }
	}},
	{name: "no connections left", begin: func(p *postgres, _ *site, name string) func() {
		p.admin("alter database " + name + " with allow_connections false")
		return func() { p.admin("alter database " + name + " with allow_connections true") }
	}},
	{name: "outbox locked for longer than the wait", lasts: true, locks: true, begin: func(_ *postgres, s *site, _ string) func() {
		return s.holding(`lock table cohort.outbox in share mode`)
	}},
}

// small is where a file system of 48 MB is mounted.
const small = "/tmp/cohort-faults-small"

// fill leaves no room on it until it is ended.
func fill(t *testing.T) (end func()) {
	path := filepath.Join(small, "ballast")
	f, err := os.Create(path)
	if err != nil {
		t.Error(err)
		return func() {}
	}
	block := make([]byte, 4096)
	for err == nil {
		_, err = f.Write(block)
	}
	f.Close()
	if !errors.Is(err, syscall.ENOSPC) {
		t.Error(err)
	}
	return func() { os.Remove(path) }
}

// holding does a statement in a transaction that goes on until it is ended.
func (s *site) holding(statement string) (end func()) {
	tx, err := s.db.Begin()
	if err == nil {
		_, err = tx.Exec(statement)
	}
	if err != nil {
		s.t.Error(err)
		return func() {}
	}
	return func() { tx.Rollback() }
}

// reconnect ends the sessions of all services, which then hear of new settings.
func (s *site) reconnect() {
	for _, v := range s.services {
		v.wire.cut()
	}
}

func TestWhatStandsAfterPostgres(t *testing.T) {
	p := newPostgres(t)
	if err := os.MkdirAll(small, 0o700); err != nil {
		t.Fatal(err)
	}
	mounted := syscall.Mount("tmpfs", small, "tmpfs", 0, "size=48m,mode=0777")
	if mounted == nil {
		defer os.Remove(small)
		defer syscall.Unmount(small, syscall.MNT_DETACH)
		folder := filepath.Join(small, "tablespace")
		owner, err := os.Stat(filepath.Join(p.dir, "data"))
		if err == nil {
			err = os.Mkdir(folder, 0o700)
		}
		if err == nil {
			own := owner.Sys().(*syscall.Stat_t)
			err = os.Chown(folder, int(own.Uid), int(own.Gid))
		}
		if err != nil {
			t.Fatal(err)
		}
		p.admin("create tablespace small location '" + folder + "'")
	}
	for _, at := range steps {
		switch at.name {
		case "what was read is frozen", "the plan is written", "COMMIT of the publication", "a workbook is frozen", "COMMIT of the claim", "the answer of the mail server is noted":
		default:
			continue
		}
		for _, x := range troubles {
			if x.in != "" && mounted != nil {
				tell("postgres", at.name, x.name, "not possible here: "+mounted.Error())
				continue
			}
			if x.lasts && strings.HasPrefix(at.name, "COMMIT") || x.locks && !at.settling {
				tell("postgres", at.name, x.name, "")
				continue // a COMMIT asks for no room and no lock; within a transaction the statement has its lock by then
			}
			t.Run(at.name+"/"+x.name, func(t *testing.T) {
				s, name := p.site(t, x.in)
				defer p.drop(s, name)
				ctx, stop := context.WithTimeout(context.Background(), 3*time.Minute)
				defer stop()
				v := s.service()
				var end func()
				begun := make(chan struct{})
				begin := func() { end = x.begin(p, s, name); close(begun) }
				d := deed{instead: func(*line) { begin(); v.wire.cut() }}
				if x.lasts {
					d = deed{before: func(*line) { begin() }}
				}
				var hit atomic.Bool
				var once sync.Once
				v.wire.breaking(func(statement string) (out deed) {
					if at.at.MatchString(statement) {
						once.Do(func() { hit.Store(true); out = d })
					}
					return out
				})
				first := v.try(ctx, at.job)
				if !hit.Load() || first == nil {
					t.Fatalf("nothing broke: %v, %v", hit.Load(), first)
				}
				<-begun // the run may have heard of it before
				end()
				if err := s.all(ctx, at.job); err != nil {
					t.Error(err)
				}
				out := s.look()
				for _, wrong := range out.Wrong {
					t.Error(wrong)
				}
				if out.Ambiguous > 1 || out.Ambiguous == 1 && !at.sending || out.Dead+out.Waiting+out.Rejected > 0 {
					t.Errorf("stands %+v", out)
				}
				tell("postgres", at.name, x.name, out.String())
			})
		}
	}
}

// drop ends a site's services and its database.
func (p *postgres) drop(s *site, name string) {
	for _, v := range s.services {
		v.kill()
		v.st.Close()
	}
	s.db.Close()
	p.admin("drop database " + name + " with (force)")
}
