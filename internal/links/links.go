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

// What a link is to, by the kind of the message that it stands in.
const (
	Site = "weekly"       // the week of a training site
	Own  = "trainer_week" // a trainer's own week
)

// Week is the link of a message of a kind to the week that it is about, of a site or a trainer;
// empty where mail has none.
func (l Links) Week(message int64, kind, about, week string) string {
	if l.Public == "" || len(l.Key) == 0 || kind != Site && kind != Own {
		return ""
	}
	return l.Public + Path(kind, about, week) + "?k=" + l.sign(message, kind, about, week)
}

// Path is where a week is.
func Path(kind, about, week string) string {
	where := "/week/"
	if kind == Own {
		where += "own/"
	}
	return where + url.PathEscape(about) + "/" + url.PathEscape(week)
}

// signed is how many bytes of a digest stand in a link: nobody guesses sixteen.
const signed = 16

func (l Links) sign(message int64, kind, about, week string) string {
	number := binary.BigEndian.AppendUint64(nil, uint64(message))
	mac := hmac.New(sha256.New, l.Key)
	mac.Write(number)
	what := map[string]string{Site: "week", Own: "own"}[kind]
	mac.Write([]byte(what + "\x00" + about + "\x00" + week))
	return base64.RawURLEncoding.EncodeToString(append(number, mac.Sum(nil)[:signed]...))
}

// Read is the message of a link to a week; false: nobody with the key made it.
func (l Links) Read(k, kind, about, week string) (message int64, ok bool) {
	data, err := base64.RawURLEncoding.Strict().DecodeString(k)
	if err != nil || len(data) != 8+signed || len(l.Key) == 0 {
		return 0, false
	}
	message = int64(binary.BigEndian.Uint64(data))
	return message, hmac.Equal([]byte(k), []byte(l.sign(message, kind, about, week)))
}
