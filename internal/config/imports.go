package config

import (
	"path"
	"path/filepath"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen"
)

// link finds the clients whose packages c imports.
func (r *reader) link(n *yaml.Node, c *Client, clients []Client) {
	_, list := lookup(n, "imports")
	if list == nil || c.Imports == nil {
		return
	}
	for i := 0; i+1 < len(list.Content); i += 2 {
		key, value := deref(list.Content[i]), deref(list.Content[i+1])
		if !gen.ValidImportPath(value.Value) {
			r.errorf(value, "%s", badImportPath(value.Value))
			continue
		}
		file := filepath.Join(r.place.root, r.place.below(key.Value))
		from := clientFor(file, clients)
		if from == nil || from == c {
			r.errorf(key, "no other client in this file is generated from %q; add it to clients, so that its package has the types", key.Value)
			continue
		}
		if from.types == nil {
			from.shared, from.types = true, gen.TypesOf(from.Gen())
		}
		c.imports = append(c.imports, gen.Import{File: file, Package: value.Value, Position: r.at(value), Types: from.types, Path: from.importPath})
	}
}

// clientFor returns the client of a document.
func clientFor(file string, clients []Client) *Client {
	for i := range clients {
		if in := clients[i].Document(); in.Path != "" && file == filepath.Join(in.Within, in.Path) {
			return &clients[i]
		}
	}
	return nil
}

// markShared marks the clients that others import, by the paths in the file.
func markShared(clients []Client) {
	for _, c := range clients {
		for file := range c.Imports {
			for i := range clients {
				if spec := clients[i].Spec; spec != "" && path.Clean(spec) == path.Clean(file) {
					clients[i].shared = true
				}
			}
		}
	}
}
