package main

import (
	"slices"
	"strings"
	"testing"
)

func TestTell(t *testing.T) {
	for _, c := range []struct {
		name, in string
		out      string
		failed   bool
		skipped  []string
	}{
		{"all is well", `{"Action":"output","Package":"a","Test":"T","Output":"noise\n"}
{"Action":"pass","Package":"a","Test":"T"}
{"Action":"output","Package":"a","Output":"PASS\n"}
{"Action":"output","Package":"a","Output":"ok  \ta\t1.0s\n"}
{"Action":"pass","Package":"a"}
{"Action":"skip","Package":"none"}
`, "ok  \ta\t1.0s\n", false, nil},
		{"a test is skipped", `{"Action":"output","Package":"a","Test":"T","Output":"=== RUN   T\n"}
{"Action":"output","Package":"a","Test":"T","Output":"    x_test.go:1: not here\n"}
{"Action":"output","Package":"a","Test":"T","Output":"--- SKIP: T (0.00s)\n"}
{"Action":"skip","Package":"a","Test":"T"}
`, "", false, []string{"a T: x_test.go:1: not here"}},
		{"a test fails", `{"Action":"output","Package":"a","Test":"T","Output":"wrong\n"}
{"Action":"fail","Package":"a","Test":"T"}
{"Action":"output","Package":"a","Output":"FAIL\n"}
{"Action":"fail","Package":"a"}
`, "wrong\nFAIL\n", true, nil},
		{"a package does not build", `{"Action":"build-output","ImportPath":"a","Output":"x.go:1: no\n"}
{"Action":"build-fail","ImportPath":"a"}
`, "x.go:1: no\n", true, nil},
		{"go itself cannot", "go: no such file\n", "go: no such file\n", true, nil},
	} {
		var out strings.Builder
		failed, skipped, err := tell(strings.NewReader(c.in), &out)
		if err != nil || failed != c.failed || out.String() != c.out || !slices.Equal(skipped, c.skipped) {
			t.Errorf("%s: failed %t, skipped %q, %v, said %q", c.name, failed, skipped, err, out.String())
		}
	}
}
