// Package migrations holds the schema of the database as numbered SQL files
// for goose.
package migrations

import "embed"

// Files are the migrations, in the order of their numbers.
//
//go:embed *.sql
var Files embed.FS
