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
		Short: "Tell whether the generated files are up to date",
		Long: `Check generates as generate does, with the same flags and the same voxgen.yaml, and
compares the result with what is on disk. It writes nothing. It exits with 1 and
names each file that generate would create, update or remove.

Line ends are no difference, so a checkout with autocrlf passes.`,
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
