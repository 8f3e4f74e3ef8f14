package doctor

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"net"
	"os"
	"strings"
	"time"

	"cohort/sql/audit"
	"cohort/sql/schema"
	"cohort/sql/store"
)

// others are the rights that everybody of the machine has.
const others = 0o007

// secrets sees that nobody but the service and its group reads what they should not.
func (e *examination) secrets() {
	well := true
	for _, path := range e.Config.Secrets {
		if info, err := os.Stat(path); err == nil && info.Mode()&others != 0 {
			well = false
			e.ill("secrets", "chmod 640 "+path+", of root and the service's group; what was in it may be known: change it", "everybody of this machine may read %s", path)
		}
	}
	if out := e.Config.Files.Out; out != "" {
		if info, err := os.Stat(out); err == nil && info.Mode()&others != 0 {
			well = false
			e.ill("secrets", "chmod 750 "+out+"; workbooks name people", "everybody of this machine may look into %s", out)
		}
	}
	if well {
		e.well("secrets", "files of secrets (%d) and the folder for copies are closed to others", len(e.Config.Secrets))
	}
}

// proven sees that a database elsewhere has to prove who it is.
func (e *examination) proven(url string) {
	if host, mode, is := schema.Unproven(url); is {
		e.ill("database", "add sslmode=verify-full to the URL, and sslrootcert=FILE where its certificate is of your own authority; without, whoever is in between reads everything",
			"the database at %s need not prove who it is (sslmode=%s)", host, mode)
	}
}

// installation sees that the database is no restored copy of which nobody has said yet what
// goes on.
func (e *examination) installation(ctx context.Context, st *store.Store) {
	in, err := st.Installation(ctx)
	switch {
	case err != nil:
		e.unasked("installation", "make the service's user a member of the role of the service, see Install in docs/OPERATIONS.md", err)
	case in.Restored:
		e.ill("installation", "cohort restored says what would go out again, cohort restored --go-on goes on without it", "the database was restored from a copy, or moved: no service begins or sends anything")
	default:
		e.well("installation", "the database stands where it stood, generation %d", in.Generation)
	}
}

// trail says what the head of the audit trail is, for whoever keeps it elsewhere.
func (e *examination) trail(ctx context.Context, st *store.Store) {
	head, err := audit.Last(ctx, st.DB())
	if err != nil {
		e.ill("audit trail", "make the service's user a member of the role of the service, see Install in docs/OPERATIONS.md", "%v", err)
		return
	}
	e.well("audit trail", "its head is %s; keep that elsewhere, cohort audit verify --head compares", head)
}

// signature sees that the other half of the key that messages are signed with stands in the
// DNS.
func (e *examination) signature(ctx context.Context) {
	key := e.Mail.Key
	if key == nil {
		e.well("signature", "mail.dkim_key_file is not set: messages are not signed by us")
		return
	}
	_, domain, _ := strings.Cut(e.Mail.From.Address, "@")
	name := e.Mail.Selector + "._domainkey." + domain
	public, kind, err := published(key.Public())
	if err != nil {
		e.ill("signature", "make another key", "%v", err)
		return
	}
	ctx, done := context.WithTimeout(ctx, 5*time.Second)
	defer done()
	records, err := net.DefaultResolver.LookupTXT(ctx, name)
	for _, r := range records {
		if strings.Contains(strings.Join(strings.Fields(r), "")+";", "p="+public+";") {
			e.well("signature", "messages are signed; %s has the key", name)
			return
		}
	}
	found := "has another key"
	if err != nil || len(records) == 0 {
		found = "has no key"
	}
	e.ill("signature", `put a TXT record there: "v=DKIM1; k=`+kind+`; p=`+public+`"; until then receivers take signed messages for forged ones`, "%s %s", name, found)
}

// published is the half of a key that stands in the DNS (RFC 6376, 3.6.1; RFC 8463, 4.2),
// and its kind.
func published(key crypto.PublicKey) (half, kind string, err error) {
	if bare, is := key.(ed25519.PublicKey); is {
		return base64.StdEncoding.EncodeToString(bare), "ed25519", nil
	}
	der, err := x509.MarshalPKIXPublicKey(key)
	return base64.StdEncoding.EncodeToString(der), "rsa", err
}
