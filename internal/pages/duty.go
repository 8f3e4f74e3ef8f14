package pages

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"cohort/internal/doctor"
)

// fresh is how long the page of whoever is on duty is given again: however many look, the
// database is asked once.
const fresh = 2 * time.Second

// onDuty is how the service stands, asked for once in a while.
func (p *Pages) onDuty(r *http.Request) (*doctor.Duty, error) {
	p.asking.Lock()
	defer p.asking.Unlock()
	if p.duty == nil || p.Now().Sub(p.duty.At).Abs() >= fresh {
		// Whoever asks may go away; the answer is for the others too.
		d, err := p.OnDuty(context.WithoutCancel(r.Context()))
		if err != nil {
			return nil, err
		}
		p.duty = d
	}
	return p.duty, nil
}

// dutyPage is what whoever is on duty sees, in English, as commands and doctor speak.
type dutyPage struct {
	layout
	*doctor.Duty
	Zone         *time.Location
	Mail, Faults []counted
	Unread       string // why it is not there
}

// counted is a number of things of a kind.
type counted struct {
	Kind string
	N    int
}

func counts(by map[string]int) (out []counted) {
	for _, kind := range slices.Sorted(maps.Keys(by)) {
		out = append(out, counted{kind, by[kind]})
	}
	return out
}

// When writes an instant by the network's clock.
func (d dutyPage) When(t time.Time) string { return t.In(d.Zone).Format("Mon 2006-01-02 15:04") }

// Took writes how long something took; nothing where it has not ended.
func (d dutyPage) Took(t time.Duration) string {
	if t == 0 {
		return ""
	}
	return t.Round(100 * time.Millisecond).String()
}

// Size writes the size of the database.
func (d dutyPage) Size() string { return fmt.Sprintf("%.1f MB", float64(d.Bytes)/1e6) }

// front shows how the service stands, as a page or, for programs, as JSON.
func (p *Pages) front(w http.ResponseWriter, r *http.Request) {
	d, err := p.onDuty(r)
	if err != nil {
		p.log(slog.LevelWarn, "how the service stands cannot be read", "error", err)
	}
	status := http.StatusOK
	if err != nil {
		status, d = http.StatusServiceUnavailable, doctor.Unasked(p.Now(), "The database does not answer.", unread)
	}
	if r.URL.Path == "/" {
		w.Header().Set("Vary", "Accept")
	}
	if r.URL.Path == "/duty.json" || strings.Contains(r.Header.Get("Accept"), "application/json") {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(d)
		return
	}
	page := dutyPage{layout: p.layout(r, in("en"), "Cohort"), Duty: d, Zone: p.Zone}
	page.Mail, page.Faults = counts(page.Duty.Mail), counts(page.Duty.Faults)
	p.write(w, status, "duty.html", page)
}

// unread is what is told where the database cannot be asked.
var unread = doctor.Check{Name: "database", Found: "the database does not answer, or not in time; the service goes on by itself when it does", Mend: "cohort doctor"}
