package emit

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/fake"
)

// table generates the variables basePaths, serviceErrors and allOperations, and for
// operations with them errorStatuses and the function wantsToken.
func (f *fakeEmitter) table() jen.Code {
	return jen.Add(doc("basePaths are the prefixes of operation paths.")).Line().
		Var().Id("basePaths").Op("=").Add(stringList(fake.BasePaths(f.api))).Line().Line().
		Add(doc("serviceErrors describes the error responses.")).Line().
		Var().Id("serviceErrors").Op("=").Id("errorForm").Add(literal(reflect.ValueOf(fake.Errors(f.api)), false)).Line().Line().
		Add(doc("allOperations describes requests and responses.")).Line().
		Var().Id("allOperations").Op("=").Index().Id("fakeOperation").Add(literal(reflect.ValueOf(fake.Operations(f.api)), true)).Line().Line().
		Add(f.errorStatuses()).
		Add(f.wantsToken())
}

// errorStatuses generates the variable with the statuses of documented errors.
func (f *fakeEmitter) errorStatuses() jen.Code {
	if len(f.api.ErrorTypes) == 0 {
		return jen.Null()
	}
	var entries []jen.Code
	for _, o := range f.api.Methods() {
		for _, s := range f.errorsOf(o) {
			entries = append(entries, jen.Line().Add(lit(o.Name+" "+s.name)).Op(":").Lit(errorStatus(s.statuses[0])))
		}
	}
	return jen.Add(doc("errorStatuses has the first status of each documented error by operation and type.")).Line().
		Var().Id("errorStatuses").Op("=").Map(jen.String()).Int().Values(append(entries, jen.Line())...).Line().Line()
}

// errorStatus returns a status as a number, the usual one for a range or the default.
func errorStatus(status string) int {
	if n, err := strconv.Atoi(status); err == nil && n >= 300 && n < 600 {
		return n
	}
	if strings.HasPrefix(status, "4") {
		return 400
	}
	return 500
}

// wantsToken generates the function that reports whether an operation requires a bearer
// token.
func (f *fakeEmitter) wantsToken() jen.Code {
	var names []jen.Code
	for _, o := range f.api.Methods() {
		if f.api.WantsBearer(o) {
			names = append(names, lit(o.Name))
		}
	}
	if len(names) == 0 {
		return jen.Null()
	}
	return jen.Add(doc("wantsToken reports whether an operation requires a bearer token.")).Line().
		Func().Id("wantsToken").Params(jen.Id("operation").String()).Bool().Block(
		isOneOf(jen.Id("operation"), names)...)
}

// literal returns the literal of a value, without the zero fields of structs. The
// items of the outermost list of structs, and their fields, are on separate lines.
func literal(v reflect.Value, outermost bool) *jen.Statement {
	switch v.Kind() {
	case reflect.Bool:
		return jen.Lit(v.Bool())
	case reflect.Int:
		return jen.Lit(int(v.Int()))
	case reflect.String:
		return lit(v.String())
	case reflect.Slice:
		return literalList(v, outermost)
	}
	var fields []jen.Code
	for i := range v.NumField() {
		f := v.Field(i)
		last := i == v.NumField()-1 && len(fields) == 0 && f.Kind() != reflect.Slice // {param: 0} instead of {}
		if f.IsZero() && !last {
			continue
		}
		value := literal(f, false)
		if f.Kind() == reflect.Slice {
			value = jen.Index().Id(f.Type().Elem().Name()).Add(value)
		}
		field := jen.Id(v.Type().Field(i).Name).Op(":").Add(value)
		if outermost {
			field = jen.Line().Add(field)
		}
		fields = append(fields, field)
	}
	if outermost {
		fields = append(fields, jen.Line())
	}
	return jen.Values(fields...)
}

func literalList(v reflect.Value, outermost bool) *jen.Statement {
	var items []jen.Code
	structs := v.Type().Elem().Kind() == reflect.Struct
	for i := range v.Len() {
		item := literal(v.Index(i), outermost)
		if structs {
			item = jen.Line().Add(item)
		}
		items = append(items, item)
	}
	if structs {
		items = append(items, jen.Line())
	}
	return jen.Values(items...)
}
