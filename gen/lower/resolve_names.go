package lower

import (
	"fmt"
	"strconv"

	"github.com/voxgen/voxgen/gen/diag"
)

// scope is a set of names that may not repeat: a package, a struct, the
// methods of the client.
type scope struct {
	taken map[string]string // name → owner
}

func newScope(reserved ...string) *scope {
	s := &scope{taken: make(map[string]string, len(reserved))}
	for _, name := range reserved {
		s.taken[name] = "a reserved name"
	}
	return s
}

// take reserves and returns the first of the wanted names that is free, or the
// first of them with the smallest number from 2 that makes it unique. lost is the
// owner of the preferred name if it was not available.
func (s *scope) take(owner string, want ...string) (name, lost string) {
	lost = s.taken[want[0]]
	for _, w := range want {
		if _, used := s.taken[w]; !used {
			s.taken[w] = owner
			return w, lost
		}
	}
	for n := 2; ; n++ {
		w := want[0] + strconv.Itoa(n)
		if _, used := s.taken[w]; !used {
			s.taken[w] = owner
			return w, lost
		}
	}
}

// rank orders name requests: the most visible and most stable declarations are
// named first.
type rank int

const (
	rankComponent rank = iota // named schemas of the document
	rankRequest               // requests and responses of operations
	rankInline                // schemas without a name
)

// nameRequest lists the names wanted for a declaration.
type nameRequest struct {
	rank  rank
	owner string // what it represents, in terms of the document
	want  []string
	// Of an inline schema, see share: the property, whether several share the
	// declaration, whether all of them have the property, and the name that they prefer.
	property       string
	shared, common bool
	prefer         string
	at             diag.Position
	exact          bool // the document spells the name as Go does
}

// nameDecls names all declarations: by rank, exact spellings first, then in
// document order. Declarations are named nowhere else.
func (l *lowerer) nameDecls() {
	for r := rankComponent; r <= rankInline; r++ {
		for _, exact := range []bool{true, false} {
			for i := range l.api.Decls {
				c := &l.claims[i]
				if c.rank != r || c.exact != exact {
					continue
				}
				if _, used := l.scope.taken[c.prefer]; c.prefer != "" && !used {
					c.want = []string{c.prefer}
				}
				name, lost := l.scope.take(c.owner, c.want...)
				l.api.Decls[i].Name = name
				if lost != "" {
					l.diags.Add(diag.Diagnostic{
						Position: c.at, Severity: diag.Note, Code: "name-taken",
						Message: fmt.Sprintf("name %s of %s conflicts with %s", c.want[0], c.owner, lost),
						Instead: "renamed to " + name,
					})
				}
			}
		}
	}
}
