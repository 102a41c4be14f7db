package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
)

// code is the code of every diagnostic of this package.
const code = "config"

// Limits of the configuration file. Aliases can make many clients and long lists of little
// text, and each client is compared with the others.
const (
	maxBytes   = 1 << 20
	maxNodes   = 100_000 // values, those of aliases once for each alias
	maxClients = 1000
	maxErrors  = 1000
)

// read reads the clients in the file at path and applies the flags. The list is nil if
// there are no errors.
func read(path string, flags Flags) ([]Client, diag.List) {
	r := newReader(path, flags.AllowOutside)
	root, file := r.file()
	if root == nil {
		return nil, r.diags
	}
	clients := r.clients(root, file)
	if len(clients) > 1 && flags.one() {
		r.errorf(nil, "--spec, --overlay, --out, --package, --import-path, --include-… and --exclude-… apply to a single client, but the configuration has %d", len(clients))
	}
	for i := range clients {
		r.locate(clientNode(root, i), &clients[i], flags.Client)
	}
	for i := range clients {
		r.link(clientNode(root, i), &clients[i], clients)
	}
	if r.diags.HasErrors() {
		return nil, r.diags
	}
	return clients, nil
}

// Parse returns the clients in data, the content of a voxgen.yaml that is not read from the
// working tree. Their paths are as data has them, relative to its folder. Name is used in
// diagnostics.
func Parse(name string, data []byte) ([]Client, diag.List) {
	r := &reader{path: name}
	root, file := r.decode(data)
	if root == nil {
		return nil, r.diags
	}
	clients := r.clients(root, file)
	markShared(clients)
	return clients, r.diags
}

// ForImport returns the configuration of voxgen import in voxgen.yaml, if there is any.
func ForImport() (Import, diag.List) {
	path := Find()
	if path == "" {
		return Import{}, nil
	}
	r := newReader(path, false)
	_, file := r.file()
	return file.Import, r.diags
}

// reader collects the errors in one file.
type reader struct {
	path  string
	place place
	nodes int // that were checked
	diags diag.List
}

func newReader(path string, outside bool) *reader {
	r := &reader{path: path}
	var err error
	if r.place, err = placeOf(filepath.Dir(path), outside); err != nil {
		r.errorf(nil, "cannot read the configuration: %v", cause(err))
	}
	return r
}

// file returns the root mapping and the decoded content of the file, or nil after an error.
func (r *reader) file() (root *yaml.Node, file File) {
	if r.diags.HasErrors() {
		return nil, File{}
	}
	base := filepath.Base(r.path)
	if r.place.leaves(base) {
		r.errorf(nil, "cannot read the configuration: the symbolic link %s", r.place.reason())
		return nil, File{}
	}
	data, err := r.place.input(base).Read(maxBytes)
	if err != nil {
		r.errorf(nil, "cannot read the configuration: %v", err)
		return nil, File{}
	}
	return r.decode(data)
}

// decode returns the root mapping and the content of the file with data, or nil after an error.
func (r *reader) decode(data []byte) (root *yaml.Node, file File) {
	root = r.parse(data)
	if root == nil {
		return nil, File{}
	}
	r.check(root, fileType, "")
	if r.diags.HasErrors() {
		return nil, File{}
	}
	if err := root.Decode(&file); err != nil {
		r.errorf(root, "invalid YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
		return nil, File{}
	}
	return root, file
}

func (r *reader) errorf(n *yaml.Node, format string, args ...any) {
	if len(r.diags) >= maxErrors {
		return
	}
	r.diags.Errorf(r.at(n), code, format, args...)
}

func (r *reader) at(n *yaml.Node) diag.Position {
	if n == nil {
		return diag.Position{File: r.path}
	}
	return diag.Position{File: r.path, Line: n.Line, Column: n.Column}
}

// parse returns the root mapping of the file, or nil after an error. An empty file
// is an empty mapping, which means the defaults.
func (r *reader) parse(data []byte) *yaml.Node {
	root, err := load.ParseYAML(data)
	if err != nil {
		r.diags.Errorf(diag.Position{File: r.path, Line: err.Line, Column: err.Column}, code, "%s", err.Text)
		return nil
	}
	if root == nil || root.Tag == "!!null" {
		return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: 1, Column: 1}
	}
	return root
}

// cause removes the operation and path from err, because the diagnostic has them.
func cause(err error) error {
	if pathErr, ok := errors.AsType[*os.PathError](err); ok {
		return pathErr.Err
	}
	return err
}

// clients checks and returns the clients of file.
func (r *reader) clients(root *yaml.Node, file File) []Client {
	key, list := lookup(root, "clients")
	if key == nil {
		r.checkClient(root, file.Client)
		return []Client{file.Client}
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		if other := root.Content[i]; other != key && other.Value != "import" {
			r.errorf(other, "%q cannot be used together with clients; move it into each client", other.Value)
		}
	}
	switch n := len(file.Clients); {
	case n == 0:
		r.errorf(list, "clients must not be empty")
	case n > maxClients:
		r.errorf(list, "the file has %d clients, more than the limit of %d", n, maxClients)
		return nil
	}
	for i, c := range file.Clients {
		r.checkClient(deref(list.Content[i]), c)
	}
	return file.Clients
}

func (r *reader) checkClient(n *yaml.Node, c Client) {
	if _, at := lookup(n, "package"); at != nil && !gen.ValidPackage(c.Package) {
		r.errorf(at, "%s", badPackage(c.Package))
	}
	if _, at := lookup(n, "import_path"); at != nil && !gen.ValidImportPath(c.ImportPath) {
		r.errorf(at, "%s", badImportPath(c.ImportPath))
	}
	if _, list := lookup(n, "types"); list != nil {
		seen := map[[2]string]bool{}
		for i, t := range c.Types {
			item := deref(list.Content[i])
			c.Types[i].position = r.at(item)
			r.checkType(item, t)
			if of := [2]string{t.Format, t.Schema}; seen[of] {
				r.errorf(item, "another type for %s", strings.TrimSpace(t.Format+" "+t.Schema))
			} else {
				seen[of] = true
			}
		}
	}
	if _, at := lookup(n, "spec"); at != nil && isURL(c.Spec) {
		r.errorf(at, "%s", badURL(c.Spec))
	}
}

func (r *reader) checkType(n *yaml.Node, t Type) {
	if (t.Format == "") == (t.Schema == "") {
		r.errorf(n, "a type must have either format or schema")
	}
	switch _, at := lookup(n, "go"); {
	case at == nil:
		r.errorf(n, "a type must have go, the import path and the name of a Go type")
	case !gen.ValidType(t.Go):
		r.errorf(at, "invalid Go type %q; must be an import path and an exported name, such as github.com/google/uuid.UUID", t.Go)
	}
	if _, at := lookup(n, "as"); at != nil && t.As != "text" && t.As != "json" {
		r.errorf(at, "invalid as %q; must be text or json", t.As)
	}
}

// clientNode returns the mapping of client i.
func clientNode(root *yaml.Node, i int) *yaml.Node {
	if _, list := lookup(root, "clients"); list != nil {
		return deref(list.Content[i])
	}
	return root
}

// locate checks the paths of a client, and applies the flags. What a flag replaces may lead
// anywhere.
func (r *reader) locate(n *yaml.Node, c *Client, flags Client) {
	c.place = r.place
	c.at.client = r.at(n)
	position := func(key string) diag.Position {
		if _, at := lookup(n, key); at != nil {
			return r.at(at)
		}
		return diag.Position{}
	}
	c.at.spec, c.at.root, c.at.out = position("spec"), position("root"), position("out")
	if _, list := lookup(n, "overlays"); list != nil {
		for _, item := range list.Content {
			c.at.overlays = append(c.at.overlays, r.at(deref(item)))
		}
	}
	if c.Spec != "" && flags.Spec == "" {
		r.confined(c.at.spec, c.Spec)
		if c.Root != "" && r.confined(c.at.root, c.Root) && flags.Root == "" && !r.place.has(c.Root, c.Spec) {
			r.diags.Errorf(c.at.root, code, "%q is not a folder that contains %q", c.Root, c.Spec)
		}
	}
	if flags.Spec == "" && len(flags.Overlays) == 0 {
		for i, path := range c.Overlays {
			r.confined(c.at.overlays[i], path)
		}
	}
	switch {
	case flags.Out != "":
	case c.Out != "":
		r.confined(c.at.out, c.Out)
	default:
		r.confined(c.at.client, "generated")
	}
	c.override(flags)
	if c.Examples && c.noFake() {
		_, at := lookup(n, "examples")
		r.errorf(at, "%s", examplesWithoutFake)
	}
}

// confined reports whether a path stays in its place, and adds an error if not.
func (r *reader) confined(at diag.Position, path string) bool {
	leaves := r.place.leaves(path)
	if leaves && len(r.diags) < maxErrors {
		r.diags.Errorf(at, code, "%q %s", path, r.place.reason())
	}
	return !leaves
}
