package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/voxgen/voxgen/internal/pipeline"
)

func newCheck() *cobra.Command {
	var flags clientFlags
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check that the generated files are up to date",
		Long: `Check generates clients like generate, with the same flags and the same voxgen.yaml,
and compares them with the files on disk. It does not write files. It lists the files
that generate would create, update or remove, and exits with 1 if there are any.

Line endings are ignored, so a checkout with autocrlf passes.`,
		Example: `  voxgen check
  voxgen check --format github                     # annotations in GitHub Actions`,
		Args: noArgs,
	}
	flags.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		start := time.Now()
		out, p, err := flags.run(cmd, "checking", pipeline.Check)
		for i, c := range out.Clients {
			if c.Changes != nil {
				p.Checked(c, notes(out, i), time.Since(start))
			}
		}
		return err
	}
	return cmd
}
