package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/internal/config"
	"github.com/voxgen/voxgen/internal/pipeline"
	"github.com/voxgen/voxgen/internal/report"
)

// clientFlags are the common flags of generate and check.
type clientFlags struct {
	config.Flags
	report.Options
	noFake bool
}

func (f *clientFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.Spec, "spec", "", "OpenAPI document, a YAML or JSON `file` (default: the built-in Voximplant API)")
	addRoot(cmd, &f.Root)
	flags.StringArrayVar(&f.Overlays, "overlay", nil, "OpenAPI Overlay `file` to apply to the document; repeatable, in order")
	flags.StringVar(&f.Out, "out", "", "`folder` to write the package to (default: generated/<package>)")
	flags.StringVar(&f.Package, "package", "", "`name` of the Go package (default: derived from the title of the document)")
	flags.StringArrayVar(&f.Include.Operations, "include-operation", nil, "generate the operation with this operation `id`; repeatable")
	flags.StringArrayVar(&f.Include.Tags, "include-tag", nil, "generate the operations with this `tag`; repeatable")
	flags.StringArrayVar(&f.Include.Paths, "include-path", nil, "generate the operations of this `path`, or of all paths with this prefix: /users/*; repeatable")
	flags.StringArrayVar(&f.Exclude.Operations, "exclude-operation", nil, "exclude the operation with this operation `id`; repeatable")
	flags.StringArrayVar(&f.Exclude.Tags, "exclude-tag", nil, "exclude the operations with this `tag`; repeatable")
	flags.StringArrayVar(&f.Exclude.Paths, "exclude-path", nil, "exclude the operations of this `path`; repeatable")
	flags.StringVar(&f.ImportPath, "import-path", "", "import `path` of the package (default: made from the go.mod above its folder)")
	flags.BoolVar(&f.noFake, "no-fake", false, "do not generate the package <package>fake, a fake of the service for tests")
	flags.BoolVar(&f.Interface, "interface", false, "also generate API, an interface with the methods of all operations")
	flags.BoolVar(&f.Extra, "extra", false, "keep properties of responses that the document does not describe, in fields Extra")
	flags.BoolVar(&f.Readme, "readme", false, "also write README.md: how to use the client, and a table of its operations")
	flags.BoolVar(&f.Examples, "examples", false, "also generate an example function for each tag, which runs against the fake")
	flags.BoolVar(&f.Strict, "strict", false, "treat warnings as errors")
	flags.StringVar(&f.File, "config", "", "configuration `file` (default: voxgen.yaml, if it exists and --spec is not set)")
	addAllowOutside(cmd, &f.Flags)
	flags.StringVar((*string)(&f.Format), "format", string(diag.Text), "how to print diagnostics: "+strings.Join(diag.Formats(), ", "))
	flags.BoolVarP(&f.Verbose, "verbose", "v", false, "also print notes")
	flags.BoolVarP(&f.Quiet, "quiet", "q", false, "print only warnings and errors")
	for _, name := range []string{"spec", "overlay"} {
		_ = cmd.MarkFlagFilename(name, "yaml", "yml", "json") // fails for unknown flags only
	}
	_ = cmd.MarkFlagFilename("config", "yaml", "yml")
	_ = cmd.MarkFlagDirname("out")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(diag.Formats(), cobra.ShellCompDirectiveNoFileComp))
}

func addAllowOutside(cmd *cobra.Command, f *config.Flags) {
	cmd.Flags().BoolVar(&f.AllowOutside, "allow-outside", false, "let the configuration file name files and folders outside its module")
}

func addRoot(cmd *cobra.Command, root *string) {
	cmd.Flags().StringVar(root, "root", "", "`folder` that references of the document may lead anywhere in (default: the module, or the folder of a document that is not in it)")
	_ = cmd.MarkFlagDirname("root") // fails for unknown flags only
}

// run reads the configuration, calls work and prints the diagnostics.
func (f *clientFlags) run(cmd *cobra.Command, doing string, work func([]config.Client) pipeline.Outcome) (pipeline.Outcome, report.Printer, error) {
	p := report.Printer{Options: f.Options, Out: cmd.OutOrStdout(), Err: cmd.ErrOrStderr()}
	if !slices.Contains(diag.Formats(), string(f.Format)) {
		return pipeline.Outcome{}, p, fmt.Errorf("invalid --format %s: must be one of %s", f.Format, strings.Join(diag.Formats(), ", "))
	}
	if f.noFake {
		f.Fake = new(bool)
	}
	p.BuiltIn = f.Spec == "" && f.File == "" && config.Find() == ""
	clients, diags := config.Clients(f.Flags)
	out := pipeline.Outcome{Diags: diags, Broken: true}
	if diags == nil {
		done := p.Progress(func() string { return doing })
		out = work(clients)
		done()
	}
	if err := p.Diagnostics(out.Diags); err != nil {
		return out, p, fmt.Errorf("print diagnostics: %w", err)
	}
	switch {
	case out.Broken:
		return out, p, printed{exitBroken}
	case out.Diags.HasErrors():
		return out, p, printed{exitFindings}
	}
	return out, p, nil
}
