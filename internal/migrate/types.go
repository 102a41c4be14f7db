package migrate

import "go.yaml.in/yaml/v3"

const noTypes = "not supported yet: types of the program in the place of generated ones"

// oapiImports reads import-mapping: Go packages with the types of referenced documents.
func (r *reader) oapiImports(path string, key, value *yaml.Node) {
	if len(value.Content) > 0 {
		r.drop(path, key, "not supported yet: the types of a referenced document are copied")
	}
}

// oapiTypeMapping reads type-mapping: Go types of formats.
func (r *reader) oapiTypeMapping(path string, key, _ *yaml.Node) { r.drop(path, key, noTypes) }

// goType reads x-go-type.
func (r *reader) goType(_ place, key, _ *yaml.Node) { r.dropInDocument(key, noTypes) }
