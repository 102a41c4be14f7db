package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/safe"
	"github.com/voxgen/voxgen/internal/config"
	"github.com/voxgen/voxgen/internal/migrate"
	"github.com/voxgen/voxgen/internal/report"
)

// The files that init writes, beside the file with the go:generate line.
const overlayName = "voxgen-overlay.yaml"

// maxConfig limits the size of configurations that init reads.
const maxConfig = 1 << 20

// initFlags holds the flags of init.
type initFlags struct {
	spec, from, out, pkg string
	dryRun               bool
}

func newInit() *cobra.Command {
	var f initFlags
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write voxgen.yaml for a repository, also from the configuration of another generator",
		Long: `Init finds the OpenAPI document below the working directory, or takes that of --spec, and
writes voxgen.yaml, and generate.go with a go:generate line into the folder of the client.
It uses no network and never overwrites a file.

With --from, it reads a configuration of oapi-codegen or ogen, or a stainless.yml. What
can be kept becomes voxgen.yaml and an overlay, voxgen-overlay.yaml. What cannot is
printed with its line and the reason, and is listed in voxgen.yaml as well. The document,
the package and the folder are also taken from the go:generate line of the other
generator.`,
		Example: `  voxgen init
  voxgen init --spec api/openapi.yaml --out petstore
  voxgen init --from oapi-codegen.yaml --dry-run`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.spec, "spec", "", "OpenAPI document, a YAML or JSON `file` (default: the only one below the working directory)")
	flags.StringVar(&f.from, "from", "", "configuration `file` of oapi-codegen, ogen or Stainless")
	flags.StringVar(&f.out, "out", "", "`folder` for the package (default: that of the other generator, or internal/<package>)")
	flags.StringVar(&f.pkg, "package", "", "`name` of the Go package (default: that in the folder or of the other generator, or derived from the title of the document)")
	flags.BoolVar(&f.dryRun, "dry-run", false, "print the files instead of writing them")
	for _, name := range []string{"spec", "from"} {
		_ = cmd.MarkFlagFilename(name, "yaml", "yml", "json") // fails for unknown flags only
	}
	_ = cmd.MarkFlagDirname("out")
	_ = cmd.RegisterFlagCompletionFunc("package", cobra.NoFileCompletions)
	return cmd
}

// newFile is a file to write.
type newFile struct {
	path string
	data []byte
}

func (f *initFlags) run(cmd *cobra.Command) error {
	if _, err := os.Lstat(config.Name); err == nil {
		return fmt.Errorf("%s exists and is not overwritten; run voxgen generate, or remove it first", config.Name)
	}
	if _, err := os.Stat(f.from); err != nil && f.from != "" {
		return fmt.Errorf("cannot read %s: %w", f.from, reason(err))
	}
	found, err := find(".")
	if err != nil {
		return err
	}
	used := found.directive(f.from)
	if f.spec, err = f.document(found, used); err != nil {
		return err
	}
	doc, diags, err := parseDocument(f.spec)
	if err != nil {
		return err
	}
	result := &migrate.Result{}
	if !diags.HasErrors() && f.from != "" {
		result, diags, err = readConfig(f.from, doc)
	}
	if err != nil {
		return err
	}
	if diags.HasErrors() {
		p := report.Printer{Options: report.Options{Format: diag.Text}, Out: cmd.OutOrStdout(), Err: cmd.ErrOrStderr()}
		if err := p.Diagnostics(diags); err != nil {
			return err
		}
		p.Failed(diags)
		return printed{exitFindings}
	}
	files, client, err := f.files(doc, result, used)
	if err != nil {
		return err
	}
	return f.finish(cmd, files, client, result, found, used)
}

// document returns the path of the document to use.
func (f *initFlags) document(found *findings, used *directive) (string, error) {
	switch {
	case f.spec != "":
		if isURL(f.spec) {
			return "", fmt.Errorf("--spec %s: documents are not fetched; save it to a file", f.spec)
		}
		return f.spec, nil
	case used != nil && used.spec != "":
		return used.spec, nil
	}
	switch len(found.documents) {
	case 0:
		return "", errors.New("no OpenAPI document found below the working directory: no YAML or JSON file has openapi or swagger at its top level\nRun 'voxgen init --spec FILE' with the path of the document")
	case 1:
		return found.documents[0], nil
	}
	return "", fmt.Errorf("several OpenAPI documents found; choose one with --spec:\n  %s", strings.Join(found.documents, "\n  "))
}

func isURL(path string) bool { return strings.Contains(path, "://") }

func parseDocument(path string) (*migrate.Document, diag.List, error) {
	data, err := load.Input{Path: path}.Read(maxDocument)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot read %s: %w", path, reason(err))
	}
	doc, diags := migrate.NewDocument(filepath.ToSlash(path), data)
	return doc, diags, nil
}

func readConfig(path string, doc *migrate.Document) (*migrate.Result, diag.List, error) {
	data, err := load.Input{Path: path}.Read(maxConfig)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot read %s: %w", path, reason(err))
	}
	result, diags := migrate.Read(filepath.ToSlash(path), data, doc)
	return result, diags, nil
}

// reason returns the cause of an error about a file, whose path the message has.
func reason(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}

// files returns the files to write and the client that they configure.
func (f *initFlags) files(doc *migrate.Document, result *migrate.Result, used *directive) ([]newFile, config.Client, error) {
	c := result.Config
	if err := f.place(&c, doc, result, used); err != nil {
		return nil, c, err
	}
	for i, path := range c.Overlays {
		c.Overlays[i] = f.beside(path, used)
	}
	overlay, err := result.Overlay(filepath.ToSlash(f.from))
	if err != nil {
		return nil, c, fmt.Errorf("overlay: %w", err)
	}
	var files []newFile
	if overlay != nil {
		c.Overlays = append(c.Overlays, overlayName)
		files = append(files, newFile{overlayName, overlay})
	}
	for _, path := range append([]string{c.Spec, c.Out}, c.Overlays...) {
		if why := config.Outside(path); why != "" {
			return nil, c, fmt.Errorf("%s %s: run voxgen init in a folder that contains it, or copy it", path, why)
		}
	}
	files = append(files, newFile{config.Name, migrate.File(c, filepath.ToSlash(f.from), result.Dropped)},
		newFile{generateFile(c.Out), []byte("package " + c.Package + "\n\n//go:generate " + generateCommand(c.Out) + "\n")})
	for _, file := range files {
		if _, err := os.Lstat(file.path); err == nil {
			return nil, c, fmt.Errorf("%s exists and is not overwritten; nothing written", filepath.ToSlash(file.path))
		}
	}
	return files, c, nil
}

// place sets the document, the package and the folder of the client.
func (f *initFlags) place(c *config.Client, doc *migrate.Document, result *migrate.Result, used *directive) error {
	c.Spec = localPath(f.spec)
	if used != nil && used.pkg != "" {
		c.Package = used.pkg
	}
	if !gen.ValidPackage(c.Package) {
		c.Package = gen.PackageName(doc.Title)
	}
	c.Out = f.out
	switch {
	case f.out != "":
	case used != nil && used.target != "":
		c.Out = used.target
	case result.Output != "":
		c.Out = filepath.Dir(f.beside(result.Output, used))
	case result.Generator == migrate.Stainless: // whose clients are for other modules
		c.Out = cmp.Or(f.pkg, c.Package)
	default:
		c.Out = filepath.Join("internal", cmp.Or(f.pkg, c.Package))
	}
	c.Out = localPath(c.Out)
	existing, err := packageIn(c.Out)
	if err != nil {
		return err
	}
	switch {
	case f.pkg != "" && existing != "" && existing != f.pkg:
		return fmt.Errorf("%s has the package %s, not %s; choose another folder with --out", c.Out, existing, f.pkg)
	case existing != "":
		c.Package = existing
	case f.pkg != "":
		c.Package = f.pkg
	}
	if !gen.ValidPackage(c.Package) {
		return fmt.Errorf("a client cannot be in a package called %s; choose another folder with --out, or another --package", c.Package)
	}
	return nil
}

// localPath returns a path for voxgen.yaml: relative to the working directory.
func localPath(path string) string {
	if wd, err := os.Getwd(); err == nil && filepath.IsAbs(path) {
		if rel, err := filepath.Rel(wd, path); err == nil { // not on another drive
			path = rel
		}
	}
	return filepath.ToSlash(filepath.Clean(path))
}

// beside returns a path of the other generator's configuration relative to the working
// directory: it is relative to the folder that the generator runs in.
func (f *initFlags) beside(path string, used *directive) string {
	if filepath.IsAbs(path) {
		return path
	}
	folder := filepath.Dir(f.from)
	if used != nil {
		folder = used.dir
	}
	return filepath.ToSlash(filepath.Join(folder, path))
}

// finish writes the files, or prints them, and says what was done.
func (f *initFlags) finish(cmd *cobra.Command, files []newFile, c config.Client, result *migrate.Result, found *findings, used *directive) error {
	out := cmd.OutOrStdout()
	if !f.dryRun {
		if err := writeAll(files); err != nil {
			return err
		}
	}
	for _, file := range files {
		if f.dryRun {
			fmt.Fprintf(out, "-- %s --\n%s", filepath.ToSlash(file.path), file.data)
		} else {
			fmt.Fprintf(out, "voxgen: wrote %s\n", filepath.ToSlash(file.path))
		}
	}
	if f.dryRun {
		out = cmd.ErrOrStderr() // standard output is for the files
	}
	if len(result.Dropped) > 0 {
		fmt.Fprintf(out, "voxgen: not kept from %s:\n", filepath.ToSlash(f.from))
		for _, line := range migrate.Lines(result.Dropped) {
			fmt.Fprintln(out, "  "+line)
		}
	}
	if old := oldFiles(c.Out, result.Generator); len(old) > 0 {
		fmt.Fprintf(out, "voxgen: remove what %s wrote to %s, which declares the same names: %s\n", result.Generator, c.Out, strings.Join(old, " "))
	}
	if used != nil {
		if len(used.lost) > 0 {
			fmt.Fprintf(out, "voxgen: not kept from the go:generate line in %s: %s\n", used.at, safe.OneLine(strings.Join(used.lost, " ")))
		}
		fmt.Fprintf(out, "voxgen: remove the go:generate line of %s in %s\n", result.Generator, used.at)
	}
	if f.from == "" {
		for _, other := range found.configs {
			fmt.Fprintf(out, "voxgen: found a configuration of %s; to keep its settings, remove these files and run voxgen init --from %s\n", other.generator, other.path)
		}
	}
	if moduleOf(c.Out) == "" {
		fmt.Fprintf(out, "voxgen: %s is in no Go module, so no fake will be generated: run go mod init, or change out in voxgen.yaml\n", c.Out)
	}
	if !f.dryRun {
		fmt.Fprintln(out, "voxgen: next: "+nextCommand(c.Out))
	}
	return nil
}

// writeAll writes all of the files, or none.
func writeAll(files []newFile) error {
	for i, file := range files {
		if err := writeNew(file); err != nil {
			for _, written := range files[:i] {
				_ = os.Remove(written.path) // the error is that of the other file
			}
			return fmt.Errorf("write %s: %w; nothing written", filepath.ToSlash(file.path), reason(err))
		}
	}
	return nil
}

func writeNew(file newFile) error {
	if err := os.MkdirAll(filepath.Dir(file.path), 0o755); err != nil {
		return err
	}
	w, err := os.OpenFile(file.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = bytes.NewReader(file.data).WriteTo(w)
	return errors.Join(err, w.Close())
}
