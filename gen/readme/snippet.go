package readme

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

// snippets returns the statements of each example function by the name of its method, as
// they are in the source apart from the first, which makes a client.
func snippets(source []byte) (map[string]string, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", source, parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("readme: %w", err)
	}
	out := map[string]string{}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || len(f.Body.List) < 2 {
			continue
		}
		method, ok := strings.CutPrefix(f.Name.Name, "ExampleClient_")
		if !ok {
			continue
		}
		start, end := fset.Position(f.Body.List[1].Pos()).Offset, fset.Position(f.Body.List[len(f.Body.List)-1].End()).Offset
		out[method] = strings.ReplaceAll(string(source[start:end]), "\n\t", "\n")
	}
	return out, nil
}

// testFunc returns the function in a source file, empty if there is no source.
func testFunc(source []byte) (string, error) {
	if source == nil {
		return "", nil
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", source, parser.SkipObjectResolution)
	if err != nil {
		return "", fmt.Errorf("readme: %w", err)
	}
	last := file.Decls[len(file.Decls)-1]
	return string(source[fset.Position(last.Pos()).Offset:fset.Position(last.End()).Offset]), nil
}
