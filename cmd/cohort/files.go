package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// writeFile writes a file that appears complete or not at all.
func writeFile(path string, data []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return environment(fmt.Errorf("folder %s cannot be made: %w", dir, err))
	}
	f, err := os.CreateTemp(dir, "."+filepath.Base(path)+".*")
	if err != nil {
		return environment(fmt.Errorf("nothing can be written to %s: %w", dir, err))
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return environment(fmt.Errorf("%s cannot be written: %w", path, err))
	}
	return nil
}
