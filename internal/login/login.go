// Package login lets readers in by an identity provider (OpenID Connect): whoever has no link
// is sent there, and comes back with a mail address that it vouches for. Who that is to us, and
// what they may see, is asked at each page anew; this package knows an address and no more.
//
// Nothing is kept here. What must not change on the way there and back (state, nonce, the
// secret of PKCE, where to go on) and then who has signed in stand in cookies that bear our
// signature. So another key ends all sessions, and so does their time.
package login

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Options are how an installation's readers sign in.
type Options struct {
	Issuer   string // of the identity provider, as its tokens name it
	ClientID string // by which it knows us
	Secret   string
	Public   string // where readers reach the pages; https, but for a machine of one's own
	Key      []byte // signs the cookies
	Now      func() time.Time
	Client   *http.Client // asks the provider; nil: one that waits ten seconds
}

// Paths of the pages that sign readers in and out.
const (
	Path  = "/login"
	Back  = "/login/back"
	Out   = "/logout"
	Other = Path + "?again=1" // as somebody else than whom the provider knows in this browser
)

// How long a reader may take to sign in, and is signed in then. A copied cookie is worth as much
// as its own for the second of them, so that is short: whoever still has a session with the
// provider comes back without being asked anything.
const (
	patience = 10 * time.Minute
	session  = time.Hour
)

// left is how long after somebody signed out the provider has to ask who is there, and may not
// let them in again by a session of its own: browsers are shared.
const left = 24 * time.Hour

// Login signs readers in. A nil one knows nobody.
type Login struct {
	Options
	secure bool

	asking   sync.Mutex
	provider *oidc.Provider // nil: it did not answer yet
}

// New makes the login of an installation. The provider is not asked before somebody comes.
func New(o Options) *Login {
	if o.Client == nil {
		o.Client = &http.Client{Timeout: 10 * time.Second}
	}
	return &Login{Options: o, secure: strings.HasPrefix(o.Public, "https://")}
}

// Reasons why somebody is not signed in. What is wrong with an answer of the provider is
// wrapped in ErrRefused.
var (
	ErrAway    = errors.New("the identity provider does not answer")
	ErrRefused = errors.New("the sign-in is not accepted")
)

// Reach asks the provider for its description, once it has answered no more.
func (l *Login) Reach() (*oidc.Provider, error) {
	l.asking.Lock()
	defer l.asking.Unlock()
	if l.provider == nil {
		// The provider keeps the context, to fetch its keys by.
		p, err := oidc.NewProvider(oidc.ClientContext(context.Background(), l.Client), l.Issuer)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrAway, err)
		}
		l.provider = p
	}
	return l.provider, nil
}

func (l *Login) by(p *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: l.ClientID, ClientSecret: l.Secret, Endpoint: p.Endpoint(), RedirectURL: l.Public + Back, Scopes: []string{oidc.ScopeOpenID, "email"}}
}

// way is what must come back as it went.
type way struct {
	State, Nonce, Verifier, To string
	Until                      int64 // seconds
}

// signedIn is whom a cookie names.
type signedIn struct {
	Email string
	Until int64 // seconds
}

// To is where somebody who wants to see a page of ours goes to sign in.
func To(page string) string { return Path + "?to=" + url.QueryEscape(page) }

// weeks is the list of a reader's weeks; each stands below it.
const weeks = "/week/"

// isWeek says whether a path is that of a week or of their list. A redirect to anything else
// could lead to another host: browsers take /\host for //host, and a path is cleaned on the way.
func isWeek(to string) bool {
	const longest = 500 // of a cookie, which holds it, browsers keep 4,096 bytes
	clean := path.Clean(to)
	return len(to) <= longest && strings.HasPrefix(to, weeks) && (to == clean || to == clean+"/") && !strings.ContainsFunc(to, func(r rune) bool { return r == '\\' || unicode.IsControl(r) })
}

// Begin sends somebody to the provider; they go on to a page below /week/ afterwards.
func (l *Login) Begin(w http.ResponseWriter, r *http.Request) error {
	p, err := l.Reach()
	if err != nil {
		return err
	}
	x := way{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), To: weeks, Until: l.Now().Add(patience).Unix()}
	if to := r.URL.Query().Get("to"); isWeek(to) {
		x.To = (&url.URL{Path: to}).EscapedPath()
	}
	l.set(w, "way", l.seal("way", x), patience)
	options := []oauth2.AuthCodeOption{oidc.Nonce(x.Nonce), oauth2.S256ChallengeOption(x.Verifier)}
	if r.URL.Query().Has("again") || l.get(r, "left") != "" {
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"))
	}
	http.Redirect(w, r, l.by(p).AuthCodeURL(x.State, options...), http.StatusFound)
	return nil
}

// End takes whoever comes back from the provider. It returns their mail address, which the
// provider has verified, and where they go on to; they are signed in by Enter.
func (l *Login) End(w http.ResponseWriter, r *http.Request) (email, to string, err error) {
	refused := func(format string, a ...any) (string, string, error) {
		return "", "", fmt.Errorf("%w: %w", ErrRefused, fmt.Errorf(format, a...))
	}
	var x way
	known := l.open("way", l.get(r, "way"), &x)
	l.set(w, "way", "", -time.Second) // a way is gone once
	said := r.URL.Query()
	switch {
	case !known || x.Until <= l.Now().Unix():
		return refused("nobody set out from here in this browser within %s", patience)
	case subtle.ConstantTimeCompare([]byte(said.Get("state")), []byte(x.State)) == 0:
		return refused("the state is another one")
	case said.Get("error") != "":
		return refused("the provider says %.60q", said.Get("error"))
	}
	p, err := l.Reach()
	if err != nil {
		return "", "", err
	}
	ctx := oidc.ClientContext(r.Context(), l.Client)
	token, err := l.by(p).Exchange(ctx, said.Get("code"), oauth2.VerifierOption(x.Verifier))
	if err != nil {
		return refused("the code is not taken: %w", err)
	}
	raw, is := token.Extra("id_token").(string)
	if !is {
		return refused("the provider gave no id_token; is the scope openid allowed?")
	}
	id, err := p.Verifier(&oidc.Config{ClientID: l.ClientID, Now: l.Now}).Verify(ctx, raw)
	if err != nil {
		return refused("the id_token does not hold: %w", err)
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(x.Nonce)) == 0 {
		return refused("the nonce is another one")
	}
	var claims struct {
		Email    string `json:"email"`
		Verified bool   `json:"email_verified"`
	}
	if err := id.Claims(&claims); err != nil {
		return refused("the id_token cannot be read: %w", err)
	}
	if claims.Email == "" || !claims.Verified {
		return refused("the provider vouches for no mail address (email, email_verified)")
	}
	return claims.Email, x.To, nil
}

// Enter signs somebody in, for an hour at most.
func (l *Login) Enter(w http.ResponseWriter, email string) {
	l.set(w, "reader", l.seal("reader", signedIn{email, l.Now().Add(session).Unix()}), session)
	l.set(w, "left", "", -time.Second)
}

// Leave signs somebody out in their browser, where nobody is signed in again unasked.
func (l *Login) Leave(w http.ResponseWriter) {
	l.set(w, "reader", "", -time.Second)
	l.set(w, "left", "1", left)
}

// Who is the mail address of whoever has signed in; empty: nobody has, or their time is over.
func (l *Login) Who(r *http.Request) string {
	if l == nil {
		return ""
	}
	var x signedIn
	if !l.open("reader", l.get(r, "reader"), &x) || x.Until <= l.Now().Unix() {
		return ""
	}
	return x.Email
}

// name is that of a cookie: over https one that no other host and no page without TLS can set.
func (l *Login) name(what string) string {
	if l.secure {
		return "__Host-cohort-" + what
	}
	return "cohort-" + what
}

func (l *Login) set(w http.ResponseWriter, what, value string, lasts time.Duration) {
	http.SetCookie(w, &http.Cookie{Name: l.name(what), Value: value, Path: "/", MaxAge: int(lasts / time.Second), HttpOnly: true, Secure: l.secure, SameSite: http.SameSiteLaxMode})
}

// get is what a cookie holds, empty where there is none, or several of that name.
func (l *Login) get(r *http.Request, what string) string {
	if all := r.CookiesNamed(l.name(what)); len(all) == 1 {
		return all[0].Value
	}
	return ""
}

func (l *Login) sign(what string, data []byte) []byte {
	mac := hmac.New(sha256.New, l.Key)
	mac.Write([]byte("cookie\x00" + what + "\x00"))
	mac.Write(data)
	return mac.Sum(nil)
}

// seal is a value with our signature, for one purpose.
func (l *Login) seal(what string, v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain values of our own always encode
	}
	return base64.RawURLEncoding.EncodeToString(append(l.sign(what, data), data...))
}

// open reads what seal made for the same purpose; false: it is not ours.
func (l *Login) open(what, sealed string, v any) bool {
	data, err := base64.RawURLEncoding.Strict().DecodeString(sealed)
	if err != nil || len(data) < sha256.Size || len(l.Key) == 0 || !hmac.Equal(data[:sha256.Size], l.sign(what, data[sha256.Size:])) {
		return false
	}
	return json.Unmarshal(data[sha256.Size:], v) == nil
}
