package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voxgen/voxgen/gen"
)

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of voxgen",
		Long: `Version prints voxgen's version, which is also in the header of every generated file,
and build information: the commit, the Go version, the operating system and architecture.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprint(cmd.OutOrStdout(), versionText())
			return err
		},
	}
}

// versionText returns the output of version and --version.
func versionText() string {
	text := "voxgen " + gen.Version
	if info, ok := debug.ReadBuildInfo(); ok {
		if commit := revision(info); commit != "" {
			text += " (" + commit + ")"
		}
	}
	return fmt.Sprintf("%s %s %s/%s\n", text, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// revision returns the commit of a build from a checkout, the version of a module
// between two releases, or "" for a released module.
func revision(info *debug.BuildInfo) string {
	var parts []string
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			parts = append(parts, s.Value[:min(12, len(s.Value))])
		case s.Key == "vcs.modified" && s.Value == "true":
			parts = append(parts, "modified")
		}
	}
	if v := info.Main.Version; len(parts) == 0 && v != "(devel)" && v != "v"+gen.Version {
		return v
	}
	return strings.Join(parts, ", ")
}
