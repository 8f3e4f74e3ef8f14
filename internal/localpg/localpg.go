// Package localpg runs a private PostgreSQL for the demo and the tests, from
// the programs that the system has. Such a server is quick and forgetful: it
// does not wait for the disk, so it holds nothing worth keeping.
//
// It listens on a Unix socket in a private folder and on a random port of the
// loopback, and asks for a random password on both, so that other users of the
// machine stay out. It does not outlive the program that started it: a watchdog
// process ends it and removes its folder where the program dies without Stop.
package localpg

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// User is the name of the server's superuser. It is no name of a schema of ours,
// which a search path would then find by chance.
const User = "postgres"

// passwordFile stands in a server's folder, beside its data.
const passwordFile = "password"

const (
	startTries   = 5 // another program may take the free port before the server does
	startTimeout = 60 * time.Second
	stopTimeout  = 20 * time.Second
)

// Options say where a server lives and who hears it.
type Options struct {
	// Dir is the folder of the server's data, created where it is missing and
	// kept at Stop. Empty: a temporary one that goes at Stop.
	Dir string
	// From is the folder of a server that was kept and has stopped: the new one
	// begins with a copy of its data and its password, where it has none yet.
	From string
	// Log receives what the server says; nil: nobody.
	Log io.Writer
}

// Server is a running PostgreSQL.
type Server struct {
	port     int
	password string
	scratch  string // folder that goes at Stop: the socket, and the data where nobody keeps it
	kept     bool
	postgres *exec.Cmd
	exited   chan struct{} // closed once postgres has ended
	watchdog *exec.Cmd
	lifeline io.WriteCloser // the watchdog acts when it closes
	once     sync.Once
	stopErr  error
}

// Start runs a new server and returns once it takes connections. The context
// bounds the start alone; the server runs until Stop. After an error nothing is
// left behind.
func Start(ctx context.Context, o Options) (_ *Server, err error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	who, err := servant()
	if err != nil {
		return nil, err
	}
	s := &Server{kept: o.Dir != ""}
	if s.scratch, err = who.scratchDir(); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Stop())
		}
	}()
	if err := s.watch(); err != nil {
		return nil, err
	}
	home := s.scratch
	if s.kept {
		if home, err = who.keptDir(o.Dir); err != nil {
			return nil, err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	data := filepath.Join(home, "data")
	if s.password, err = s.initialise(ctx, bin, who, o.From, home, data); err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		said := &tail{next: o.Log}
		if err = s.launch(bin, who, data, said); err != nil {
			return nil, err
		}
		err = s.ready(ctx)
		if err == nil {
			return s, nil
		}
		if !s.end(syscall.SIGQUIT) {
			return nil, err
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("the private PostgreSQL did not start in time: %w", ctx.Err())
		}
		if try == startTries {
			return nil, fmt.Errorf("the private PostgreSQL does not start; it says: %s", said)
		}
	}
}

// URL returns the address of one of the server's databases, with its password.
// A new server has the database "postgres".
func (s *Server) URL(database string) string {
	return fmt.Sprintf("postgres://%s:%s@127.0.0.1:%d/%s?sslmode=disable", User, s.password, s.port, database)
}

// Stop ends the server with all its connections and removes what is temporary.
// Only the first call does something; all return its error.
func (s *Server) Stop() error {
	s.once.Do(func() {
		signal := syscall.SIGQUIT // at once
		if s.kept {
			signal = syscall.SIGINT // in order
		}
		if !s.end(signal) {
			s.stopErr = fmt.Errorf("the private PostgreSQL, process %d, does not end", s.postgres.Process.Pid)
		}
		if err := os.RemoveAll(s.scratch); err != nil {
			s.stopErr = errors.Join(s.stopErr, fmt.Errorf("the private PostgreSQL's folder remains: %w", err))
		}
		if s.watchdog != nil {
			s.watchdog.Process.Kill()
			s.lifeline.Close()
			s.watchdog.Wait() // killed, as it should be
		}
	})
	return s.stopErr
}

// initialise makes the data folder where there is none and returns the
// password, which stands beside it.
func (s *Server) initialise(ctx context.Context, bin string, who account, from, home, data string) (string, error) {
	file := filepath.Join(home, passwordFile)
	if _, err := os.Stat(filepath.Join(data, "PG_VERSION")); err == nil {
		password, err := os.ReadFile(file)
		if err != nil {
			return "", fmt.Errorf("the password of the private PostgreSQL in %s is lost; remove the folder: %w", home, err)
		}
		return string(password), nil
	}
	if from != "" {
		return who.copied(from, home)
	}
	random := make([]byte, 16)
	if _, err := rand.Read(random); err != nil {
		return "", err
	}
	password := hex.EncodeToString(random)
	if err := os.WriteFile(file, []byte(password), 0o600); err != nil {
		return "", err
	}
	if err := who.own(file); err != nil {
		return "", err
	}
	initdb := who.command(home, filepath.Join(bin, "initdb"), "--pgdata="+data, "--username="+User, "--pwfile="+file,
		"--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
	var said tail
	initdb.Stdout, initdb.Stderr = &said, &said
	if err := s.runUntil(ctx, initdb); err != nil {
		os.RemoveAll(data)
		os.Remove(file)
		return "", fmt.Errorf("the private PostgreSQL's folder %s cannot be made: %w; initdb says: %s", data, err, &said)
	}
	return password, nil
}

// runUntil runs a command with its children, and ends them all with the context.
func (s *Server) runUntil(ctx context.Context, c *exec.Cmd) error {
	if err := c.Start(); err != nil {
		return err
	}
	guarded := s.guard(c)
	stop := context.AfterFunc(ctx, func() { syscall.Kill(-c.Process.Pid, syscall.SIGKILL) })
	defer stop()
	err := c.Wait()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return errors.Join(err, guarded)
}

// launch starts the server.
func (s *Server) launch(bin string, who account, data string, log io.Writer) error {
	port, err := choosePort()
	if err != nil {
		return err
	}
	s.port = port
	args := []string{"-D", data, "-p", strconv.Itoa(port)}
	for _, set := range []string{
		"listen_addresses=127.0.0.1", `unix_socket_directories="` + s.scratch + `"`, "unix_socket_permissions=0700",
		"fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
		"shared_buffers=32MB", "max_connections=60", "max_parallel_workers_per_gather=0", "jit=off",
		"timezone=UTC", "log_timezone=UTC", "lc_messages=C", "logging_collector=off", "log_destination=stderr",
	} {
		args = append(args, "-c", set)
	}
	c := who.command(s.scratch, filepath.Join(bin, "postgres"), args...)
	c.Stdout, c.Stderr = log, log
	c.WaitDelay = 2 * time.Second
	if err := c.Start(); err != nil {
		return fmt.Errorf("the private PostgreSQL does not start: %w", err)
	}
	exited := make(chan struct{})
	s.postgres, s.exited = c, exited
	go func() {
		c.Wait() // what it ends with tells nothing that its log does not
		close(exited)
	}()
	return s.guard(c)
}

// watch starts the process that acts when this one dies: its standard input
// ends then, whatever the death was. What it has read by then is the process
// group to end, nothing at first.
func (s *Server) watch() error {
	const script = `
group=
while read -r line; do group=$line; done
if [ -n "$group" ]; then
	kill -QUIT "-$group"
	tries=0
	while kill -0 "-$group" && [ $tries -lt 50 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
fi
rm -rf "$1"`
	c := exec.Command("/bin/sh", "-c", script, "localpg", s.scratch)
	c.Dir = "/"
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is not for it
	lifeline, err := c.StdinPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return fmt.Errorf("the watchdog of the private PostgreSQL does not start: %w", err)
	}
	s.watchdog, s.lifeline = c, lifeline
	return nil
}

// guard tells the watchdog which process to end, with its children.
func (s *Server) guard(c *exec.Cmd) error {
	if _, err := fmt.Fprintln(s.lifeline, c.Process.Pid); err != nil {
		return fmt.Errorf("the watchdog of the private PostgreSQL is gone: %w", err)
	}
	return nil
}

// ready waits until the server asks for a password, which it does as soon as it
// takes connections. The socket is in our folder, so the server is ours.
func (s *Server) ready(ctx context.Context) error {
	socket := filepath.Join(s.scratch, ".s.PGSQL."+strconv.Itoa(s.port))
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		if asksForPassword(ctx, socket) {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.exited:
			return errors.New("postgres ended")
		case <-tick.C:
		}
	}
}

// asksForPassword opens a connection as the protocol has it: the version 3.0
// and parameters, to be answered with an authentication request ("R"), or an
// error while the server is not ready.
func asksForPassword(ctx context.Context, socket string) bool {
	var dialer net.Dialer
	c, err := dialer.DialContext(ctx, "unix", socket)
	if err != nil {
		return false
	}
	defer c.Close()
	defer context.AfterFunc(ctx, func() { c.Close() })()
	parameters := "user\x00" + User + "\x00database\x00postgres\x00\x00"
	hello := binary.BigEndian.AppendUint32(nil, uint32(8+len(parameters)))
	hello = binary.BigEndian.AppendUint32(hello, 3<<16)
	if _, err := c.Write(append(hello, parameters...)); err != nil {
		return false
	}
	var answer [1]byte
	_, err = io.ReadFull(c, answer[:])
	return err == nil && answer[0] == 'R'
}

// end ends the server, by a signal or, where it does not listen, by force, and
// says whether it has ended.
func (s *Server) end(signal syscall.Signal) bool {
	return s.postgres == nil || s.signal(signal) || s.signal(syscall.SIGKILL)
}

// signal says whether the server has ended after a signal.
func (s *Server) signal(sig syscall.Signal) bool {
	s.postgres.Process.Signal(sig) // fails only where it has ended already
	select {
	case <-s.exited:
		return true
	case <-time.After(stopTimeout):
		return false
	}
}

// choosePort stands here for a test to choose a taken one.
var choosePort = freePort

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("no free port on the loopback: %w", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// tail passes on what is written and keeps the end of it for an error.
type tail struct {
	next io.Writer
	mu   sync.Mutex
	last []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = append(t.last, p...)
	if n := len(t.last) - 2000; n > 0 {
		t.last = t.last[n:]
	}
	if t.next != nil {
		t.next.Write(p) // a log that cannot be written must not stop the server
	}
	return len(p), nil
}

// String is what was said last, on one line.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.last) == 0 {
		return "nothing"
	}
	return strings.Join(strings.Fields(string(bytes.ToValidUTF8(t.last, nil))), " ")
}
