package reports_test

import (
	"testing"

	"cohort/tools/seeds"
)

func TestMain(m *testing.M) { seeds.Heavy(m) }
