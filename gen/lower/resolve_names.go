package lower

import (
	"fmt"
	"strconv"

	"github.com/voxgen/voxgen/gen/diag"
)

// scope is a set of names that may not repeat: a package, a struct, the
// methods of the client.
type scope struct {
	taken map[string]string // name → who has it
}

func newScope(reserved ...string) *scope {
	s := &scope{taken: make(map[string]string, len(reserved))}
	for _, name := range reserved {
		s.taken[name] = "voxgen's own code"
	}
	return s
}

// take returns the first of the wanted names that is free, or the first with
// the smallest number from 2 that makes it free. lost tells who holds the
// name that was wanted most, when it was not to be had.
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

// rank orders the claims to a name: what a user sees first, and what changes
// least, is named first.
type rank int

const (
	rankComponent rank = iota // schemas named by the description
	rankRequest               // requests and responses of operations
	rankInline                // schemas without a name
)

// nameRequest is a declaration's wish for a name.
type nameRequest struct {
	rank  rank
	owner string // what it stands for, as a reader of the description knows it
	want  []string
	at    diag.Position
	exact bool // the description spells the name as Go does
}

// nameDecls gives every declaration its name: by rank, exact spellings first,
// then in the order of the description. It is the only place that does.
func (l *lowerer) nameDecls() {
	for r := rankComponent; r <= rankInline; r++ {
		for _, exact := range []bool{true, false} {
			for i := range l.api.Decls {
				c := &l.claims[i]
				if c.rank != r || c.exact != exact {
					continue
				}
				name, lost := l.scope.take(c.owner, c.want...)
				l.api.Decls[i].Name = name
				if lost != "" {
					l.diags.Add(diag.Diagnostic{
						Position: c.at, Severity: diag.Note, Code: "name-taken",
						Message: fmt.Sprintf("the name %s for %s is taken by %s", c.want[0], c.owner, lost),
						Instead: "it is named " + name,
					})
				}
			}
		}
	}
}
