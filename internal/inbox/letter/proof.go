package letter

import "strings"

// Proven says whether a server that is trusted found that the mail is from the domain
// of its sender: its latest Authentication-Results (RFC 8601) has DMARC passed for
// that domain. What another server says, or a header that cannot be read, proves
// nothing. The trusted server takes out such headers of its own name that come from
// outside, or they would prove everything.
func (l *Letter) Proven(server string) bool {
	for _, v := range l.verdicts {
		parts, whole := split(v)
		if id, _, _ := strings.Cut(parts[0], " "); !strings.EqualFold(id, server) {
			continue
		}
		return whole && dmarcPassed(parts[1:], l.From)
	}
	return false
}

func dmarcPassed(results []string, from string) bool {
	passed := false
	for _, r := range results {
		words := strings.Fields(strings.ToLower(r))
		if len(words) == 0 || !strings.HasPrefix(words[0], "dmarc=") {
			continue
		}
		if words[0] != "dmarc=pass" {
			return false
		}
		_, domain, _ := strings.Cut(from, "@")
		for _, w := range words[1:] {
			if is, has := strings.CutPrefix(w, "header.from="); has && Address("@"+is) != "@"+domain {
				return false
			}
		}
		passed = true
	}
	return passed
}

// split cuts a header at its semicolons, without comments; what stands in quotation
// marks is nobody's verdict and is left out too, for it may be the sender's. Whole:
// each that is opened is closed.
func split(v string) (parts []string, whole bool) {
	var b strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c == '\\' && (quoted || depth > 0):
			i++
		case c == '"' && depth == 0:
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			depth--
		case depth > 0:
		case c == ';':
			parts = append(parts, strings.TrimSpace(b.String()))
			b.Reset()
		case c == '\t' || c == '\r' || c == '\n':
			b.WriteByte(' ')
		default:
			b.WriteByte(c)
		}
		if depth < 0 {
			return []string{""}, false
		}
	}
	return append(parts, strings.TrimSpace(b.String())), depth == 0 && !quoted
}
