package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/lower"
	"github.com/voxgen/voxgen/spec"
)

// Flags holds the command-line flags. A zero field does not override voxgen.yaml.
type Flags struct {
	// File is the configuration file. If it and Spec are empty, voxgen.yaml in the
	// working directory or an enclosing directory of the module is read, if it
	// exists.
	File string
	// AllowOutside allows paths in File that lead outside the module.
	AllowOutside bool
	Client
}

// Clients returns the clients configured by the flags and the file.
func Clients(flags Flags) ([]Client, diag.List) {
	if diags := flags.check(); diags != nil {
		return nil, diags
	}
	path := flags.File
	if path == "" && flags.Spec == "" {
		path = Find()
	}
	if path != "" {
		return read(path, flags)
	}
	place, err := placeOf(".", flags.AllowOutside)
	if err != nil {
		return nil, diag.List{{Severity: diag.Error, Code: code, Message: cause(err).Error()}}
	}
	c := Client{place: place}
	c.override(flags.Client)
	if c.Examples && c.noFake() {
		return nil, diag.List{{Severity: diag.Error, Code: code, Message: examplesWithoutFake}}
	}
	return []Client{c}, nil
}

// Find returns the path of the nearest voxgen.yaml: in the working directory or an
// enclosing directory up to the root of the module, because go generate runs in the
// folder of the file with the go:generate directive. It is empty if there is none.
func Find() string {
	dir, err := os.Getwd()
	if exists(Name) {
		return Name
	}
	if err != nil {
		return ""
	}
	found := ""
	for rel := "."; ; rel, dir = filepath.Join(rel, ".."), filepath.Dir(dir) {
		if path := filepath.Join(rel, Name); found == "" && exists(path) {
			found = path
		}
		if exists(filepath.Join(rel, "go.mod")) {
			return found
		}
		if dir == filepath.Dir(dir) {
			return "" // outside a module, only the working directory counts
		}
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

func (f Flags) check() (diags diag.List) {
	if f.Package != "" && !gen.ValidPackage(f.Package) {
		diags.Errorf(diag.Position{}, code, "--package: %s", badPackage(f.Package))
	}
	if f.ImportPath != "" && !gen.ValidImportPath(f.ImportPath) {
		diags.Errorf(diag.Position{}, code, "--import-path: %s", badImportPath(f.ImportPath))
	}
	if isURL(f.Spec) {
		diags.Errorf(diag.Position{}, code, "--spec: %s", badURL(f.Spec))
	}
	return diags
}

// one reports whether a flag is set that applies to a single client only.
func (f Flags) one() bool {
	return f.Spec != "" || f.Out != "" || f.Package != "" || f.ImportPath != "" || len(f.Overlays) > 0 || !f.Include.empty() || !f.Exclude.empty()
}

// override overrides c with flags. Overlays and filters refer to a document, so
// those of the file are not used with another document.
func (c *Client) override(flags Client) {
	if flags.Spec != "" {
		c.Spec, c.Root, c.Overlays, c.Include, c.Exclude = flags.Spec, "", nil, Filter{}, Filter{}
		c.Types, c.Imports = nil, nil
		c.at.spec = diag.Position{}
	}
	if flags.Root != "" {
		c.Root, c.at.root = flags.Root, diag.Position{}
	}
	if len(flags.Overlays) > 0 {
		c.Overlays, c.at.overlays = flags.Overlays, nil
	}
	if flags.Out != "" {
		c.Out, c.at.out, c.at.client = flags.Out, diag.Position{}, diag.Position{}
	}
	if flags.Package != "" {
		c.Package = flags.Package
	}
	if !flags.Include.empty() {
		c.Include = flags.Include
	}
	if !flags.Exclude.empty() {
		c.Exclude = flags.Exclude
	}
	if flags.ImportPath != "" {
		c.ImportPath = flags.ImportPath
	}
	if flags.Fake != nil {
		c.Fake = flags.Fake
	}
	c.Strict, c.Interface, c.Extra = c.Strict || flags.Strict, c.Interface || flags.Interface, c.Extra || flags.Extra
	c.Readme, c.Examples = c.Readme || flags.Readme, c.Examples || flags.Examples
}

// Gen returns the configuration of the generator for c.
func (c Client) Gen() gen.Config {
	cfg := gen.Config{
		Package: c.Package, Strict: c.Strict, Interface: c.Interface, Extra: c.Extra, Readme: c.Readme, Examples: c.Examples,
		Include: lower.Filter(c.Include), Exclude: lower.Filter(c.Exclude), ImportPath: c.importPath, NoFake: c.noFake(),
	}
	cfg.Imports, cfg.AllSchemas = c.imports, c.shared
	for _, t := range c.Types {
		cfg.Types = append(cfg.Types, gen.Type{Format: t.Format, Schema: t.Schema, Go: t.Go, As: t.As, Position: t.position})
	}
	cfg.Spec = c.Document()
	if c.Spec == "" {
		cfg.Overlays = []load.Input{{Name: spec.OverlayName, Data: spec.Overlay()}}
		if c.Package == "" {
			cfg.Package = spec.Package
		}
	}
	for i := range c.Overlays {
		cfg.Overlays = append(cfg.Overlays, c.overlay(i))
	}
	return cfg
}

func (c Client) noFake() bool { return c.Fake != nil && !*c.Fake }

// examplesWithoutFake is why a client with examples and without a fake is an error.
const examplesWithoutFake = "examples run against the fake, so they need it: remove fake: false or --no-fake"

func isURL(path string) bool {
	return strings.HasPrefix(path, "http://") || strings.HasPrefix(path, "https://")
}

func badURL(url string) string {
	return fmt.Sprintf("URL %q is not supported; download the document and commit it", url)
}

func badPackage(name string) string {
	return fmt.Sprintf("invalid package name %q: must start with a letter from a to z, consist of such letters, digits and underscores, and must not be a keyword or the name of a package that generated code imports", name)
}

// Filtered reports whether c has include or exclude filters.
func (c Client) Filtered() bool { return !c.Include.empty() || !c.Exclude.empty() }
