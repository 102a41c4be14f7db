package lower

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Filter selects operations by operationId, tag or path. A path that ends in *
// matches all paths with the same prefix.
type Filter struct {
	Operations, Tags, Paths []string
}

func (f Filter) empty() bool { return len(f.Operations)+len(f.Tags)+len(f.Paths) == 0 }

func (f Filter) matches(path string, op *openapi3.Operation) bool {
	return slices.Contains(f.Operations, op.OperationID) && op.OperationID != "" ||
		slices.ContainsFunc(f.Tags, func(t string) bool { return slices.Contains(op.Tags, t) }) ||
		slices.ContainsFunc(f.Paths, func(p string) bool { return matchesPath(p, path) })
}

func matchesPath(pattern, path string) bool {
	prefix, wild := strings.CutSuffix(pattern, "*")
	return pattern == path || wild && strings.HasPrefix(path, prefix)
}

// unmatched reports the entries of the filters that match no operation; most likely
// they have a typo.
func (l *lowerer) unmatched() {
	ids, tags := map[string]bool{}, map[string]bool{}
	var paths []string
	for path, item := range l.doc.Paths.Map() {
		if item == nil || len(item.Operations()) == 0 {
			continue
		}
		paths = append(paths, path)
		for _, op := range item.Operations() {
			if op == nil {
				continue
			}
			ids[op.OperationID] = true
			for _, tag := range op.Tags {
				tags[tag] = true
			}
		}
	}
	report := func(filter, kind string, names []string, known func(string) bool) {
		for _, name := range names {
			if !known(name) {
				l.warn(l.doc.Origin, "filter", "ignored", "%s: no operation has the %s %q", filter, kind, name)
			}
		}
	}
	for i, f := range []Filter{l.cfg.Include, l.cfg.Exclude} {
		filter := []string{"include", "exclude"}[i]
		report(filter, "operationId", f.Operations, func(name string) bool { return name != "" && ids[name] })
		report(filter, "tag", f.Tags, func(name string) bool { return tags[name] })
		report(filter, "path", f.Paths, func(name string) bool {
			return slices.ContainsFunc(paths, func(path string) bool { return matchesPath(name, path) })
		})
	}
}
