// Package links makes and reads the links by which readers of mail reach their week.
package links

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net/url"
)

// Links are the ways by which readers of mail reach their week: each is of one message, and
// nobody makes another without the key.
type Links struct {
	Public string // where the service is reached from outside, like https://cohort.example.org; empty: mail has no links
	Key    []byte // empty: there are no links
}

// Week is the link of a message to the week that it is about; empty where mail has none.
func (l Links) Week(message int64, site, week string) string {
	if l.Public == "" || len(l.Key) == 0 {
		return ""
	}
	return l.Public + Path(site, week) + "?k=" + l.sign(message, site, week)
}

// Path is where the week of a site is.
func Path(site, week string) string {
	return "/week/" + url.PathEscape(site) + "/" + url.PathEscape(week)
}

// signed is how many bytes of a digest stand in a link: nobody guesses sixteen.
const signed = 16

func (l Links) sign(message int64, site, week string) string {
	number := binary.BigEndian.AppendUint64(nil, uint64(message))
	mac := hmac.New(sha256.New, l.Key)
	mac.Write(number)
	mac.Write([]byte("week\x00" + site + "\x00" + week))
	return base64.RawURLEncoding.EncodeToString(append(number, mac.Sum(nil)[:signed]...))
}

// Read is the message of a link to a week of a site; false: nobody with the key made it.
func (l Links) Read(k, site, week string) (message int64, ok bool) {
	data, err := base64.RawURLEncoding.Strict().DecodeString(k)
	if err != nil || len(data) != 8+signed || len(l.Key) == 0 {
		return 0, false
	}
	message = int64(binary.BigEndian.Uint64(data))
	return message, hmac.Equal([]byte(k), []byte(l.sign(message, site, week)))
}
