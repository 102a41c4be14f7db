package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/scanner"
	"go/token"
	"maps"
	"slices"
	"strings"
)

// source compares two Go files declaration by declaration. A declaration differs
// in comments only, in string literals as well, or in code.
func (r *report) source(name, old, new string) {
	before, err := declarations(old)
	if err != nil {
		r.add(scope(name)+", not parsed", "%s: %v", name, err)
		return
	}
	after, err := declarations(new)
	if err != nil {
		r.add(scope(name)+", not parsed", "%s: %v", name, err)
		return
	}
	if commentsOf(old) != commentsOf(new) {
		r.add(scope(name)+", comment", "%s", name)
	}
	for _, key := range slices.Sorted(maps.Keys(before)) {
		switch text, there := after[key]; {
		case !there:
			r.add(scope(name)+", declaration removed", "%s: %s", name, key)
		case text == before[key]:
		case masked(text) == masked(before[key]):
			r.add(scope(name)+", string literal", "%s: %s", name, key)
		default:
			r.lines(scope(name)+", code", name+": "+key, strings.Split(before[key], "\n"), strings.Split(text, "\n"))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(after)) {
		if _, there := before[key]; !there {
			r.add(scope(name)+", declaration added", "%s: %s", name, key)
		}
	}
}

// declarations are the top-level declarations of a file without comments, by name.
func declarations(src string) (map[string]string, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, d := range file.Decls {
		var b bytes.Buffer
		if err := printer.Fprint(&b, fset, d); err != nil {
			return nil, err
		}
		for _, key := range keys(d) {
			out[key] = b.String()
		}
	}
	return out, nil
}

func keys(d ast.Decl) []string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return []string{"func " + d.Name.Name}
		}
		return []string{fmt.Sprintf("method %s.%s", receiver(d.Recv.List[0].Type), d.Name.Name)}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				return []string{"type " + spec.Name.Name}
			case *ast.ValueSpec:
				return []string{d.Tok.String() + " " + spec.Names[0].Name}
			}
		}
		return []string{d.Tok.String()}
	}
	return nil
}

func receiver(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.StarExpr:
		return receiver(t.X)
	case *ast.IndexExpr:
		return receiver(t.X)
	case *ast.Ident:
		return t.Name
	}
	return "?"
}

// scan calls each for every token of src, comments included.
func scan(src string, each func(token.Token, string)) {
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", fset.Base(), len(src)), []byte(src), nil, scanner.ScanComments)
	for {
		_, tok, text := s.Scan()
		if tok == token.EOF {
			return
		}
		each(tok, text)
	}
}

func commentsOf(src string) string {
	var b strings.Builder
	scan(src, func(tok token.Token, text string) {
		if tok == token.COMMENT {
			b.WriteString(text + "\n")
		}
	})
	return b.String()
}

// masked is src with every string literal replaced by an empty one.
func masked(src string) string {
	var b strings.Builder
	scan(src, func(tok token.Token, text string) {
		switch {
		case tok == token.STRING:
			text = `""`
		case text == "":
			text = tok.String()
		}
		b.WriteString(text + " ")
	})
	return b.String()
}

// lines adds the first line in which two texts differ.
func (r *report) lines(kind, where string, old, new []string) {
	for i := range max(len(old), len(new)) {
		a, b := at(old, i), at(new, i)
		if a != b {
			r.add(kind, "%s:\n\t\t- %.200s\n\t\t+ %.200s", where, a, b)
			return
		}
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}
