package localpg

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	_ "github.com/lib/pq"
)

// The test binary is also the program that is killed with a server running.
func TestMain(m *testing.M) {
	if os.Getenv("LOCALPG_VICTIM") != "" {
		s, err := Start(context.Background(), Options{})
		if err != nil {
			panic(err)
		}
		os.Stdout.WriteString(s.scratch + "\n")
		select {}
	}
	os.Exit(m.Run())
}

// scratch makes a folder for temporary files that a server's account reaches,
// and sees at the end that nothing is left in it.
func scratch(t *testing.T) string {
	dir, err := os.MkdirTemp("/tmp", "lp")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", dir)
	t.Cleanup(func() {
		left, err := filepath.Glob(filepath.Join(dir, "cohort-pg-*"))
		if err != nil || len(left) > 0 {
			t.Errorf("left behind: %v %v", left, err)
		}
		os.RemoveAll(dir)
	})
	return dir
}

func start(t *testing.T, o Options) *Server {
	t.Helper()
	s, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func query(t *testing.T, url, text string) string {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var answer string
	if err := db.QueryRow(text).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return answer
}

func TestServer(t *testing.T) {
	scratch(t)
	s := start(t, Options{})
	for setting, want := range map[string]string{
		"server_encoding": "UTF8", "timezone": "UTC", "lc_collate": "C", "fsync": "off", "listen_addresses": "127.0.0.1",
	} {
		if got := query(t, s.URL("postgres"), "select current_setting('"+setting+"')"); got != want {
			t.Errorf("%s is %q, want %q", setting, got, want)
		}
	}
	if got := query(t, s.URL("postgres"), "select upper('a') || 'ё'"); got != "Aё" {
		t.Errorf("text comes back as %q", got)
	}
	for name, url := range map[string]string{
		"loopback": strings.Replace(s.URL("postgres"), s.password, "guessed", 1),
		"socket":   "postgres://" + User + ":guessed@/postgres?sslmode=disable&port=" + strconv.Itoa(s.port) + "&host=" + s.scratch,
	} {
		db, err := sql.Open("postgres", url)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Ping(); err == nil || !strings.Contains(err.Error(), "password") {
			t.Errorf("%s with another password: %v", name, err)
		}
		db.Close()
	}
	info, err := os.Stat(filepath.Join(s.scratch, "data"))
	if err != nil {
		t.Fatal(err)
	}
	if owner := info.Sys().(*syscall.Stat_t).Uid; owner == 0 {
		t.Error("the server runs as root")
	}
	if info.Mode().Perm() != 0o700 {
		t.Errorf("the data is open to others: %v", info.Mode())
	}

	pid := s.postgres.Process.Pid
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(s.scratch); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("folder after Stop: %v", err)
	}
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("process after Stop: %v", err)
	}
	if err := s.Stop(); err != nil {
		t.Errorf("second Stop: %v", err)
	}
}

func TestKeptFolder(t *testing.T) {
	dir := filepath.Join(scratch(t), "kept")
	s := start(t, Options{Dir: dir})
	url := s.URL("postgres")
	query(t, url, "with t as (select 1) select set_config('a.b', 'c', false) from t")
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("create table kept as select 'here' as word"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	again := start(t, Options{Dir: dir})
	if got := query(t, again.URL("postgres"), "select word from kept"); got != "here" {
		t.Errorf("read %q", got)
	}
	if err := again.Stop(); err != nil {
		t.Fatal(err)
	}
	copied := start(t, Options{From: dir})
	if got := query(t, copied.URL("postgres"), "select word from kept"); got != "here" {
		t.Errorf("a copy reads %q", got)
	}
	query(t, copied.URL("postgres"), "with gone as (delete from kept returning word) select word from gone")
	if _, err := Start(t.Context(), Options{From: filepath.Join(dir, "data")}); err == nil || !strings.Contains(err.Error(), "is no folder of a private PostgreSQL") {
		t.Errorf("begun from something else: %v", err)
	}
}

func TestPortTaken(t *testing.T) {
	scratch(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	asked := 0
	choosePort = func() (int, error) {
		if asked++; asked == 1 {
			return taken.Addr().(*net.TCPAddr).Port, nil
		}
		return freePort()
	}
	defer func() { choosePort = freePort }()
	s := start(t, Options{})
	if query(t, s.URL("postgres"), "select 1") != "1" || asked != 2 {
		t.Errorf("asked for a port %d times, want 2", asked)
	}
}

func TestFailedStartLeavesNothing(t *testing.T) {
	t.Run("the caller gives up", func(t *testing.T) {
		scratch(t)
		ctx, cancel := context.WithCancel(t.Context())
		choosePort = func() (int, error) { // the server is about to start
			cancel()
			return freePort()
		}
		defer func() { choosePort = freePort }()
		if _, err := Start(ctx, Options{}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("the data is broken", func(t *testing.T) {
		dir := filepath.Join(scratch(t), "broken")
		s := start(t, Options{Dir: dir})
		if err := s.Stop(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "data", "PG_VERSION"), []byte("7\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Start(t.Context(), Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), "version 7") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("the password is lost", func(t *testing.T) {
		dir := filepath.Join(scratch(t), "lost")
		if err := os.MkdirAll(filepath.Join(dir, "data"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "data", "PG_VERSION"), []byte("15\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Start(t.Context(), Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), "password") {
			t.Errorf("got %v", err)
		}
	})
}

// Whatever ends the program, its server and its folder go with it.
func TestDiesWithItsProgram(t *testing.T) {
	scratch(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, signal := range []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM} {
		victim := exec.Command(self)
		victim.Env = append(os.Environ(), "LOCALPG_VICTIM=1")
		ended, alive, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		victim.ExtraFiles = []*os.File{alive} // its children have it too
		out, err := victim.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := victim.Start(); err != nil {
			t.Fatal(err)
		}
		alive.Close()
		lines := bufio.NewScanner(out)
		lines.Scan()
		dir := lines.Text()
		if _, err := os.Stat(dir); err != nil {
			t.Fatal(err)
		}
		victim.Process.Signal(signal)
		io.Copy(io.Discard, out)
		victim.Wait()
		// It ends when the last of them has: the server, or the watchdog.
		if _, err := io.Copy(io.Discard, ended); err != nil {
			t.Fatal(err)
		}
		ended.Close()
		if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("after signal %v the folder %s is still there: %v", signal, dir, err)
		}
	}
}

func TestReaches(t *testing.T) {
	dir := scratch(t)
	shut := filepath.Join(dir, "shut")
	inside := filepath.Join(shut, "inside")
	if err := os.MkdirAll(inside, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(shut, 0o700); err != nil {
		t.Fatal(err)
	}
	me := uint32(os.Geteuid())
	for _, c := range []struct {
		name string
		who  account
		dir  string
		want string
	}{
		{"an open folder", account{other: true, name: "guest", uid: me + 1}, dir, ""},
		{"a folder in a shut one", account{other: true, name: "guest", uid: me + 1}, inside, shut},
		{"a folder in one's own", account{other: true, name: "owner", uid: me}, inside, ""},
		{"nobody else to reach it", account{uid: me}, inside, ""},
	} {
		err := c.who.reaches(c.dir)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}
