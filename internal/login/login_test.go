package login

import (
	"errors"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"cohort/internal/login/logintest"
)

// site is a service whose readers sign in, and one browser.
type site struct {
	*httptest.Server
	provider *logintest.Provider
	login    *Login
	browser  *http.Client
	at       time.Time
	failed   error // why the last one was not signed in
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{at: time.Date(2027, 1, 22, 13, 0, 0, 0, time.UTC)}
	s.provider = logintest.New(t, func() time.Time { return s.at })
	s.provider.Claims = map[string]any{"email": "Manager@example.org", "email_verified": true}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Path, func(w http.ResponseWriter, r *http.Request) {
		if s.failed = s.login.Begin(w, r); s.failed != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	mux.HandleFunc("GET "+Back, func(w http.ResponseWriter, r *http.Request) {
		email, to, err := s.login.End(w, r)
		if s.failed = err; err != nil {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		s.login.Enter(w, email)
		http.Redirect(w, r, to, http.StatusFound)
	})
	mux.HandleFunc("GET "+Out, func(w http.ResponseWriter, r *http.Request) { s.login.Leave(w) })
	mux.HandleFunc("GET /week/", func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(s.login.Who(r) + " sees " + r.URL.Path))
	})
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	s.login = New(Options{Issuer: s.provider.URL, ClientID: logintest.ClientID, Secret: logintest.Secret, Public: s.URL, Key: []byte(strings.Repeat("k", 33)), Now: func() time.Time { return s.at }})
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	s.browser = &http.Client{Jar: jar}
	return s
}

// get asks for a page, by way of the provider if that is where it leads.
func (s *site) get(t *testing.T, path string) (status int, page string) {
	t.Helper()
	answer, err := s.browser.Get(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body := make([]byte, 200)
	n, _ := answer.Body.Read(body)
	return answer.StatusCode, string(body[:n])
}

func TestWhoSignsInIsWhomTheProviderVouchesFor(t *testing.T) {
	s := newSite(t)
	if _, page := s.get(t, "/week/A/2027-W04"); page != " sees /week/A/2027-W04" {
		t.Errorf("at first: %s", page)
	}
	if status, page := s.get(t, To("/week/A/2027-W04")); status != http.StatusOK || page != "Manager@example.org sees /week/A/2027-W04" {
		t.Fatalf("signed in: %d %s, %v", status, page, s.failed)
	}
	if q := s.provider.Asked; q.Get("scope") != "openid email" || q.Get("state") == "" || q.Get("nonce") == "" || q.Get("response_type") != "code" || q.Get("redirect_uri") != s.URL+"/login/back" {
		t.Errorf("the provider was asked with %v", q)
	}
	s.at = s.at.Add(session - time.Second)
	if _, page := s.get(t, "/week/"); page != "Manager@example.org sees /week/" {
		t.Errorf("after almost an hour: %s", page)
	}
	s.at = s.at.Add(time.Second)
	if _, page := s.get(t, "/week/"); page != " sees /week/" {
		t.Errorf("after an hour: %s", page)
	}
	s.get(t, To("/week/"))
	s.get(t, Out)
	if _, page := s.get(t, "/week/"); page != " sees /week/" {
		t.Errorf("signed out: %s", page)
	}
	// Whoever sits down at that browser next is not signed in as them: the provider asks once.
	if s.get(t, To("/week/")); s.provider.Asked.Get("prompt") != "login" {
		t.Errorf("after somebody signed out: the provider was asked with %v", s.provider.Asked)
	}
	if s.get(t, To("/week/")); s.provider.Asked.Has("prompt") {
		t.Errorf("signed in again: the provider was asked with %v", s.provider.Asked)
	}
	if s.get(t, Other); s.provider.Asked.Get("prompt") != "login" {
		t.Errorf("as somebody else: the provider was asked with %v", s.provider.Asked)
	}
	for _, elsewhere := range []string{"https://evil.example.org/week/", "//evil.example.org", "/screen/", "", `/week/../\evil.example.org/x`, `/week/\evil`, "/week/../logout", "/week//evil.example.org/..",
		"/week/x\ny", "/week/" + strings.Repeat("x", 500)} {
		if _, page := s.get(t, To(elsewhere)); page != "Manager@example.org sees /week/" {
			t.Errorf("on to %q: %s", elsewhere, page)
		}
	}
}

// Whatever is wrong with what the provider says, nobody is signed in.
func TestWhatDoesNotHoldSignsNobodyIn(t *testing.T) {
	s := newSite(t)
	set := func(name string, v any) func(map[string]any) { return func(c map[string]any) { c[name] = v } }
	for what, x := range map[string]struct {
		spoil func(map[string]any)
		says  string
	}{
		"another audience":       {set("aud", "somebody else"), "audience"},
		"another issuer":         {set("iss", "https://evil.example.org"), "issued by a different provider"},
		"expired":                {set("exp", s.at.Add(-time.Second).Unix()), "expired"},
		"another nonce":          {set("nonce", "another"), "nonce"},
		"no nonce":               {set("nonce", nil), "nonce"},
		"an unverified address":  {set("email_verified", false), "vouches for no mail address"},
		"verified, if you like":  {set("email_verified", "true"), "cannot be read"},
		"nothing said of it":     {func(c map[string]any) { delete(c, "email_verified") }, "vouches for no mail address"},
		"no address":             {set("email", ""), "vouches for no mail address"},
		"somebody else's letter": {func(map[string]any) { s.provider.Forged = true }, "signature"},
	} {
		s.provider.Spoil = x.spoil
		status, page := s.get(t, To("/week/"))
		if status != http.StatusForbidden || !errors.Is(s.failed, ErrRefused) || !strings.Contains(s.failed.Error(), x.says) {
			t.Errorf("%s: %d %s, %v", what, status, page, s.failed)
		}
		if _, page := s.get(t, "/week/"); page != " sees /week/" {
			t.Errorf("%s: %s", what, page)
		}
		s.provider.Forged = false
	}
	s.provider.Spoil = nil
	if status, _ := s.get(t, To("/week/")); status != http.StatusOK {
		t.Errorf("nothing is wrong: %v", s.failed)
	}
}

// A way back is taken once, by who set out, with the state that they set out with.
func TestTheWayBack(t *testing.T) {
	s := newSite(t)
	setOut := func() (back string) {
		t.Helper()
		s.browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		defer func() { s.browser.CheckRedirect = nil }()
		answer, err := s.browser.Get(s.URL + To("/week/"))
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		for _, c := range answer.Cookies() {
			if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.MaxAge != 600 || c.Secure {
				t.Errorf("the cookie is %+v", c)
			}
		}
		there, err := s.browser.Get(answer.Header.Get("Location"))
		if err != nil {
			t.Fatal(err)
		}
		there.Body.Close()
		at, _ := url.Parse(there.Header.Get("Location"))
		return at.RequestURI()
	}
	refused := func(what, path, says string) {
		t.Helper()
		if status, page := s.get(t, path); status != http.StatusForbidden || s.failed == nil || !strings.Contains(s.failed.Error(), says) {
			t.Errorf("%s: %d %s, %v", what, status, page, s.failed)
		}
	}
	refused("nobody set out", "/login/back?code=c0de&state=x", "nobody set out")
	back := setOut()
	refused("another state", strings.Replace(back, "state=", "state=x", 1), "state")
	refused("a way once refused", back, "nobody set out")
	back = setOut()
	refused("another code", strings.Replace(back, "c0de", "other", 1), "code is not taken")
	back = setOut()
	refused("the reader said no", strings.Replace(back, "code=c0de", "error=access_denied", 1), "access_denied")
	back = setOut()
	s.at = s.at.Add(patience)
	refused("ten minutes later", back, "nobody set out")
	back = setOut()
	if status, _ := s.get(t, back); status != http.StatusOK {
		t.Errorf("as it should be: %d, %v", status, s.failed)
	}
	refused("once more", back, "nobody set out")
}

// A cookie that nobody with the key made names nobody.
func TestCookies(t *testing.T) {
	l := New(Options{Public: "https://cohort.example.org", Key: []byte("a key"), Now: time.Now})
	made := func(l *Login, what string, v any) *http.Cookie {
		return &http.Cookie{Name: l.name("reader"), Value: l.seal(what, v)}
	}
	good := signedIn{"a@example.org", time.Now().Add(time.Hour).Unix()}
	for what, x := range map[string]struct {
		cookies []*http.Cookie
		want    string
	}{
		"good":              {[]*http.Cookie{made(l, "reader", good)}, "a@example.org"},
		"two at once":       {[]*http.Cookie{made(l, "reader", good), made(l, "reader", good)}, ""},
		"another key":       {[]*http.Cookie{made(New(Options{Public: l.Public, Key: []byte("other")}), "reader", good)}, ""},
		"another purpose":   {[]*http.Cookie{made(l, "way", good)}, ""},
		"without a key":     {[]*http.Cookie{made(New(Options{Public: l.Public}), "reader", good)}, ""},
		"one letter more":   {[]*http.Cookie{{Name: l.name("reader"), Value: l.seal("reader", good) + "A"}}, ""},
		"nothing":           {nil, ""},
		"by another's host": {[]*http.Cookie{{Name: "cohort-reader", Value: l.seal("reader", good)}}, ""},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		for _, c := range x.cookies {
			r.AddCookie(c)
		}
		if got := l.Who(r); got != x.want {
			t.Errorf("%s: %q", what, got)
		}
	}
	out := httptest.NewRecorder()
	l.Enter(out, "a@example.org")
	if c := out.Result().Cookies()[0]; c.Name != "__Host-cohort-reader" || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.MaxAge != 3600 || c.Domain != "" {
		t.Errorf("the cookie is %+v", c)
	}
}

func TestProviderThatIsAway(t *testing.T) {
	s := newSite(t)
	url := s.provider.URL
	s.login.Issuer = url + "/nowhere"
	if status, _ := s.get(t, To("/week/")); status != http.StatusServiceUnavailable || !errors.Is(s.failed, ErrAway) {
		t.Errorf("nobody there: %d, %v", status, s.failed)
	}
	s.login.Issuer = url
	if status, _ := s.get(t, To("/week/")); status != http.StatusOK {
		t.Errorf("it is back: %v", s.failed)
	}
}
