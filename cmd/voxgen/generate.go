package main

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/safe"
	"github.com/voxgen/voxgen/internal/pipeline"
)

func newGenerate() *cobra.Command {
	var flags clientFlags
	var dumpIR string
	cmd := &cobra.Command{
		Use:   "generate",
		Short: "Generate Go clients and write them to disk",
		Long: `Generate reads voxgen.yaml in the working directory, or above it up to the root of the
module, and writes the clients that it configures. Without that file, it writes a client
for the built-in document of Voximplant's Management API to ./generated/voximplant. With
--spec, it writes a client for that document, and reads voxgen.yaml only if --config is
set. Flags override the file.

All files are generated and verified before the first one is written, so that nothing
changes if there are errors. Stale files with voxgen's header are removed. A file
without that header is never overwritten or removed. Changes to the existing package
that break its callers are listed.

--dump-ir prints the model of the API that code is generated from: operations, types,
names and constraints. It is meant for debugging; its format can change with every
version.`,
		Example: `  voxgen generate
  voxgen generate --spec petstore.yaml --overlay fixes.yaml --package petstore --out ./petstore
  voxgen generate --spec github.json --include-tag issues --include-path '/user/*'
  voxgen generate --spec petstore.yaml --dump-ir | jq '.operations[].name'
  //go:generate go run github.com/voxgen/voxgen/cmd/voxgen@v` + gen.Version + ` generate --out .`,
		Args: noArgs,
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&dumpIR, "dump-ir", "", "print the model that the code is generated from, as JSON, and write no client; with =`file`, into that file")
	cmd.Flags().Lookup("dump-ir").NoOptDefVal = stdout
	_ = cmd.MarkFlagFilename("dump-ir", "json") // fails for unknown flags only
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if cmd.Flags().Changed("dump-ir") {
			return flags.dumpIR(cmd, dumpIR)
		}
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

// stdout is the file name that stands for the standard output.
const stdout = "-"

// dumpIR prints the model of each client, one JSON document after the other.
func (f *clientFlags) dumpIR(cmd *cobra.Command, file string) error {
	out, p, err := f.run(cmd, "reading", pipeline.Model)
	if err != nil {
		if len(out.Diags) > 0 {
			p.Failed(out.Diags)
		}
		return err
	}
	var b bytes.Buffer
	for _, c := range out.Clients {
		data, err := safe.JSON(c.API)
		if err != nil {
			return fmt.Errorf("--dump-ir: %w", err)
		}
		b.Write(data)
	}
	if file != stdout {
		return replaceFile(file, b.Bytes())
	}
	_, err = b.WriteTo(cmd.OutOrStdout())
	return err
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
