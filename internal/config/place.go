package config

import (
	"cmp"
	"os"
	"path/filepath"

	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/output"
)

// place is the folder that paths are relative to, and the one that they must stay in.
type place struct {
	dir  string // as it is shown in messages
	root string // absolute, without symbolic links
	what string // what root is
	rel  string // dir, relative to root
	free bool   // whether paths may lead anywhere

	module bool // whether root is a module
}

// placeOf returns the place of paths relative to dir. They must stay in the module, or
// in dir if it is in no module, unless outside is set: voxgen.yaml may come with a
// repository that is not trusted.
func placeOf(dir string, outside bool) (place, error) {
	p := place{dir: dir, free: outside}
	at, err := output.RealPath(dir)
	if err != nil {
		return place{}, err
	}
	p.root, p.what = Module(at), "the module"
	if p.module = p.root != ""; !p.module {
		p.root, p.what = at, "the folder of the configuration, which is in no module"
	}
	p.rel, err = filepath.Rel(p.root, at)
	return p, err
}

// Module returns the nearest folder with a go.mod that dir, an absolute path, is in, or "".
func Module(dir string) string {
	for ; ; dir = filepath.Dir(dir) {
		if exists(filepath.Join(dir, "go.mod")) {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}

// shown returns a path for messages: absolute, or relative to the working directory.
func (p place) shown(path string) string {
	path = filepath.FromSlash(path)
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(p.dir, path)
}

// below returns a path relative to root. It is not local if it is outside.
func (p place) below(path string) string {
	path = filepath.FromSlash(path)
	if !filepath.IsAbs(path) {
		return filepath.Join(p.rel, path)
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		path = filepath.Join(dir, filepath.Base(path))
	}
	rel, err := filepath.Rel(p.root, path)
	if err != nil {
		return path // on another drive
	}
	return rel
}

// leaves reports whether a path leads outside root, by itself or through symbolic links.
func (p place) leaves(path string) bool {
	if p.free {
		return false
	}
	rel := p.below(path)
	if !filepath.IsLocal(rel) {
		return true
	}
	root, err := os.OpenRoot(p.root)
	if err != nil {
		return true
	}
	defer root.Close()
	_, err = root.Stat(rel)
	return load.Outside(err)
}

// has reports whether a folder contains a path.
func (p place) has(folder, path string) bool {
	folder = filepath.Join(p.root, p.below(folder))
	rel, err := filepath.Rel(folder, filepath.Join(p.root, p.below(path)))
	return err == nil && filepath.IsLocal(rel)
}

// reason completes the message about a path that leaves the place.
func (p place) reason() string {
	return "leads outside " + p.what + "; use --allow-outside if you trust the configuration"
}

// Outside returns why voxgen.yaml in the working directory must not have a path, or "".
func Outside(path string) string {
	p, err := placeOf(".", false)
	if err != nil || !p.leaves(path) {
		return ""
	}
	return "leads outside " + p.what
}

func (p place) input(path string) load.Input {
	if p.free {
		return load.Input{Path: p.shown(path)}
	}
	return load.Input{Name: p.shown(path), Within: p.root, Path: p.below(path)}
}

// document returns the document at a path in voxgen.yaml. Its references may lead
// anywhere in root, by default the place itself.
func (p place) document(path, root string) load.Input {
	in := p.input(path)
	switch {
	case !p.free && root == "":
		in.Root = "."
	case !p.free:
		in.Root = p.below(root)
	case root != "":
		in = rooted(in, p.shown(root))
	default:
		in = p.around(in)
	}
	return in
}

// named returns the document that a flag names. Its references may lead anywhere in the
// module of the place, or in its folder if it is not in that module.
func (p place) named(path string) load.Input {
	in := load.Input{Path: path}
	if !p.module {
		return in
	}
	return p.around(in)
}

// around makes root the root of a document that is in it.
func (p place) around(in load.Input) load.Input {
	out := rooted(in, p.root)
	if rel, err := filepath.Rel(p.root, out.Path); err != nil || !filepath.IsLocal(rel) {
		return in
	}
	return out
}

// rooted sets the root of a document. What does not exist is an error later, when it is
// read.
func rooted(in load.Input, root string) load.Input {
	in.Root = root
	if real, err := output.RealPath(root); err == nil {
		in.Root = real
	}
	if dir, err := output.RealPath(filepath.Dir(in.Path)); err == nil && in.Within == "" {
		in.Name, in.Path = cmp.Or(in.Name, in.Path), filepath.Join(dir, filepath.Base(in.Path))
	}
	return in
}

func (p place) folder(path string) output.Folder {
	if p.free {
		return output.Folder{Path: p.shown(path)}
	}
	return output.Folder{Within: p.root, Path: p.below(path)}
}
