package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voxgen/voxgen/gen"
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
	fmt.Fprintln(stderr, "voxgen: "+strings.TrimPrefix(err.Error(), "transport: "))
	return exitBroken
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "voxgen",
		Short: "Generate Go API clients from OpenAPI descriptions",
		Long: `Voxgen generates a typed Go client from an OpenAPI description: a package that
imports the standard library only, to be committed, reviewed and vendored.

Exit codes: 0 done; 1 findings (the description is invalid, the generated files
are out of date, a change breaks callers); 2 the run could not do its work (wrong
flags, a configuration or a file that cannot be read, a file in the way that
voxgen did not write).`,
		Example: `  voxgen generate                                  # voxgen.yaml, or the built-in Voximplant API
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
	root.AddCommand(newGenerate(), newCheck(), newImport(), newDiff(), newServe(), newToken(), newVersion())
	return root
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
