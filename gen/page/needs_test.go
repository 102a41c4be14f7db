package page

import (
	"slices"
	"strings"
	"testing"
)

// TestNeeds: no rule is passed over that matches. The texts are those of the other tests,
// also with letters that only (?i) takes for k and s.
func TestNeeds(t *testing.T) {
	texts := slices.Concat(wordings, families)
	without := 0
	for _, row := range table() {
		texts = append(texts, row.cases...)
		if row.needs == nil {
			without++
		}
	}
	if without > 4 {
		t.Errorf("%d of %d rules have no text that they need", without, len(table()))
	}
	for _, c := range texts {
		_, text, _ := strings.Cut(c[0], ": ")
		for _, s := range []string{text, strings.NewReplacer("k", "\u212a", "s", "\u017f").Replace(text)} {
			for _, row := range table() {
				if !row.mayMatch(fold(s)) && row.re.MatchString(s) {
					t.Errorf("%s is passed over for %q: it needs one of %q", row.name, s, row.needs)
				}
			}
		}
	}
}
