package change

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"strings"

	"golang.org/x/exp/apidiff"
)

// pair is a package before and after.
type pair struct{ old, new *golang }

// findings converts the changes of apidiff. Constants and methods of a removed type
// are included in the finding for the type.
func (p pair) findings(changes []apidiff.Change) []Finding {
	var out []Finding
	gone := map[string]int{}
	for _, c := range changes {
		symbol, what := cut(c.Message)
		if owner := p.owner(symbol, what); owner != "" {
			gone[owner]++
			continue
		}
		out = append(out, p.finding(symbol, what, c.Compatible))
	}
	for i, f := range out {
		if n := gone[f.Subject[0]]; n > 0 && (f.ID == "go-type-removed" || f.ID == "go-type-added") {
			out[i].Message = strings.Replace(f.Message, f.Subject[0], fmt.Sprintf("%s and its %s", f.Subject[0], count(n, "constant")), 1)
		}
	}
	return p.renamed(out)
}

var typeSymbol = regexp.MustCompile(`^type (\w+)`)

// renamed replaces the findings that follow from a type with another name by one. Such a
// type was removed, and fields of it have a type that was added.
func (p pair) renamed(findings []Finding) []Finding {
	gone, came := map[string]int{}, map[string]int{}
	for i, f := range findings {
		switch m := typeSymbol.FindStringSubmatch(f.Message); {
		case m == nil:
		case f.ID == "go-type-removed":
			gone[m[1]] = i
		case f.ID == "go-type-added":
			came[m[1]] = i
		}
	}
	names := map[string]string{}
	drop := map[int]bool{}
	for i, f := range findings {
		m := fromTo.FindStringSubmatch(f.Message)
		if m == nil || f.ID != "go-field-changed" {
			continue
		}
		was, is := strings.TrimLeft(m[1], "*[]"), strings.TrimLeft(m[2], "*[]")
		_, removed := gone[was]
		_, added := came[is]
		if !removed || !added || strings.TrimSuffix(m[1], was) != strings.TrimSuffix(m[2], is) || names[was] != "" && names[was] != is {
			continue
		}
		names[was] = is
		drop[i], drop[came[is]] = true, true
	}
	for was, is := range names {
		f := &findings[gone[was]]
		f.ID, f.New = "go-type-renamed", findings[came[is]].New
		f.Message = fmt.Sprintf("type %s is now called %s: callers that use the name do not compile", was, is)
		f.Action = "Use the new name, also of its constants."
	}
	return withoutDropped(findings, drop)
}

// withoutDropped returns the findings whose indexes are not in drop.
func withoutDropped(findings []Finding, drop map[int]bool) []Finding {
	var out []Finding
	for i, f := range findings {
		if !drop[i] {
			out = append(out, f)
		}
	}
	return out
}

var fromTo = regexp.MustCompile(` changed from (\S+) to ([^ :]+)`)

// owner returns the type of a constant if the type itself was added or removed.
func (p pair) owner(symbol, what string) string {
	from, other := p.old, p.new
	switch what {
	case "removed":
	case "added":
		from, other = p.new, p.old
	default:
		return ""
	}
	c, ok := from.pkg.Scope().Lookup(symbol).(*types.Const)
	if !ok {
		return ""
	}
	named, ok := c.Type().(*types.Named)
	if !ok || named.Obj().Pkg() != from.pkg || !named.Obj().Exported() || other.pkg.Scope().Lookup(named.Obj().Name()) != nil {
		return ""
	}
	return named.Obj().Name()
}

// cut splits a message of apidiff into symbol and change, and replaces (*T).M by T.M.
func cut(message string) (symbol, what string) {
	symbol, what, _ = strings.Cut(message, ": ")
	symbol, _, _ = strings.Cut(symbol, ", ") // ", method set of T", ", element type"
	symbol = strings.NewReplacer("(*", "", ")", "").Replace(symbol)
	return symbol, what
}

// finding returns the finding for one change.
func (p pair) finding(symbol, what string, compatible bool) Finding {
	kind := cmp.Or(p.old.kind(symbol), p.new.kind(symbol), "symbol")
	f := Finding{
		Axis: AxisGo, Severity: Breaking, Subject: []string{symbol},
		Old: p.old.declaration(symbol), New: p.new.declaration(symbol),
	}
	f.Schema, _, _ = strings.Cut(symbol, ".")
	if compatible {
		f.Severity = Note
	}
	name := kind + " " + symbol
	switch {
	case what == "removed":
		f.ID, f.Message = "go-"+kind+"-removed", name+" removed: callers that use it do not compile"
		f.Action = p.removed(kind, symbol)
	case what == "added" && compatible:
		f.ID, f.Message, f.Action = "go-"+kind+"-added", name+" added", "None; it can now be used."
	case what == "added":
		f.ID, f.Message = "go-"+kind+"-added", name+" added: types that implement the interface no longer do"
		f.Action = "Add the method to implementations of the interface."
	case what == "old is comparable, new is not":
		f.ID, f.Message = "go-type-not-comparable", name+" is no longer comparable: callers that use == or use it as a map key do not compile"
		f.Action = "Compare the relevant fields, or use reflect.DeepEqual."
	case strings.HasPrefix(what, "value changed from "):
		f.ID, f.Severity = "go-"+kind+"-value-changed", Warning // it compiles
		f.Message = name + ": " + what
		f.Action = "Recompile; replace literals of the old value, also where it is stored."
	case strings.HasPrefix(what, "changed from "):
		f.ID, f.Message, f.Action = p.changed(kind, symbol, what, compatible)
	default:
		f.ID, f.Message = "go-"+kind+"-changed", name+" "+what
		if !compatible {
			f.Message += ": callers may not compile"
		}
	}
	return f
}

// removed returns the action for a removed symbol.
func (p pair) removed(kind, symbol string) string {
	switch kind {
	case "constant":
		c, ok := p.old.pkg.Scope().Lookup(symbol).(*types.Const)
		if !ok || c.Val().Kind() != constant.String && c.Val().Kind() != constant.Int {
			break
		}
		if named, ok := c.Type().(*types.Named); ok && p.new.pkg.Scope().Lookup(named.Obj().Name()) != nil {
			return fmt.Sprintf("Use another value; %s(%s) still compiles, but Validate rejects it in requests.", named.Obj().Name(), c.Val().ExactString())
		}
	case "method":
		if strings.HasPrefix(symbol, "Client.") {
			return "Remove the calls, or call the replacement of the operation."
		}
		return "Remove the calls."
	case "field":
		return "Remove the field from literals and expressions."
	case "type":
		return "Use its replacement in signatures and fields."
	}
	return "Remove it, or use its replacement."
}

var changedFrom = regexp.MustCompile(`^changed from (.*) to (.*)$`)

// changed returns the finding for a changed type or signature.
func (p pair) changed(kind, symbol, what string, compatible bool) (id, message, action string) {
	id = "go-" + kind + "-changed"
	m := changedFrom.FindStringSubmatch(what)
	if m == nil {
		return id, kind + " " + symbol + " " + what, ""
	}
	was, is := m[1], m[2]
	if compatible {
		return id, fmt.Sprintf("%s %s changed from %s to %s; callers compile", kind, symbol, was, is), "None."
	}
	message = fmt.Sprintf("%s %s changed from %s to %s: callers that use it do not compile", kind, symbol, was, is)
	switch {
	case was == "*"+is:
		action = "Use the value instead of a pointer; it is now required."
	case is == "*"+was:
		action = "Use a pointer and handle nil; it is now optional."
	case kind == "method" || kind == "function":
		action = "Adapt calls to the new parameters and results."
	case is == "[]"+strings.TrimPrefix(was, "*"):
		action = "Use a list instead of a single value."
	case was == "[]"+strings.TrimPrefix(is, "*"):
		action = "Use a single value instead of a list."
	default:
		action = "Change literals, variables and conversions to the new type."
	}
	return id, message, action
}

// kind returns the kind of a symbol: constant, type, function, variable, field or
// method, or "" if the package does not declare it.
func (g *golang) kind(symbol string) string {
	name, member, ok := strings.Cut(symbol, ".")
	obj := g.pkg.Scope().Lookup(name)
	if !ok {
		switch obj.(type) {
		case *types.Const:
			return "constant"
		case *types.TypeName:
			return "type"
		case *types.Func:
			return "function"
		case *types.Var:
			return "variable"
		}
		return ""
	}
	if obj == nil {
		return ""
	}
	switch found, _, _ := types.LookupFieldOrMethod(obj.Type(), true, g.pkg, member); found.(type) {
	case *types.Var:
		return "field"
	case *types.Func:
		return "method"
	}
	return ""
}

// declaration returns the place of a symbol's declaration, or nil if there is none.
func (g *golang) declaration(symbol string) *Place {
	name, member, _ := strings.Cut(symbol, ".")
	obj := g.pkg.Scope().Lookup(name)
	if obj != nil && member != "" {
		obj, _, _ = types.LookupFieldOrMethod(obj.Type(), true, g.pkg, member)
	}
	if obj == nil || !obj.Pos().IsValid() || obj.Pkg() != g.pkg {
		return nil
	}
	at := g.fset.Position(obj.Pos())
	place := &Place{Text: g.source(obj)}
	place.File, place.Line, place.Column = at.Filename, at.Line, at.Column
	return place
}

// source returns the text of a declaration without comment and body.
func (g *golang) source(obj types.Object) (text string) {
	for _, file := range g.files {
		if obj.Pos() < file.FileStart || obj.Pos() >= file.FileEnd {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if n == nil || obj.Pos() < n.Pos() || obj.Pos() >= n.End() {
				return false
			}
			switch n := n.(type) {
			case *ast.FuncDecl:
				text = g.between(n.Pos(), n.Type.End())
				return false
			case *ast.Field:
				text = g.between(n.Pos(), n.End())
			case *ast.TypeSpec:
				text = "type " + g.between(n.Pos(), n.End())
			case *ast.ValueSpec:
				text = kindWord(obj) + strings.Join(strings.Fields(g.between(n.Pos(), n.End())), " ")
			}
			return true
		})
	}
	return clipLines(text)
}

func kindWord(obj types.Object) string {
	if _, ok := obj.(*types.Const); ok {
		return "const "
	}
	return "var "
}

func (g *golang) between(from, to token.Pos) string {
	a, b := g.fset.Position(from), g.fset.Position(to)
	text := g.text[a.Filename]
	if a.Offset < 0 || b.Offset > len(text) || a.Offset > b.Offset {
		return ""
	}
	return string(text[a.Offset:b.Offset])
}
