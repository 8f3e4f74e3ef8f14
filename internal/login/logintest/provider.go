// Package logintest is an identity provider for tests: small, on this machine, and one that lies
// where a test wants it to.
package logintest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// What the provider knows the service by.
const (
	ClientID = "cohort"
	Secret   = "its-secret"
)

// Provider vouches for whom a test wants.
type Provider struct {
	*httptest.Server
	Claims map[string]any              // beside what a token must have
	Spoil  func(claims map[string]any) // what a test does to a token before it is signed; nil: nothing
	Forged bool                        // tokens are signed with another key than the provider's
	Asked  url.Values                  // with what somebody was sent here last
}

// keys are those of the provider and of a forger.
var keys = sync.OnceValue(func() (out [2]*rsa.PrivateKey) {
	for i := range out {
		k, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		out[i] = k
	}
	return out
})

// New starts a provider, which ends with the test.
func New(t testing.TB, now func() time.Time) *Provider {
	t.Helper()
	p := &Provider{}
	answer := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(v)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, r *http.Request) {
		answer(w, map[string]any{"issuer": p.URL, "authorization_endpoint": p.URL + "/ask", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"}})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, r *http.Request) {
		answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: keys()[0].Public(), KeyID: "1", Algorithm: "RS256", Use: "sig"}}})
	})
	mux.HandleFunc("GET /ask", func(w http.ResponseWriter, r *http.Request) {
		p.Asked = r.URL.Query()
		http.Redirect(w, r, p.Asked.Get("redirect_uri")+"?"+url.Values{"code": {"c0de"}, "state": {p.Asked.Get("state")}}.Encode(), http.StatusFound)
	})
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		id, secret, _ := r.BasicAuth()
		sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		if id != ClientID || secret != Secret || r.FormValue("code") != "c0de" || p.Asked.Get("code_challenge_method") != "S256" ||
			base64.RawURLEncoding.EncodeToString(sum[:]) != p.Asked.Get("code_challenge") {
			w.WriteHeader(http.StatusBadRequest)
			answer(w, map[string]any{"error": "invalid_grant"})
			return
		}
		claims := map[string]any{"iss": p.URL, "aud": ClientID, "sub": "42", "iat": now().Unix(), "exp": now().Add(time.Minute).Unix(), "nonce": p.Asked.Get("nonce")}
		for k, v := range p.Claims {
			claims[k] = v
		}
		if p.Spoil != nil {
			p.Spoil(claims)
		}
		key := keys()[0]
		if p.Forged {
			key = keys()[1]
		}
		signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: "1"}}, nil)
		if err != nil {
			t.Error(err)
			return
		}
		data, _ := json.Marshal(claims)
		signed, err := signer.Sign(data)
		if err != nil {
			t.Error(err)
			return
		}
		token, _ := signed.CompactSerialize()
		answer(w, map[string]any{"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": token})
	})
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}
