package localpg

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// account is who the server runs as: PostgreSQL refuses root.
type account struct {
	other    bool // than ourselves
	name     string
	uid, gid uint32
}

// servant returns ourselves, or for root an account without privileges.
func servant() (account, error) {
	if os.Geteuid() != 0 {
		return account{uid: uint32(os.Geteuid()), gid: uint32(os.Getegid())}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil || uid == 0 {
			continue
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			continue
		}
		return account{true, name, uint32(uid), uint32(gid)}, nil
	}
	return account{}, fmt.Errorf("PostgreSQL does not run as root, and the system has neither the user postgres nor nobody")
}

// command is a program run by the account, in a process group of its own, so
// that a Ctrl-C for us does not reach it, and without the caller's settings for
// PostgreSQL and for languages.
func (a account) command(dir, program string, args ...string) *exec.Cmd {
	c := exec.Command(program, args...)
	c.Dir = dir
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "PG") && !strings.HasPrefix(v, "LC_") && !strings.HasPrefix(v, "LANG") {
			c.Env = append(c.Env, v)
		}
	}
	c.Env = append(c.Env, "LC_ALL=C")
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if a.other {
		c.SysProcAttr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
	return c
}

// own gives a file of ours to the account.
func (a account) own(path string) error {
	if !a.other {
		return nil
	}
	return os.Chown(path, int(a.uid), int(a.gid))
}

// scratchDir makes a private temporary folder that the account reaches, with a
// path short enough for a socket in it (104 bytes on some systems).
func (a account) scratchDir() (string, error) {
	var why error
	for _, base := range []string{os.TempDir(), "/tmp", "/var/tmp"} {
		if why = a.reaches(base); why != nil || len(base) > 60 || strings.Contains(base, `"`) {
			continue
		}
		dir, err := os.MkdirTemp(base, "cohort-pg-")
		if err != nil {
			why = err
			continue
		}
		if err := a.own(dir); err != nil {
			os.RemoveAll(dir)
			return "", err
		}
		return dir, nil
	}
	return "", fmt.Errorf("no folder for temporary files fits a private PostgreSQL; set TMPDIR to a short path: %w", why)
}

// keptDir makes the caller's folder where it is missing and sees that the
// account reaches it.
func (a account) keptDir(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("folder %s of the private PostgreSQL: %w", dir, err)
	}
	if err := a.reaches(filepath.Dir(dir)); err != nil {
		return "", err
	}
	return dir, a.own(dir)
}

// copied copies the data and the password of a server that has stopped into another
// folder, for the account, and returns the password.
func (a account) copied(from, to string) (string, error) {
	password, err := os.ReadFile(filepath.Join(from, passwordFile))
	if err != nil {
		return "", fmt.Errorf("folder %s is no folder of a private PostgreSQL that was kept: %w", from, err)
	}
	file, data := filepath.Join(to, passwordFile), filepath.Join(to, "data")
	err = os.CopyFS(data, os.DirFS(filepath.Join(from, "data")))
	if err == nil {
		err = os.WriteFile(file, password, 0o600)
	}
	if err == nil {
		err = os.Chmod(data, 0o700) // PostgreSQL wants that of this one
	}
	if err == nil && a.other {
		err = errors.Join(a.own(file), filepath.WalkDir(data, func(path string, _ fs.DirEntry, err error) error {
			return errors.Join(err, a.own(path))
		}))
	}
	if err != nil {
		return "", errors.Join(fmt.Errorf("folder %s of a private PostgreSQL cannot be copied to %s: %w", from, to, err), os.RemoveAll(data), os.RemoveAll(file))
	}
	return string(password), nil
}

// reaches says whether the account may pass through every folder of a path.
func (a account) reaches(dir string) error {
	if !a.other {
		return nil
	}
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return err
	}
	for ; ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil {
			return err
		}
		pass := info.Mode().Perm()&0o001 != 0
		if owner, ok := info.Sys().(*syscall.Stat_t); ok && owner.Uid == a.uid {
			pass = info.Mode().Perm()&0o100 != 0
		}
		if !pass {
			return fmt.Errorf("user %s, who runs the private PostgreSQL for root, may not pass through %s; choose a folder elsewhere", a.name, dir)
		}
		if dir == filepath.Dir(dir) {
			return nil
		}
	}
}
