package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/diag"
)

// code is the code of every diagnostic of this package.
const code = "config"

// maxBytes limits the size of the configuration file.
const maxBytes = 1 << 20

// Load reads the file at path. The paths of the returned clients are absolute or
// relative to the working directory. The list is nil if there are no errors.
func Load(path string) ([]Client, diag.List) {
	r := &reader{path: path}
	root, file := r.read()
	if root == nil {
		return nil, r.diags
	}
	clients := r.clients(root, file)
	if r.diags.HasErrors() {
		return nil, r.diags
	}
	for i := range clients {
		clients[i].resolve(filepath.Dir(path))
	}
	return clients, nil
}

// ForImport returns the configuration of voxgen import in voxgen.yaml, if there is any.
func ForImport() (Import, diag.List) {
	path := find()
	if path == "" {
		return Import{}, nil
	}
	r := &reader{path: path}
	_, file := r.read()
	return file.Import, r.diags
}

// read returns the root mapping and the decoded content of the file, or nil after an error.
func (r *reader) read() (root *yaml.Node, file File) {
	root = r.parse()
	if root == nil {
		return nil, File{}
	}
	r.check(root, fileType, "")
	if r.diags.HasErrors() {
		return nil, File{}
	}
	if err := root.Decode(&file); err != nil {
		r.yamlError(err)
		return nil, File{}
	}
	return root, file
}

// reader collects the errors in one file.
type reader struct {
	path  string
	diags diag.List
}

func (r *reader) errorf(n *yaml.Node, format string, args ...any) {
	pos := diag.Position{File: r.path}
	if n != nil {
		pos.Line, pos.Column = n.Line, n.Column
	}
	r.diags.Errorf(pos, code, format, args...)
}

// parse returns the root mapping of the file, or nil after an error. An empty file
// is an empty mapping, which means the defaults.
func (r *reader) parse() *yaml.Node {
	data, err := read(r.path)
	if err != nil {
		r.errorf(nil, "cannot read the configuration: %v", err)
		return nil
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: 1, Column: 1}
	case err != nil:
		r.yamlError(err)
		return nil
	}
	root := doc.Content[0]
	if root.Tag == "!!null" {
		root = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: 1, Column: 1}
	}
	switch err := dec.Decode(&second); {
	case err == nil:
		r.errorf(&second, "the file contains more than one document; use clients for several clients")
		return nil
	case !errors.Is(err, io.EOF):
		r.yamlError(err)
		return nil
	}
	return root
}

func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, cause(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err != nil {
		return nil, cause(err)
	}
	if len(data) > maxBytes {
		return nil, fmt.Errorf("larger than %d bytes", maxBytes)
	}
	return data, nil
}

// cause removes the operation and path from err, because the diagnostic has them.
func cause(err error) error {
	if pathErr, ok := errors.AsType[*os.PathError](err); ok {
		return pathErr.Err
	}
	return err
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// yamlError reports an error of the YAML package, whose text contains the line.
func (r *reader) yamlError(err error) {
	pos, text := diag.Position{File: r.path}, err.Error()
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		pos.Line, _ = strconv.Atoi(m[1]) // 0, unknown, if there is none
		text = text[len(m[0]):]
	}
	r.diags.Errorf(pos, code, "invalid YAML: %s", text)
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
	if len(file.Clients) == 0 {
		r.errorf(list, "clients must not be empty")
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
	if _, at := lookup(n, "spec"); at != nil && isURL(c.Spec) {
		r.errorf(at, "%s", badURL(c.Spec))
	}
}

// resolve makes the paths of a client relative to the working directory.
func (c *Client) resolve(dir string) {
	c.base = dir
	join := func(p *string) {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(dir, filepath.FromSlash(*p))
		}
	}
	join(&c.Spec)
	join(&c.Out)
	for i := range c.Overlays {
		join(&c.Overlays[i])
	}
}
