package attendance

import (
	"testing"

	"cohort/tools/seeds"
)

func TestMain(m *testing.M) { seeds.Main(m) }
