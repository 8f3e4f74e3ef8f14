package doctor

import (
	"fmt"
	"os"
	"path/filepath"
)

// inbox tries the folder that people's mail is taken from.
func (e *examination) inbox() {
	dir := e.Config.Inbox.Folder
	if dir == "" {
		e.well("inbox", "inbox.folder is not set: no mail is taken")
		return
	}
	mend := fmt.Sprintf("make %s and give it to the service's user, or choose another inbox.folder", dir)
	places := []string{dir}
	if info, err := os.Stat(filepath.Join(dir, "new")); err == nil && info.IsDir() { // a maildir
		places = append(places, filepath.Join(dir, "new"), filepath.Join(dir, "cur"))
	}
	for _, place := range places {
		probe, err := os.CreateTemp(place, ".doctor.*") // whoever may write here may move what lies here
		if err == nil {
			_ = probe.Close()
			err = os.Remove(probe.Name())
		}
		if err == nil {
			_, err = os.ReadDir(place)
		}
		if err != nil {
			e.ill("inbox", mend, "%v", err)
			return
		}
	}
	who := "senders are believed (inbox.proven_by is not set): the mail server must turn forged mail away"
	if e.Config.Inbox.ProvenBy != "" {
		who = "senders must be proven by " + e.Config.Inbox.ProvenBy
	}
	e.well("inbox", "mail can be taken from %s; %s", dir, who)
}
