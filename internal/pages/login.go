package pages

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"cohort/internal/login"
	"cohort/reports/words"
	"cohort/sql/shown"
)

// What one client may do within a minute: set out to sign in and come back, as an office does
// whose people share an address and begin work at one hour; and come back with what is not
// taken, for which the provider may have been asked.
const (
	mostSignIns = 1000
	mostFailed  = 30
)

// weeks lists the weeks of whoever asks, who signs in for it where that can be done.
func (p *Pages) weeks(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	switch visitor, way := p.visitor(r); {
	case visitor != "":
		p.offer(w, r, visitor, way, http.StatusOK)
	case p.Login != nil:
		http.Redirect(w, r, login.To(r.URL.Path), http.StatusFound)
	default:
		p.ended(w, r)
	}
}

// signIn sends somebody to the identity provider.
func (p *Pages) signIn(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if !p.quota.take(fmt.Sprint("sign-in ", client(r)), mostSignIns, p.Now()) {
		p.tooMany(w, r)
		return
	}
	if err := p.Login.Begin(w, r); err != nil {
		p.notSignedIn(w, r, err)
	}
}

// signedIn takes whoever comes back from there. Who no mail goes to is not let in.
func (p *Pages) signedIn(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	failed := fmt.Sprint("failed ", client(r))
	if !p.quota.take(fmt.Sprint("signed-in ", client(r)), mostSignIns, p.Now()) || p.quota.spent(failed, mostFailed, p.Now()) {
		p.tooMany(w, r)
		return
	}
	email, to, err := p.Login.End(w, r)
	known := false
	if err == nil {
		known, err = shown.Reader(r.Context(), p.Store.DB(), email)
	}
	switch {
	case err != nil:
		if errors.Is(err, login.ErrRefused) {
			p.quota.take(failed, mostFailed, p.Now())
		}
		p.notSignedIn(w, r, err)
	case !known:
		p.refusals.count(badSignIn)
		p.log(slog.LevelInfo, "somebody signed in whom no mail goes to")
		words := p.words(r)
		p.write(w, http.StatusForbidden, "list.html", p.signs(r, words, "login_unknown", link{login.Other, words.Say("login_other")}))
	default:
		p.Login.Enter(w, email)
		http.Redirect(w, r, to, http.StatusFound)
	}
}

// notSignedIn says so, and the log why: never to whoever asks.
func (p *Pages) notSignedIn(w http.ResponseWriter, r *http.Request, err error) {
	p.log(slog.LevelWarn, "nobody is signed in", "error", err)
	words, status, says := p.words(r), http.StatusServiceUnavailable, "login_away"
	if errors.Is(err, login.ErrRefused) {
		p.refusals.count(badSignIn)
		status, says = http.StatusForbidden, "login_refused"
	} else {
		w.Header().Set("Retry-After", "10")
	}
	p.write(w, status, "list.html", p.signs(r, words, says, link{"/week/", words.Say("login_again")}, link{login.Other, words.Say("login_other")}))
}

// signOut signs somebody out in their browser.
func (p *Pages) signOut(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	p.Login.Leave(w)
	words := p.words(r)
	p.write(w, http.StatusOK, "list.html", p.signs(r, words, "login_left", link{"/week/", words.Say("login_again")}))
}

// signs is a page that says how somebody stands who signs in or out, and offers ways on.
func (p *Pages) signs(r *http.Request, w words.Words, says string, on ...link) listPage {
	return listPage{layout: p.layout(r, w, w.Say(says)), Offers: w.Say("login_again"), Links: on}
}
