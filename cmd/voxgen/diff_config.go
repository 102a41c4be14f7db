package main

import (
	"cmp"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/internal/config"
)

// configs returns the configurations for the old and the new document, so that diff
// compares what generate generates: those in voxgen.yaml for the document that the
// argument names, as voxgen.yaml is at its revision. An argument that is in no voxgen.yaml
// has the configuration for the other one; both are zero if there is none.
func (f diffFlags) configs(ctx context.Context, args [2]string) (cfgs [2]gen.Config, diags diag.List, err error) {
	clients, diags := config.Clients(config.Flags{})
	if diags.HasErrors() {
		return cfgs, diags, nil
	}
	name := config.Find()
	if name == "" {
		name = config.Name
	}
	now, found := clientOf(clients, documentPath(ctx, args[1]), "")
	if !found {
		now, _ = clientOf(clients, documentPath(ctx, args[0]), "")
	}
	for i, arg := range args {
		cfg, unread, err := f.config(ctx, arg, name, now)
		if err != nil {
			return cfgs, nil, err
		}
		diags = append(diags, unread...)
		cfgs[i] = cfg
	}
	pkg := cmp.Or(f.pkg, cfgs[1].Package, cfgs[0].Package)
	for i := range cfgs {
		cfgs[i].Package, cfgs[i].ImportPath, cfgs[i].Strict = pkg, nil, false // without a fake, whose API follows from the client's
		cfgs[i].Imports = nil                                                 // copies of the types change as the imported document does
	}
	return cfgs, diags, nil
}

// config returns the configuration for an argument: that of its revision, or now, in both
// cases with the overlays of the revision or of --overlay. The list has warnings.
func (f diffFlags) config(ctx context.Context, arg, name string, now gen.Config) (cfg gen.Config, diags diag.List, err error) {
	cfg = now
	rev, _, isRevision := revisionOf(arg)
	if isRevision {
		var then []config.Client
		if then, diags, err = clientsAt(ctx, rev, name); err != nil {
			return cfg, nil, err
		}
		if c, found := clientOf(then, documentPath(ctx, arg), filepath.Dir(name)); found {
			cfg = c
		}
	}
	switch {
	case len(f.overlays) > 0:
		cfg.Overlays = nil
		for _, path := range f.overlays {
			cfg.Overlays = append(cfg.Overlays, load.Input{Path: path})
		}
	case isRevision:
		cfg.Overlays, err = atRevision(ctx, rev, cfg.Overlays)
	}
	return cfg, diags, err
}

// clientOf returns the configuration of the client of the document at path. If dir is set,
// the paths of the clients are relative to it, as config.Parse returns them.
func clientOf(clients []config.Client, path, dir string) (gen.Config, bool) {
	for _, c := range clients {
		cfg := c.Gen()
		if dir != "" && c.Spec != "" {
			cfg.Spec = load.Input{Path: filepath.Join(dir, filepath.FromSlash(c.Spec))}
			if c.Root != "" {
				cfg.Spec.Root = absolute(load.Input{Path: filepath.Join(dir, filepath.FromSlash(c.Root))})
			}
			cfg.Overlays = nil
			for _, overlay := range c.Overlays {
				cfg.Overlays = append(cfg.Overlays, load.Input{Path: filepath.Join(dir, filepath.FromSlash(overlay))})
			}
		}
		if path != "" && cfg.Spec.Path != "" && path == absolute(cfg.Spec) {
			return cfg, true
		}
	}
	return gen.Config{}, false
}

// clientsAt returns the clients in voxgen.yaml at a revision; none if it does not have the
// file. One that cannot be read, for example by this version of voxgen, is a warning.
func clientsAt(ctx context.Context, rev, name string) ([]config.Client, diag.List, error) {
	file, ok, err := fileAt(ctx, rev, name)
	if !ok || err != nil {
		return nil, nil, err
	}
	clients, diags := config.Parse(file.input.Name, file.source)
	for i := range diags {
		diags[i].Severity, diags[i].Instead = diag.Warning, "the present one is used"
	}
	if len(diags) > 0 {
		return nil, diags, nil
	}
	return clients, nil, nil
}

// absolute returns the path of a file, or "" if it is unknown.
func absolute(in load.Input) string {
	path := in.Path
	if !filepath.IsAbs(path) {
		path = filepath.Join(in.Within, path)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return ""
	}
	return resolved(path)
}

// resolved returns a path without symbolic links, as far as it exists.
func resolved(path string) string {
	if real, err := output.RealPath(path); err == nil {
		return real
	}
	return path
}

// documentPath returns the absolute path of an argument of diff, or "" for a page.
func documentPath(ctx context.Context, arg string) string {
	if isPage(arg) {
		return ""
	}
	_, path, ok := revisionOf(arg)
	if !ok {
		return absolute(load.Input{Path: arg})
	}
	if strings.HasPrefix(path, "./") || strings.HasPrefix(path, "../") {
		return absolute(load.Input{Path: filepath.FromSlash(path)})
	}
	return absolute(load.Input{Within: gitTop(ctx), Path: filepath.FromSlash(path)})
}

// gitTop returns the root of the work tree, or "" if there is none: reading a revision
// fails, too.
func gitTop(ctx context.Context) string {
	top, err := exec.CommandContext(ctx, "git", "rev-parse", "--show-toplevel").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(top))
}

// setRoot sets the root that the references of a document stay in: that of its client,
// or what generate --spec has. The files of a document at a revision are those of the
// revision.
func (f diffFlags) setRoot(ctx context.Context, arg string, doc *document, client load.Input) error {
	if doc.page || doc.diags.HasErrors() {
		return nil
	}
	spec, file := client, documentPath(ctx, arg)
	if f.root != "" || spec.Root == "" || file != absolute(spec) {
		clients, diags := config.Clients(config.Flags{Client: config.Client{Spec: file, Root: f.root}})
		if diags.HasErrors() {
			return fmt.Errorf("read %s: %w", arg, diags.Err())
		}
		spec = clients[0].Gen().Spec
	}
	rev, _, ok := revisionOf(arg)
	if !ok {
		doc.input, doc.input.Name = spec, arg
		return nil
	}
	root, top := filepath.Dir(file), resolved(gitTop(ctx))
	if spec.Root != "" {
		root = absolute(load.Input{Within: spec.Within, Path: spec.Root})
	}
	folder, err := filepath.Rel(top, root)
	if err != nil || !filepath.IsLocal(folder) {
		folder = "."
	}
	key, err := filepath.Rel(filepath.Join(top, folder), file)
	if err != nil {
		return fmt.Errorf("read %s: %w", arg, err)
	}
	if doc.files, err = openGitFolder(ctx, rev, filepath.ToSlash(folder)); err != nil {
		return fmt.Errorf("read %s: %w", arg, err)
	}
	doc.input = load.Input{Name: arg, Path: filepath.ToSlash(key), Files: doc.files.read}
	return nil
}

// revisionOf splits git:REV:PATH.
func revisionOf(arg string) (rev, path string, ok bool) {
	object, ok := strings.CutPrefix(arg, "git:")
	if !ok {
		return "", "", false
	}
	rev, path, ok = strings.Cut(object, ":")
	return rev, path, ok
}

// atRevision returns the overlays as they are at a revision. One that it lacks is not
// applied.
func atRevision(ctx context.Context, rev string, overlays []load.Input) ([]load.Input, error) {
	var out []load.Input
	for _, in := range overlays {
		file, ok, err := fileAt(ctx, rev, filepath.Join(in.Within, in.Path))
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, file.input)
		}
	}
	return out, nil
}

// fileAt reads the file at a path of the working tree as it is at a revision. It returns
// false if the revision does not have it.
func fileAt(ctx context.Context, rev, path string) (document, bool, error) {
	here, err := filepath.Abs(".")
	if err != nil {
		return document{}, false, fmt.Errorf("find %s: %w", path, err)
	}
	rel, err := filepath.Rel(resolved(here), absolute(load.Input{Path: path}))
	if err != nil {
		return document{}, false, fmt.Errorf("find %s: %w", path, err)
	}
	file, err := fromGit(ctx, "git:"+rev+":./"+filepath.ToSlash(rel))
	switch {
	case file.absent != nil || err != nil && strings.Contains(err.Error(), "git: path "): // "does not exist in" the revision
		return document{}, false, nil
	case err != nil:
		return document{}, false, err
	}
	return file, true, nil
}
