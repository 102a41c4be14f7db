package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/change"
	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
)

// diffFlags holds the flags of diff.
type diffFlags struct {
	format, failOn, pkg string
	root                string
	overlays            []string
}

// diffFormats lists the values of --format.
var diffFormats = []string{"text", "json", "markdown", "github", "html", "changelog"}

func newDiff() *cobra.Command {
	var flags diffFlags
	cmd := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Report breaking changes between two API documents, on the wire and for Go callers",
		Long: `Diff compares two API documents: the requests and responses, and the Go packages that
voxgen would generate. Every finding has a severity, a location, and what callers must
do. The last line recommends the next version of the module with the generated package.

OLD and NEW are files, or git:REV:PATH for a file at a revision. PATH is relative to the
root of the repository, or to the working directory if it starts with ./
If OLD is a file that REV does not have yet, the report says that the document is new.
A file with the extension .txt, .md or .html is a documentation page: diff compares the
document that import creates from that page alone.

References to other files are read at the revision, too.

If OLD or NEW is the document of a client in voxgen.yaml, what is configured there applies
to both. For a document at a revision, voxgen.yaml and its overlays are those of the
revision. --overlay replaces all overlays. Types that the client imports from that of
another document are compared as copies: changes of that document are in the report.

--format changelog prints an entry for the changelog of the module with the client, in
the format of Keep a Changelog.

It exits with 1 if there are findings selected by --fail-on, with 2 if it cannot compare
the documents.`,
		Example: `  voxgen diff git:HEAD:spec/voximplant.yaml spec/voximplant.yaml
  voxgen diff git:v1.2.0:api.yaml api.yaml --format markdown > change.md
  voxgen diff old.yaml new.yaml --format html > change.html
  voxgen diff git:origin/main:api.yaml api.yaml --format github --fail-on breaking
  voxgen diff git:v1.2.0:api.yaml api.yaml --format changelog
  voxgen diff old/set-account-info.txt new/set-account-info.md`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 {
				return fmt.Errorf("diff requires two arguments, the old and the new document, got %d", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return flags.run(cmd, args[0], args[1]) },
	}
	f := cmd.Flags()
	f.StringVar(&flags.format, "format", "text", "how to print the report: "+strings.Join(diffFormats, ", "))
	f.StringVar(&flags.failOn, "fail-on", "breaking", "exit with 1 for: breaking, any")
	addRoot(cmd, &flags.root)
	f.StringArrayVar(&flags.overlays, "overlay", nil, "OpenAPI Overlay `file` to apply to both documents; repeatable, in order")
	f.StringVar(&flags.pkg, "package", "", "`name` of the Go package (default: derived from the title of the document)")
	_ = cmd.MarkFlagFilename("overlay", "yaml", "yml", "json") // fails for unknown flags only
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(diffFormats, cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("fail-on", cobra.FixedCompletions([]string{"breaking", "any"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func (f diffFlags) run(cmd *cobra.Command, oldArg, newArg string) error {
	switch {
	case !slices.Contains(diffFormats, f.format):
		return fmt.Errorf("invalid --format %s: must be one of %s", f.format, strings.Join(diffFormats, ", "))
	case f.failOn != "breaking" && f.failOn != "any":
		return fmt.Errorf("invalid --fail-on %s: must be breaking or any", f.failOn)
	case f.pkg != "" && !gen.ValidPackage(f.pkg):
		return fmt.Errorf("--package: invalid package name %q", f.pkg)
	}
	args := [2]string{oldArg, newArg}
	docs, err := readDocuments(cmd.Context(), args)
	if err != nil {
		return err
	}
	defer docs.close()
	if docs[1].absent != nil {
		return docs[1].absent
	}
	cfgs, diags, err := f.configs(cmd.Context(), args)
	if err != nil {
		return err
	}
	if err := f.print(cmd, diags); err != nil {
		return err
	}
	if diags.HasErrors() {
		return printed{exitBroken}
	}
	var sides [2]change.Side
	for i, arg := range args {
		if docs[i].absent != nil {
			continue // the report says that the document is new
		}
		if err := f.setRoot(cmd.Context(), arg, docs[i], cfgs[i].Spec); err != nil {
			return err
		}
		side, diags := side(arg, *docs[i], cfgs[i])
		if diags.HasErrors() {
			return cmp.Or(f.print(cmd, diags), error(printed{exitBroken}))
		}
		sides[i] = side
	}
	if sides[0].Doc == nil {
		return f.report(cmd, change.Added(oldArg, sides[1]))
	}
	// apidiff may print to standard output, which must contain only the report.
	stdout := os.Stdout
	os.Stdout = os.Stderr
	r, err := change.Compare(sides[0], sides[1])
	os.Stdout = stdout
	if err != nil {
		return err
	}
	for i, arg := range args {
		if docs[i].page {
			forgetLines(&r, arg)
		}
	}
	return f.report(cmd, r)
}

// report prints a report, and returns the error for its findings.
func (f diffFlags) report(cmd *cobra.Command, r change.Report) error {
	if err := writeReport(cmd.OutOrStdout(), r, f.format); err != nil {
		return fmt.Errorf("print the report: %w", err)
	}
	if r.Count(change.Breaking) > 0 || f.failOn == "any" && len(r.Findings) > 0 {
		return printed{exitFindings}
	}
	return nil
}

// print prints diagnostics about the input.
func (f diffFlags) print(cmd *cobra.Command, diags diag.List) error {
	if len(diags) == 0 {
		return nil
	}
	if err := diags.Write(cmd.ErrOrStderr(), diagnosticsFormat(f.format)); err != nil {
		return fmt.Errorf("print diagnostics: %w", err)
	}
	return nil
}

// side loads a document and generates its client. It returns only errors; warnings
// are reported by generate.
func side(name string, in document, cfg gen.Config) (change.Side, diag.List) {
	if in.diags.HasErrors() {
		return change.Side{}, in.diags
	}
	doc, diags := load.Load(in.input, load.Options{Overlays: cfg.Overlays, FieldPositions: true})
	if doc == nil {
		return change.Side{}, onlyErrors(diags)
	}
	cfg.Spec = in.input
	res := gen.Generate(cfg)
	if res.Files == nil {
		return change.Side{}, onlyErrors(res.Diags)
	}
	return change.Side{Name: name, Doc: doc, Source: in.source, Files: res.Files}, nil
}

func onlyErrors(diags diag.List) (out diag.List) {
	for _, d := range diags {
		if d.Severity == diag.Error {
			out = append(out, d)
		}
	}
	return out
}

func writeReport(w io.Writer, r change.Report, format string) error {
	switch format {
	case "json":
		return r.JSON(w)
	case "markdown":
		return r.Markdown(w)
	case "github":
		return r.GitHub(w)
	case "html":
		return r.HTML(w)
	case "changelog":
		return r.Changelog(w)
	default:
		return r.Text(w)
	}
}
