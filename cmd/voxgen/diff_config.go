package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/internal/config"
)

// client returns the configuration in voxgen.yaml for the document that one of the
// arguments names, so that diff compares what generate generates; the zero one if there
// is none.
func (f diffFlags) client(ctx context.Context, args ...string) (gen.Config, diag.List) {
	clients, diags := config.Clients(config.Flags{})
	if diags.HasErrors() {
		return gen.Config{}, diags
	}
	for _, arg := range args {
		path := documentPath(ctx, arg)
		for _, c := range clients {
			cfg := c.Gen()
			if path == "" || cfg.Spec.Path == "" || path != absolute(cfg.Spec) {
				continue
			}
			cfg.ImportPath, cfg.Strict = nil, false // without a fake, whose API follows from the client's
			return cfg, nil
		}
	}
	return gen.Config{}, nil
}

// absolute returns the path of a file, or "" if it is unknown.
func absolute(in load.Input) string {
	path, err := filepath.Abs(filepath.Join(in.Within, in.Path))
	if err != nil {
		return ""
	}
	return resolved(path)
}

// resolved returns a path without symbolic links, as far as it exists.
func resolved(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
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
	root, err := exec.CommandContext(ctx, "git", "rev-parse", "--show-toplevel").Output()
	if err != nil {
		return "" // reading the revision fails, too
	}
	return absolute(load.Input{Within: strings.TrimSpace(string(root)), Path: filepath.FromSlash(path)})
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

// overlaysOf returns the overlays for an argument: the flags, or those of voxgen.yaml. Of
// a document at a revision, the overlays are those of the revision, too; one that it
// lacks is not applied.
func (f diffFlags) overlaysOf(ctx context.Context, arg string, cfg gen.Config) ([]load.Input, error) {
	var overlays []load.Input
	if len(f.overlays) > 0 {
		for _, path := range f.overlays {
			overlays = append(overlays, load.Input{Path: path})
		}
		return overlays, nil
	}
	rev, _, ok := revisionOf(arg)
	if !ok {
		return cfg.Overlays, nil
	}
	for _, in := range cfg.Overlays {
		here, err := filepath.Abs(".")
		if err != nil {
			return nil, fmt.Errorf("find %s: %w", in.Path, err)
		}
		path, err := filepath.Rel(resolved(here), absolute(in))
		if err != nil {
			return nil, fmt.Errorf("find %s: %w", in.Path, err)
		}
		at, err := fromGit(ctx, "git:"+rev+":./"+filepath.ToSlash(path))
		switch {
		case at.absent != nil || err != nil && strings.Contains(err.Error(), "git: path "): // "does not exist in" the revision
		case err != nil:
			return nil, err
		default:
			overlays = append(overlays, at.input)
		}
	}
	return overlays, nil
}
