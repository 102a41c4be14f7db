package emit

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// statusErrors are the statuses of one operation that have the same error type.
type statusErrors struct {
	name     string // of the type
	statuses []string
}

// errorsOf groups the documented errors of an operation by type, in the order of their
// first status. The type of default comes last.
func (e *emitter) errorsOf(o *ir.Op) []statusErrors {
	var out []statusErrors
	for _, r := range o.Errors {
		t := slices.IndexFunc(e.api.ErrorTypes, func(t ir.ErrorType) bool { return t.Decl == r.Value.Decl })
		if t < 0 {
			continue // a list or a scalar, or the error envelope
		}
		name := e.api.ErrorTypes[t].Name
		i := slices.IndexFunc(out, func(s statusErrors) bool { return s.name == name })
		if i < 0 {
			i, out = len(out), append(out, statusErrors{name: name})
		}
		out[i].statuses = append(out[i].statuses, r.Status)
	}
	slices.SortStableFunc(out, func(a, b statusErrors) int { return isDefault(a) - isDefault(b) })
	return out
}

func isDefault(s statusErrors) int {
	if slices.Contains(s.statuses, "default") {
		return 1
	}
	return 0
}

// errorNote documents the errors of an operation.
func (e *emitter) errorNote(o *ir.Op) string {
	var list []string
	for _, s := range e.errorsOf(o) {
		list = append(list, "[*"+s.name+"] for "+strings.Replace(strings.Join(s.statuses, ", "), "default", "other statuses", 1))
	}
	if len(list) == 0 {
		return ""
	}
	return "Errors: " + strings.Join(list, "; ") + "."
}

// errorType generates the type of the errors with one body.
func (e *emitter) errorType(t ir.ErrorType) []jen.Code {
	name, body := e.ident(t.Name), e.own(e.api.Decls[t.Decl].Name)
	recv := jen.Id("e").Op("*").Add(name)
	return []jen.Code{
		jen.Add(doc(wrap(fmt.Sprintf("%s is an error response with a body. Use [errors.As] to access it.", t.Name))...)).Line().
			Type().Add(name).Struct(jen.Op("*").Id("APIError"), jen.Id("Body").Add(body)),
		jen.Add(doc("Unwrap returns the [*APIError].")).Line().
			Func().Params(recv).Id("Unwrap").Params().Error().Block(jen.Return(jen.Id("e").Dot("APIError"))),
		jen.Add(doc(wrap(newErrorName(t.Name)+" returns a [*"+t.Name+"], or failed if its body is not as documented.")...)).Line().
			Func().Id(newErrorName(t.Name)).Params(jen.Id("ctx").Qual("context", "Context"), jen.Id("failed").Op("*").Id("APIError")).Error().Block(
			jen.Id("e").Op(":=").Op("&").Add(name).Values(jen.Id("APIError").Op(":").Id("failed")),
			jen.If(jen.Len(jen.Id("failed").Dot("Details")).Op("==").Lit(0).Op("||").
				Id("decodeWithin").Call(jen.Id("ctx"), jen.Id("failed").Dot("Details"), jen.Id("defaultMaxResponseBytes"), jen.False(), e.decodeFunc(jen.Id("e").Dot("Body"), ir.Value{Type: ir.Type{Kind: ir.Named, Decl: t.Decl}}, ir.Plain)).Op("!=").Nil()).Block(
				jen.Return(jen.Id("failed"))),
			jen.Return(jen.Id("e"))),
	}
}

func newErrorName(name string) string { return "new" + name }

// typedErrors returns the name of the function that returns the typed error of an
// operation, "" if there is none. Operations with the same errors share it.
func (e *emitter) typedErrors(o *ir.Op) string {
	list := e.errorsOf(o)
	if len(list) == 0 {
		return ""
	}
	if len(list) == 1 && isDefault(list[0]) == 1 {
		return newErrorName(list[0].name)
	}
	name := "typedError"
	for _, s := range list {
		name += strings.Join(s.statuses, "") + s.name
	}
	if len(name) > 60 {
		sum := sha256.Sum256([]byte(name))
		name = "typedError" + hex.EncodeToString(sum[:4])
	}
	if e.typed == nil {
		e.typed = map[string][]statusErrors{}
	}
	e.typed[name] = list
	return name
}

// typedErrorFuncs generates the functions that return the typed error by status: a
// status takes precedence over a range, and a range over default.
func (e *emitter) typedErrorFuncs() []jen.Code {
	var out []jen.Code
	for _, name := range slices.Sorted(maps.Keys(e.typed)) {
		var exact, ranges, other []jen.Code
		for _, s := range e.typed[name] {
			result := jen.Return(jen.Id(newErrorName(s.name)).Call(jen.Id("ctx"), jen.Id("e")))
			var codes, classes []jen.Code
			for _, status := range s.statuses {
				switch {
				case status == "default":
					other = append(other, jen.Default().Block(result))
				case strings.HasSuffix(strings.ToUpper(status), "XX"):
					classes = append(classes, jen.Op(status[:1]))
				default:
					codes = append(codes, jen.Op(status))
				}
			}
			if len(codes) > 0 {
				exact = append(exact, jen.Case(codes...).Block(result))
			}
			if len(classes) > 0 {
				ranges = append(ranges, jen.Case(classes...).Block(result))
			}
		}
		var body []jen.Code
		status := jen.Id("e").Dot("StatusCode")
		switch {
		case len(ranges) == 0:
			body = append(body, jen.Switch(status).Block(append(exact, other...)...))
		case len(exact) == 0:
			body = append(body, jen.Switch(jen.Add(status).Op("/").Lit(100)).Block(append(ranges, other...)...))
		default:
			body = append(body, jen.Switch(status).Block(exact...),
				jen.Switch(jen.Add(status).Op("/").Lit(100)).Block(append(ranges, other...)...))
		}
		if len(other) == 0 {
			body = append(body, jen.Return(jen.Id("e")))
		}
		out = append(out, jen.Func().Id(name).Params(jen.Id("ctx").Qual("context", "Context"), jen.Id("e").Op("*").Id("APIError")).Error().Block(body...))
	}
	return out
}
