package page

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/internal/test/testenv"
)

// minPrecision is the share of facts read from descriptions that must agree with the keywords beside them, in
// percent, without the pairs that contradict each other; minOfAll is that with them.
const minPrecision, minOfAll = 99, 95

// otherwise are lists of values that texts of the corpus state word for word, and whose keywords have others. Each
// pair was read: no wording of the text tells it from a list that is right.
var otherwise = []string{
	// The text has fewer values than the keyword.
	"bank card internal issuedCard platformPayment topUp", "accounting tracking", "notApplicable required",
	"AcquiringFees AdyenCommission AdyenFees AdyenMarkup BalanceAccount Commission DCCMarkup DCCPlatformCommission Interchange PaymentFee Remainder SchemeFee Surcharge Tip TopUp VAT",
	// The text has more.
	"call email rcs sms sna whatsapp", "approved canceled deleted expired failed max_attempts_reached pending",
	"-10 -11 -12 -13 -14 -15 -16 -19 -2 -20 -21 -22 -23 -24 -25 -3 -300 -301 -302 -303 -304 -31 -4 -41 -42 -5 -50 -51 -52 -6 -7 -8 -9 0 403 666 667",
	// The text spells them in another way.
	"Cached Cold Pinned", "IoUring Mmap", "CONVERTED UNCONVERTED",
}

// corpusTally counts the facts of one kind.
type corpusTally struct{ agree, contradict, otherwise, unstated, missed int }

// TestCorpusDescriptions reads the descriptions of real OpenAPI documents and compares the facts with the
// keywords of the same schemas. A description that says less than the keywords is only counted: most do not
// repeat them.
func TestCorpusDescriptions(t *testing.T) {
	tallies := map[string]*corpusTally{}
	seen := map[string]bool{}
	for _, file := range testenv.Documents(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var root yaml.Node
		if yaml.Unmarshal(data, &root) != nil || len(root.Content) == 0 {
			continue // documents of the tests of errors
		}
		described(root.Content[0], func(text string, schema *yaml.Node) {
			key := text + fmt.Sprint(keywordsOf(schema))
			if seen[key] {
				return
			}
			seen[key] = true
			compareDescription(t, filepath.Base(file), text, schema, tallies)
		})
	}
	var all corpusTally
	for _, kind := range slices.Sorted(maps.Keys(tallies)) {
		n := tallies[kind]
		t.Logf("%-10s %4d agree, %3d contradict, %3d without the keyword; recall %.1f %% of %d keywords that a description has the words of",
			kind, n.agree, n.contradict, n.unstated, percent(n.agree, n.agree+n.missed), n.agree+n.missed)
		all.agree, all.contradict, all.otherwise = all.agree+n.agree, all.contradict+n.contradict, all.otherwise+n.otherwise
	}
	precision := percent(all.agree, all.agree+all.contradict)
	ofAll := percent(all.agree, all.agree+all.contradict+all.otherwise)
	t.Logf("precision %.1f %% of %d; %.1f %% with the %d pairs that contradict each other", precision, all.agree+all.contradict, ofAll, all.otherwise)
	if precision < minPrecision || ofAll < minOfAll || all.agree == 0 {
		t.Errorf("precision %.1f %% and %.1f %%, want %d and %d", precision, ofAll, minPrecision, minOfAll)
	}
}

func percent(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }

// described calls f for each description and the schema that it is about: that of a parameter, or its own.
func described(n *yaml.Node, f func(string, *yaml.Node)) {
	if n.Kind == yaml.MappingNode && n.Anchor == "" {
		schema := n
		if s := get(n, "schema"); s != nil && get(n, "name") != nil {
			schema = s
		}
		if text := scalar(get(n, "description")); text != "" && scalar(get(schema, "type")) != "" {
			f(text, schema)
		}
	}
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && i > 0 && i%2 == 1 && slices.Contains([]string{"example", "examples", "default"}, n.Content[i-1].Value) {
			continue
		}
		described(c, f)
	}
}

// keywordsOf returns what a schema says, by kind.
func keywordsOf(n *yaml.Node) map[string]string {
	out := map[string]string{}
	for _, key := range []string{"minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "format", "default", "deprecated"} {
		if v := get(n, key); v != nil && v.Kind == yaml.ScalarNode && v.Tag != "!!null" {
			out[key] = plainNumber(v)
		}
	}
	if e := get(n, "enum"); e != nil && e.Kind == yaml.SequenceNode {
		var values []string
		for _, v := range e.Content {
			if v.Tag != "!!null" {
				values = append(values, v.Value)
			}
		}
		slices.Sort(values)
		out["enum"] = strings.Join(values, " ")
	}
	return out
}

// plainNumber is a number without an exponent or a fraction of zero.
func plainNumber(n *yaml.Node) string {
	var f float64
	if (n.Tag == "!!float" || n.Tag == "!!int") && n.Decode(&f) == nil && f == float64(int64(f)) {
		return fmt.Sprint(int64(f))
	}
	return n.Value
}

func compareDescription(t *testing.T, file, text string, schema *yaml.Node, tallies map[string]*corpusTally) {
	var lines []line
	for i, s := range strings.Split(text, "\n") {
		lines = append(lines, line{s, i + 1, 1})
	}
	field := Field{Name: "it", In: "query", Type: (&blockReader{}).typeOf(schema, 0), Text: clean("page", lines)}
	op, _ := Lift(&Method{Name: "Do", Parameters: []Field{field}})
	got, want := keywordsOf(op.Parameters[0].Schema.node()), keywordsOf(schema)
	items := get(schema, "items")
	if items != nil {
		maps.Copy(want, itemKeywords(items))
	}
	if items := get(op.Parameters[0].Schema.node(), "items"); items != nil {
		maps.Copy(got, itemKeywords(items))
	}
	if op.Parameters[0].Deprecated {
		got["deprecated"] = "true"
	}
	maps.DeleteFunc(got, func(kind, _ string) bool { return !fromText(op.Parameters[0].Sources, kind) })
	for kind, w := range want {
		if tallies[kind] == nil {
			tallies[kind] = &corpusTally{}
		}
		g, read := got[kind]
		switch {
		case read && g == w:
			tallies[kind].agree++
		case read && slices.Contains(otherwise, g):
			tallies[kind].otherwise++
		case read:
			tallies[kind].contradict++
			t.Logf("%s: %s %q, keyword %q: %.300q", file, kind, g, w, text)
		case !read && mentions(text, kind, w):
			tallies[kind].missed++
		}
	}
	for kind := range got {
		if tallies[kind] == nil {
			tallies[kind] = &corpusTally{}
		}
		if _, ok := want[kind]; !ok {
			tallies[kind].unstated++
		}
	}
}

// fromText reports whether a fact is from the text, not from the type.
func fromText(sources []Source, fact string) bool {
	return slices.ContainsFunc(sources, func(s Source) bool { return s.Fact == fact && s.Rule != "header" })
}

// itemKeywords are those of the items of a list.
func itemKeywords(n *yaml.Node) map[string]string {
	out := keywordsOf(n)
	delete(out, "default")
	return out
}

// limitWords matches the words of limits. The number alone, such as 0 to disable something, is none.
var limitWords = regexp.MustCompile(`(?i)\b(?:min|max)|\b(?:least|most|less|more|greater|fewer|longer|shorter|between|range|exceed|limit|negative|positive|up to|letters?|empty)\b|[<>≤≥]|\d ?(?:-|–|to|\.\.) ?\d`)

// mentions reports whether a text has the words of a keyword.
func mentions(text, kind, value string) bool {
	if kind == "deprecated" {
		return strings.Contains(strings.ToLower(text), kind)
	}
	if kind == "default" && !strings.Contains(strings.ToLower(text), kind) {
		return false
	}
	if kind == "format" || utf8.RuneCountInString(value) == 0 || kind == "enum" && !strings.Contains(value, " ") {
		return false // a constant has no list of values
	}
	if strings.HasPrefix(kind, "m") && !limitWords.MatchString(text) {
		return false
	}
	for v := range strings.FieldsSeq(value) {
		if !slices.Contains(textWords(text), v) {
			return false
		}
	}
	return true
}

func textWords(s string) []string {
	return strings.FieldsFunc(strings.ReplaceAll(s, ",", ""), func(r rune) bool { return strings.ContainsRune(" `'\"().;:|\n[]", r) })
}
