package folder

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"cohort/internal/calendar"
	"cohort/sql/store"
)

// Copies and feeds hold names: whatever the umask, they are for the service and its group.
func TestFilesAreClosedToOthers(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	dir := filepath.Join(t.TempDir(), "out")
	d := Folder{Path: dir}
	if err := d.KeepWorkbooks([]store.Attachment{{Name: "week.xlsx", MediaType: Workbook, Bytes: []byte("x")}}); err != nil {
		t.Fatal(err)
	}
	if err := d.PutFeed("token", &calendar.Feed{Name: "T", Installation: "i", Zone: time.UTC, At: time.Unix(0, 0)}); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{dir: 0o750, filepath.Join(dir, "week.xlsx"): 0o640, filepath.Join(dir, "calendar"): 0o750, d.Feed("token"): 0o640} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v; want %v", path, info, err, want)
		}
	}
}
