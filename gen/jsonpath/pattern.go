package jsonpath

import (
	"errors"
	"regexp"
	"regexp/syntax"

	"go.yaml.in/yaml/v3"
)

// pattern is a regular expression, or that there is none.
type pattern struct {
	re   *regexp.Regexp
	size int // about its instructions: a match takes at most so much time for each byte
}

const (
	maxPattern  = 10_000 // size of a pattern
	maxPatterns = 100    // that are kept
	// Steps that take as long as to compile a byte or an instruction of a pattern.
	compileSteps = 20
	// Instructions that take as long as a step, each for one byte.
	perByte = 4
)

// pattern parses the arguments of match, which matches the whole string, and search. A
// literal pattern must be valid.
func (p *parser) pattern(whole bool) test {
	text := p.valueArgument()
	if !p.token(",") {
		p.fail("expected , and a pattern")
	}
	at, literal := p.at, p.quote() != 0
	re := p.valueArgument()
	if p.err == nil && literal {
		if _, err := p.tree.compiled(re(nil, nil).text, whole); err != nil {
			p.at = at
			p.fail("invalid regular expression: %v", err)
		}
	}
	return func(t *Tree, n *yaml.Node) bool {
		a, b := text(t, n), re(t, n)
		if a.kind != str || b.kind != str {
			return false
		}
		r, err := t.compiled(b.text, whole)
		return err == nil && t.step(1+len(a.text)*r.size/perByte) && r.re.MatchString(a.text)
	}
}

// compiled returns a pattern, which is compiled once while it is in use.
func (t *Tree) compiled(source string, whole bool) (pattern, error) {
	if len(source) > maxQuery || !t.step(len(source)/perStep) {
		return pattern{}, errLarge
	}
	key := patternKey{source, whole}
	if p, ok := t.patterns[key]; ok {
		return p.pattern, p.err
	}
	if len(t.patterns) >= maxPatterns {
		clear(t.patterns)
	}
	p, err := t.compile(source, whole)
	t.patterns[key] = compiled{p, err}
	return p, err
}

type patternKey struct {
	source string
	whole  bool
}

type compiled struct {
	pattern
	err error
}

// compile compiles a pattern, in which a period matches all but line feed and carriage
// return (RFC 9485).
func (t *Tree) compile(source string, whole bool) (pattern, error) {
	if !t.step(compileSteps * len(source)) {
		return pattern{}, errLarge
	}
	tree, err := syntax.Parse(source, syntax.Perl|syntax.DotNL)
	if err != nil {
		return pattern{}, err
	}
	size := prepare(tree)
	if size > maxPattern || !t.step(compileSteps*size) {
		return pattern{}, errLarge
	}
	source = tree.String()
	if whole {
		source = `\A(?:` + source + `)\z`
	}
	re, err := regexp.Compile(source)
	return pattern{re, size}, err
}

var errLarge = errors.New("it is too large")

// prepare changes the periods below re, and returns its size.
func prepare(re *syntax.Regexp) int {
	size := 2 + len(re.Rune)
	for _, sub := range re.Sub {
		size += prepare(sub)
	}
	switch re.Op {
	case syntax.OpAnyChar:
		re.Op = syntax.OpCharClass
		re.Rune = []rune{0, '\n' - 1, '\n' + 1, '\r' - 1, '\r' + 1, 0x10ffff}
	case syntax.OpRepeat:
		size *= max(re.Min+1, re.Max)
	}
	return size
}
