// Package schema is a database as a whole: reached, brought to the schema that this program
// works with, asked which it has and which of its rules old rows break.
package schema

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/lib/pq"
)

// Limits are what a connection is told that must not wait for ever: a statement that runs
// longer, waits longer for a lock, or is followed by nothing for longer in a transaction, ends
// with an error. The last is shorter than the wait for a lock: whoever takes over from a
// service that went quiet in the middle of a transaction waits for what that holds.
const Limits = `set statement_timeout = '5min'; set lock_timeout = '30s'; set idle_in_transaction_session_timeout = '20s'`

// Connect opens a database and sees that it answers; set is what each connection is told
// first, none where it is empty. Errors name host, port and database, never the password.
func Connect(ctx context.Context, url, set string) (*sql.DB, error) {
	config, err := pq.NewConfig(url)
	if err != nil {
		// What the parser says may quote the password.
		return nil, errors.New("the database's address is not in order; write it like postgres://user:password@host:5432/database")
	}
	connector, err := pq.NewConnectorConfig(config)
	if err != nil {
		return nil, errors.New("the database's address is not in order; write it like postgres://user:password@host:5432/database")
	}
	db := sql.OpenDB(told{connector, set})
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, unreachable(config, err)
	}
	return db, nil
}

// Unproven says whether a database is on another machine and need not prove with its
// certificate that it is the one that is meant: its host, and the mode of its TLS.
func Unproven(url string) (host, mode string, is bool) {
	config, err := pq.NewConfig(url)
	if err != nil {
		return "", "", false
	}
	host, mode = strings.Trim(config.Host, "[]"), string(config.SSLMode)
	ip := net.ParseIP(host)
	if host == "" || host == "localhost" || strings.HasPrefix(host, "/") || strings.HasPrefix(host, "@") || ip != nil && ip.IsLoopback() {
		return host, mode, false
	}
	return host, cmp.Or(mode, "require"), mode != "verify-full"
}

// told is a connector whose connections are told something first. As settings of the
// session a pooler between us and the server passes them on; what stands in the start of
// a connection some refuse.
type told struct {
	*pq.Connector
	set string
}

// Connect is part of driver.Connector.
func (t told) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := t.Connector.Connect(ctx)
	if err != nil || t.set == "" {
		return conn, err
	}
	if _, err := conn.(driver.ExecerContext).ExecContext(ctx, t.set, nil); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

func unreachable(c pq.Config, err error) error {
	at := fmt.Sprintf("database %q at host %s, port %d", cmp.Or(c.Database, c.User), c.Host, c.Port)
	var refused *pq.Error
	var network net.Error
	switch {
	case errors.As(err, &refused):
		return fmt.Errorf("%s refuses user %q: %s", at, c.User, refused.Message)
	case errors.Is(err, pq.ErrSSLNotSupported):
		return fmt.Errorf("%s does not speak TLS; add sslmode=disable to its address where that is intended", at)
	case errors.As(err, &network):
		return fmt.Errorf("%s does not answer; see that the server runs and the address is right: %w", at, network)
	}
	return fmt.Errorf("%s cannot be used: %w", at, err)
}
