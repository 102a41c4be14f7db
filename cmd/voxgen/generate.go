package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/internal/pipeline"
)

func newGenerate() *cobra.Command {
	var flags clientFlags
	cmd := &cobra.Command{
		Use:   "generate",
		Short: "Generate Go clients and write them to disk",
		Long: `Generate reads voxgen.yaml in the working directory, or above it up to the root of the
module, and writes the clients that it describes. Without that file it writes a client
of the description that is built in, Voximplant's Management API, to
./generated/voximplant. With --spec it writes a client of that description, and
voxgen.yaml is read only if --config names it. Flags override the file.

Everything is generated and verified before the first file is written, so nothing
changes when there are errors. Files that carry voxgen's header and are generated no
more are removed; a file without that header is never overwritten nor removed. What
no longer compiles for callers of the package that was there is told, a line each.`,
		Example: `  voxgen generate
  voxgen generate --spec petstore.yaml --overlay fixes.yaml --package petstore --out ./petstore
  voxgen generate --spec github.json --include-tag issues --include-path '/user/*'
  //go:generate go run github.com/voxgen/voxgen/cmd/voxgen@v` + gen.Version + ` generate --out .`,
		Args: noArgs,
	}
	flags.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		start := time.Now()
		out, p, err := flags.run(cmd, "generating", pipeline.Generate)
		if err != nil {
			if len(out.Diags) > 0 {
				p.Failed(out.Diags)
			}
			return err
		}
		for i, c := range out.Clients {
			p.Generated(c, notes(out, i), time.Since(start))
			if !flags.Quiet {
				printBreaking(cmd.OutOrStdout(), c)
			}
		}
		return nil
	}
	return cmd
}

// maxBreaking limits the breaking changes that are printed.
const maxBreaking = 40

// printBreaking prints the changes that break callers.
func printBreaking(w io.Writer, c pipeline.Client) {
	for i, f := range c.Breaking {
		if i == maxBreaking {
			fmt.Fprintf(w, "voxgen: breaking: %d more, see voxgen diff\n", len(c.Breaking)-i)
			return
		}
		fmt.Fprintf(w, "voxgen: breaking: %s\n", f.Message)
	}
}

// notes returns the number of notes for the line of the last client, because
// diagnostics belong to the run, not to a client.
func notes(out pipeline.Outcome, i int) int {
	if i < len(out.Clients)-1 {
		return 0
	}
	return out.Diags.Count(diag.Note)
}
