// Package pgtest gives tests a database each, on a private server of their
// test process. A package whose tests need one has
//
//	func TestMain(m *testing.M) { pgtest.Main(m) }
package pgtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"cohort/internal/localpg"
	"cohort/sql/schema"

	_ "github.com/lib/pq" // the driver "postgres"
)

const template = "template_cohort"

var (
	mainRuns bool
	server   *localpg.Server
	admin    *sql.DB
	number   atomic.Int64
	version  int // of the server, as server_version_num

	preparing sync.Mutex
	prepared  = make(map[string]bool)
)

// Main runs the tests of a package and stops the server, if one of them needed
// it. It does not return.
func Main(m *testing.M) { os.Exit(Run(m)) }

// Run is Main for a TestMain that has more to do: it returns the exit status.
func Run(m *testing.M) int {
	mainRuns = true
	code := m.Run()
	if server != nil {
		admin.Close()
		if err := server.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	return code
}

// Database returns the URL of a fresh database with the whole schema and the
// working calendar in it, and nothing else. It goes with the test.
func Database(t testing.TB) string {
	t.Helper()
	return create(t, template)
}

// Prepared returns the URL of a fresh copy of a database that prepare filled: it
// is called once a test process for each name, and every test works on a copy.
// It must leave no connection open.
func Prepared(t testing.TB, name string, prepare func(url string) error) string {
	t.Helper()
	preparing.Lock()
	defer preparing.Unlock()
	from := "prepared_" + name
	if !prepared[from] {
		if err := begin(); err != nil {
			t.Fatal(err)
		}
		if err := copied(from, template); err != nil {
			t.Fatal(err)
		}
		if err := prepare(server.URL(from)); err != nil {
			t.Fatalf("database %s: %v", from, err)
		}
		prepared[from] = true
	}
	return create(t, from)
}

// Empty returns the URL of a fresh database without any schema of ours.
func Empty(t testing.TB) string {
	t.Helper()
	return create(t, "template0")
}

// As returns the URL with which a member of a role, see package rights, and of nothing else
// works in a database that Database or Prepared made.
func As(t testing.TB, url, role string) string {
	t.Helper()
	member := "member_of_" + role
	if _, err := admin.Exec(`do $$ begin create role ` + member + ` login password 'm' in role ` + template + `_` + role + `; exception when duplicate_object then null; end $$`); err != nil {
		t.Fatal(err)
	}
	return "postgres://" + member + ":m" + url[strings.Index(url, "@"):]
}

func create(t testing.TB, from string) string {
	t.Helper()
	if err := begin(); err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("test_%d", number.Add(1))
	if err := copied(name, from); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("drop database " + name + " with (force)"); err != nil {
			t.Errorf("database %s remains: %v", name, err)
		}
	})
	return server.URL(name)
}

// copied makes a database as another is. Its files are copied as they are, which
// takes a fifth of the time of writing all pages to the log, the custom since
// PostgreSQL 15.
func copied(name, from string) error {
	how := ""
	if version >= 150000 {
		how = " strategy file_copy"
	}
	if _, err := admin.Exec("create database " + name + " template " + from + how); err != nil {
		return fmt.Errorf("database %s: %w", name, err)
	}
	return nil
}

// memory is a folder in memory, on Linux. Each test's database is some 300 files;
// on a disk their copying is most of what a test of the store takes.
const memory = "/dev/shm"

// inMemory says that nobody chose another folder and that there is room: a
// container may have 64 MB of it.
func inMemory() bool {
	var s syscall.Statfs_t
	return os.Getenv("TMPDIR") == "" && syscall.Statfs(memory, &s) == nil && uint64(s.Bavail)*uint64(s.Bsize) > 4<<30
}

func begin() error {
	if !mainRuns {
		return errors.New("this package needs: func TestMain(m *testing.M) { pgtest.Main(m) }")
	}
	return start()
}

// start runs the server, once, with a template that is migrated.
var start = sync.OnceValue(func() (err error) {
	if inMemory() {
		os.Setenv("TMPDIR", memory)
		defer os.Unsetenv("TMPDIR")
	}
	from, err := kept()
	if err != nil {
		return err
	}
	server, err = localpg.Start(context.Background(), localpg.Options{From: from})
	if err != nil {
		return err
	}
	if admin, err = sql.Open("postgres", server.URL("postgres")); err != nil {
		return err
	}
	if err = admin.QueryRow("select current_setting('server_version_num')::int").Scan(&version); err != nil {
		return err
	}
	// Snapshots and directories are long texts, and lz4 takes a fifth of the time that the
	// usual compression does; a server that was built without it goes on with that.
	_, _ = admin.Exec("alter role all set default_toast_compression = 'lz4'")
	// Those of the job queue may be newer than what is kept.
	_, _, err = schema.Migrate(context.Background(), server.URL(template))
	return err
})
