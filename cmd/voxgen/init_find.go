package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/internal/config"
	"github.com/voxgen/voxgen/internal/migrate"
	"github.com/voxgen/voxgen/internal/regular"
)

// Limits of the search for documents and configurations.
const (
	maxEntries = 50_000
	maxLevels  = 10
	maxHead    = 64 << 10 // of a file, to see what it is
)

// findings is what init finds in a repository. Paths are relative to the working directory.
type findings struct {
	documents  []string
	configs    []otherConfig
	directives []directive
}

// otherConfig is a configuration of another generator.
type otherConfig struct {
	path      string
	generator migrate.Generator
}

// find searches a folder. It does not follow symbolic links.
func find(root string) (*findings, error) {
	found, entries := &findings{}, 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		entries++
		name := d.Name()
		switch {
		case entries > maxEntries:
			return fs.SkipAll
		case err != nil && path == root:
			return err
		case err != nil:
			return nil // a folder that cannot be read has nothing for init
		case d.IsDir():
			hidden := strings.HasPrefix(name, ".") && path != root
			if hidden || slices.Contains([]string{"vendor", "node_modules", "testdata"}, name) || strings.Count(path, string(filepath.Separator)) > maxLevels {
				return fs.SkipDir
			}
		case !d.Type().IsRegular() || strings.HasPrefix(name, ".") && !strings.HasPrefix(name, ".ogen."):
		case slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(name)):
			found.look(path)
		case filepath.Ext(name) == ".go":
			found.directives = append(found.directives, directives(path)...)
		}
		return nil
	})
	return found, err
}

var (
	documentKey = regexp.MustCompile(`(?m)^["']?(openapi|swagger)["']?[ \t]*:[ \t]*["']?\d`)
	configKey   = regexp.MustCompile(`(?m)^(generate|output-options|compatibility|import-mapping|resources|generator|parser)[ \t]*:`)
)

// look decides what a file is. What cannot be read is nothing.
func (f *findings) look(path string) {
	file, err := regular.Open(path)
	if err != nil {
		return
	}
	defer file.Close()
	shown := filepath.ToSlash(path)
	head, err := io.ReadAll(io.LimitReader(file, maxHead))
	head = bytes.TrimPrefix(head, []byte("\ufeff")) // editors on Windows write it
	switch {
	case err != nil:
	case bytes.HasPrefix(bytes.TrimSpace(head), []byte("{")):
		if isDocument(io.MultiReader(bytes.NewReader(head), io.LimitReader(file, maxDocument))) {
			f.documents = append(f.documents, shown)
		}
	case documentKey.Match(head):
		f.documents = append(f.documents, shown)
	case configKey.Match(head):
		rest, err := io.ReadAll(io.LimitReader(file, maxConfig))
		if generator := migrate.Detect(shown, append(head, rest...)); err == nil && generator != "" {
			f.configs = append(f.configs, otherConfig{shown, generator})
		}
	}
}

// isDocument reports whether the JSON object in r has the version of OpenAPI or Swagger.
func isDocument(r io.Reader) bool {
	dec := json.NewDecoder(r)
	if _, err := dec.Token(); err != nil {
		return false
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return false
		}
		if key == "openapi" || key == "swagger" {
			version, _ := dec.Token()
			_, ok := version.(string) // a stainless.yml in JSON has an object
			return ok
		}
		var skipped json.RawMessage
		if dec.Decode(&skipped) != nil {
			return false
		}
	}
	return false
}

// directive is a go:generate line that runs another generator.
type directive struct {
	at                string // file and line
	generator         migrate.Generator
	dir               string // where it runs
	config, spec, pkg string
	target            string   // folder that is written to
	lost              []string // flags that are not kept
}

// directives returns the lines of a Go file that run another generator.
func directives(path string) (out []directive) {
	file, err := regular.Open(path)
	if err != nil {
		return nil
	}
	defer file.Close()
	lines := bufio.NewScanner(io.LimitReader(file, maxConfig))
	for n := 1; lines.Scan(); n++ {
		line, ok := strings.CutPrefix(lines.Text(), "//go:generate ")
		if !ok {
			continue
		}
		if d, ok := parseDirective(filepath.Dir(path), strings.Fields(strings.ReplaceAll(line, `"`, ""))); ok {
			d.at = fmt.Sprintf("%s:%d", filepath.ToSlash(path), n)
			out = append(out, d)
		}
	}
	return out
}

func parseDirective(dir string, words []string) (directive, bool) {
	d := directive{dir: dir}
	for i, word := range words {
		name, _, _ := strings.Cut(word[strings.LastIndexByte(word, '/')+1:], "@")
		switch name {
		case "oapi-codegen":
			d.generator = migrate.OapiCodegen
		case "ogen":
			d.generator = migrate.Ogen
		default:
			continue
		}
		d.flags(words[i+1:])
		return d, true
	}
	return d, false
}

// flags reads the flags of the other generator, and the document after them.
func (d *directive) flags(words []string) {
	relative := func(path string) string {
		if path == "" || isURL(path) || filepath.IsAbs(path) {
			return ""
		}
		return filepath.ToSlash(filepath.Join(d.dir, path))
	}
	for i := 0; i < len(words); i++ {
		flag, ok := strings.CutPrefix(words[i], "-")
		if !ok {
			d.spec = relative(words[i])
			continue
		}
		name, value, has := strings.Cut(strings.TrimPrefix(flag, "-"), "=")
		if !has && !slices.Contains(booleans, name) && i+1 < len(words) {
			i++
			value = words[i]
		}
		switch name {
		case "config":
			d.config = relative(value)
		case "target":
			d.target = relative(value)
		case "o":
			d.target = relative(filepath.ToSlash(filepath.Dir(value)))
		case "package":
			d.pkg = value
		case "clean", "old-config-style":
		default:
			if name != "generate" || !strings.Contains(value, "client") {
				d.lost = append(d.lost, strings.TrimSpace("-"+name+" "+value))
			}
		}
	}
}

// booleans are the flags of other generators without a value.
var booleans = []string{"clean", "strict", "old-config-style", "output-config", "alias-types", "initialism-overrides", "version"}

// directive returns the go:generate line that uses a configuration, if there is a single one.
func (f *findings) directive(from string) *directive {
	if from == "" {
		return nil
	}
	var using []*directive
	for i, d := range f.directives {
		beside := d.config == "" && d.generator == migrate.Ogen && strings.Contains(filepath.Base(from), "ogen.") && filepath.Dir(from) == d.dir
		if beside || d.config != "" && filepath.Clean(d.config) == filepath.Clean(from) {
			using = append(using, &f.directives[i])
		}
	}
	if len(using) != 1 {
		return nil
	}
	return using[0]
}

var packageClause = regexp.MustCompile(`(?m)^package[ \t]+([\pL_][\pL\pN_]*)`)

// packageIn returns the name of the Go package in a folder, or "" if there is none.
func packageIn(dir string) (string, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return "", err
	}
	for _, name := range names {
		data, err := regular.Read(name, maxConfig)
		if err != nil {
			return "", err
		}
		if m := packageClause.FindSubmatch(data); m != nil && !strings.HasSuffix(name, "_test.go") {
			return string(m[1]), nil
		}
	}
	return "", nil
}

// oldFiles returns the names of the files in a folder that another generator wrote.
func oldFiles(dir string, generator migrate.Generator) (out []string) {
	names, _ := filepath.Glob(filepath.Join(dir, "*.go")) // the pattern is valid
	header := regexp.MustCompile(`(?m)^// Code generated by (\S*/)?` + regexp.QuoteMeta(string(generator)) + `(/v\d+)?[\s,]`)
	for _, name := range names {
		if data, err := regular.Read(name, maxConfig); err == nil && generator != "" && header.Match(data) {
			out = append(out, filepath.Base(name))
		}
	}
	return out
}

// generateFile returns the path of the file for the go:generate line: generate.go, or another
// name if there is one.
func generateFile(dir string) string {
	path := filepath.Join(dir, "generate.go")
	if _, err := os.Lstat(path); err == nil {
		return filepath.Join(dir, "generate_voxgen.go")
	}
	return path
}

// generateCommand returns the command for go generate in the folder of a client. It names
// voxgen.yaml where that is not in a folder above, up to the root of the module.
func generateCommand(dir string) string {
	command := "go run github.com/voxgen/voxgen/cmd/voxgen@v" + gen.Version + " generate"
	if data, err := regular.Read(filepath.Join(moduleOf(dir), "go.mod"), maxConfig); err == nil && toolLine.Match(data) {
		command = "go tool voxgen generate"
	}
	if rel, err := filepath.Rel(dir, config.Name); err == nil && !inModule(dir) {
		command += " --config " + filepath.ToSlash(rel)
	}
	return command
}

var toolLine = regexp.MustCompile(`(?m)^(tool)?\s+github\.com/voxgen/voxgen/cmd/voxgen\s*$`)

// nextCommand returns the command that generates the client in dir: go generate, which runs
// voxgen also where it is not installed, if that can be run in the working directory.
func nextCommand(dir string) string {
	if inModule(dir) {
		return "go generate " + strings.TrimSuffix("./"+filepath.ToSlash(dir), "/.")
	}
	return "voxgen generate"
}

// inModule reports whether dir is below the working directory and in the same module.
func inModule(dir string) bool {
	module := moduleOf(dir)
	return filepath.IsLocal(dir) && module != "" && module == moduleOf(".")
}

// moduleOf returns the root of the module that dir is in, or "".
func moduleOf(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	return config.Module(abs)
}
