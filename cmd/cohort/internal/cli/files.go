package cli

import (
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Writable says, before long work, whether writeFile will find its folder in
// order. It makes the folder where there is none.
func Writable(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return Environment(fmt.Errorf("%s is a folder, name a file in it", path))
	}
	f, err := beside(path)
	if err != nil {
		return err
	}
	f.Close()
	return os.Remove(f.Name())
}

// beside opens a new file in path's folder.
func beside(path string) (*os.File, error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, Environment(fmt.Errorf("folder %s cannot be made: %w", dir, err))
	}
	f, err := os.CreateTemp(dir, "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, Environment(fmt.Errorf("nothing can be written to %s: %w", dir, err))
	}
	return f, nil
}

// WriteFile writes a file that appears complete or not at all, packed if its name
// ends in .gz: OpenInput unpacks those.
func WriteFile(path string, data []byte) error {
	f, err := beside(path)
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if strings.HasSuffix(path, ".gz") {
		z := gzip.NewWriter(f)
		_, err = z.Write(data)
		err = errors.Join(err, z.Close())
	} else {
		_, err = f.Write(data)
	}
	if err == nil {
		err = f.Chmod(0o640)
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return Environment(fmt.Errorf("%s cannot be written: %w", path, err))
	}
	return nil
}
