package ledger_test

import (
	"testing"

	"cohort/tools/seeds"
)

func TestMain(m *testing.M) { seeds.Main(m) }
