package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/diag"
)

// The exit codes.
const (
	exitDone     = 0
	exitFindings = 1 // the input is wrong, or the output out of date
	exitBroken   = 2 // the command failed
)

// printed is an error that was already printed; only its exit code remains.
type printed struct{ code int }

func (p printed) Error() string { return fmt.Sprintf("exit code %d", p.code) }

// run runs the command and returns its exit code.
func run(args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.Execute()
	if err == nil {
		return exitDone
	}
	if p, ok := errors.AsType[printed](err); ok {
		return p.code
	}
	// Errors of other packages start with the package name, which is redundant.
	message := strings.TrimPrefix(err.Error(), "transport: ")
	if strings.HasPrefix(message, "unknown command ") { // of cobra, with a list of similar commands
		message = strings.TrimSpace(message) + "\nRun 'voxgen --help' for the commands"
	}
	if f := errorFormat(args); f != diag.Text {
		list := diag.List{{Severity: diag.Error, Code: "command", Message: message}}
		_ = list.Write(stderr, f) // there is no other place to report it
		return exitBroken
	}
	fmt.Fprintln(stderr, "voxgen: "+message)
	return exitBroken
}

// errorFormat returns the format for errors that --format asks for. It reads the
// arguments, because flags are not set after an error in them.
func errorFormat(args []string) diag.Format {
	format := diag.Text
	for i, arg := range args {
		value, ok := strings.CutPrefix(arg, "--format=")
		switch {
		case arg == "--":
			return format
		case arg == "--format" && i+1 < len(args):
			value = args[i+1]
		case !ok:
			continue
		}
		format = diagnosticsFormat(value)
	}
	return format
}

// diagnosticsFormat returns the format of diagnostics for a value of --format, which may
// be one for reports.
func diagnosticsFormat(value string) diag.Format {
	if slices.Contains(diag.Formats(), value) {
		return diag.Format(value)
	}
	return diag.Text
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "voxgen",
		Short: "Generate Go API clients from OpenAPI documents",
		Long: `Voxgen generates a typed Go client from an OpenAPI document: a package that only
imports the standard library, to be committed, reviewed and vendored.

Exit codes: 0 success; 1 findings (invalid document, generated files out of date,
breaking changes); 2 failure (invalid flags, a configuration or a file that cannot be
read or written, an output file that voxgen did not write).`,
		Example: `  voxgen init                                      # writes voxgen.yaml for the document of a repository
  voxgen generate                                  # voxgen.yaml, or the built-in Voximplant API
  voxgen generate --spec petstore.yaml --out ./petstore
  voxgen check                                     # in CI: is what is committed up to date?
  curl -H "Authorization: Bearer $(voxgen token)" …`,
		Version:           gen.Version,
		SilenceUsage:      true,
		SilenceErrors:     true,
		DisableAutoGenTag: true,
	}
	root.SetVersionTemplate(versionText())
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w\nRun '%s --help' for its flags", err, cmd.CommandPath())
	})
	root.AddCommand(newInit(), newGenerate(), newCheck(), newImport(), newDiff(), newServe(), newToken(), newVersion())
	completeFiles(root)
	rejectUnknown(root)
	return root
}

// completeFiles completes arguments as files where they are: those of diff and import.
func completeFiles(root *cobra.Command) {
	for _, cmd := range root.Commands() {
		directive := cobra.ShellCompDirectiveNoFileComp
		if cmd.Name() == "diff" || cmd.Name() == "import" {
			directive = cobra.ShellCompDirectiveDefault
		}
		cmd.CompletionOptions.SetDefaultShellCompDirective(directive)
	}
}

// rejectUnknown makes unknown arguments of cobra's own commands errors, for which they print
// help and succeed.
func rejectUnknown(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "help":
			cmd.Args = func(_ *cobra.Command, args []string) error {
				_, _, err := root.Find(args)
				return err
			}
		case "completion": // it has Args, which are looked at if it can be run
			cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		}
	}
}

// noArgs rejects arguments and suggests what was probably meant.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if cmd.Flags().Lookup("spec") != nil {
		return fmt.Errorf("%s accepts no arguments; did you mean --spec %s?", cmd.Name(), args[0])
	}
	return fmt.Errorf("%s accepts no arguments, got %q", cmd.Name(), args[0])
}
