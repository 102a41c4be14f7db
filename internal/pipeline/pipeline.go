// Package pipeline runs the generator for the command: clients in, findings and
// changes out. It prints nothing.
package pipeline

import (
	"fmt"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/change"
	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/internal/config"
)

// Outcome is what came of the clients.
type Outcome struct {
	Clients []Client
	Diags   diag.List
	// Broken: the run could not do its work, for reasons that are not in a
	// description: a file that cannot be read or must not be overwritten.
	Broken bool
}

// Client is one generated client.
type Client struct {
	Dir     string
	API     *ir.API
	Files   []output.File
	Changes []output.Change // of every file, unchanged ones too
	// Breaking is what Generate broke for Go callers of what it replaced.
	Breaking []change.Finding
}

// Changed returns how many files there are of a kind.
func (c Client) Changed(kinds ...output.Kind) (n int) {
	for _, change := range c.Changes {
		for _, k := range kinds {
			if change.Kind == k {
				n++
			}
		}
	}
	return n
}

// Generate generates all clients and writes them; when anything is wrong with
// one of them, none.
func Generate(clients []config.Client) Outcome {
	out := plan(clients)
	if out.Diags.HasErrors() {
		return out
	}
	for i, c := range out.Clients {
		out.Clients[i].Breaking = c.breaking()
		if _, err := output.Write(c.Dir, c.Files, c.API.FakePackage()); err != nil {
			out.broken(c.Dir, err)
			break
		}
	}
	return out
}

// Check generates all clients and compares them with the disk. Each file that
// differs is an error among the diagnostics.
func Check(clients []config.Client) Outcome {
	out := plan(clients)
	if out.Diags.HasErrors() {
		return out
	}
	for _, c := range out.Clients {
		for _, change := range c.Changes {
			if change.Kind != output.Unchanged {
				out.Diags.Add(difference(c.Dir, change))
			}
		}
	}
	return out
}

// plan generates everything and finds out what writing would change, so that
// a conflict of the last client keeps the first from being written.
func plan(clients []config.Client) Outcome {
	var out Outcome
	if len(clients) == 1 && clients[0].Spec == "" {
		// The built-in description is small: its garbage costs less than to collect it.
		defer debug.SetGCPercent(debug.SetGCPercent(400))
	}
	for _, c := range clients {
		out.generate(c)
	}
	out.apart()
	if out.Diags.HasErrors() {
		return out
	}
	for i := range out.Clients {
		c := &out.Clients[i]
		var err error
		if c.Changes, err = output.Plan(c.Dir, c.Files, c.API.FakePackage()); err != nil {
			out.broken(c.Dir, err)
			continue
		}
		if err := otherPackage(c.Dir, c.API.Package, c.Files); err != nil {
			out.broken(c.Dir, err)
		}
	}
	return out
}

func (o *Outcome) generate(c config.Client) {
	cfg := c.Gen()
	res := gen.Generate(cfg)
	o.Diags = append(o.Diags, res.Diags...)
	for _, d := range res.Diags {
		// "read" names a file of the command line that cannot be read at
		// all, "internal" a mistake of voxgen: no description is to blame.
		if d.Severity == diag.Error && (d.Code == "read" || d.Code == "internal") {
			o.Broken = true
		}
	}
	if res.Diags.HasErrors() || res.API == nil {
		return
	}
	if len(res.API.Operations) == 0 && c.Filtered() {
		o.Diags.Add(noOperations(c, res.API.Source))
		return
	}
	o.Clients = append(o.Clients, Client{Dir: c.Dir(res.API.Package), API: res.API, Files: res.Files})
}

// noOperations refuses filters that leave nothing: most likely one has a
// typing error, and the files of all operations would be removed.
func noOperations(c config.Client, source string) diag.Diagnostic {
	d := diag.Diagnostic{
		Position: diag.Position{File: c.Spec}, Severity: diag.Error, Code: "no-operations",
		Message: "include and exclude leave none of the operations", Instead: "nothing is generated",
	}
	if c.Spec == "" {
		d.File = source
	}
	return d
}

// apart refuses two clients in one folder: each would remove the other's files.
func (o *Outcome) apart() {
	seen := map[string]string{}
	for _, c := range o.Clients {
		dir, err := filepath.Abs(c.Dir)
		if err != nil {
			dir = c.Dir
		}
		dir = strings.ToLower(dir) // one folder where case is ignored
		if other, ok := seen[dir]; ok {
			o.broken(c.Dir, fmt.Errorf("the packages %s and %s would be written to the same folder; give one of them another out", other, c.API.Package))
		}
		seen[dir] = c.API.Package
	}
}

// broken notes an error of the disk, a diagnostic for each of its lines.
func (o *Outcome) broken(dir string, err error) {
	o.Broken = true
	for line := range strings.SplitSeq(err.Error(), "\n") {
		o.Diags.Errorf(diag.Position{File: Show(dir)}, "output", "%s", strings.TrimPrefix(line, "output: "))
	}
}

// difference says what a run would change, at the first line that differs.
func difference(dir string, change output.Change) diag.Diagnostic {
	d := diag.Diagnostic{
		Position: diag.Position{File: filepath.Join(dir, filepath.FromSlash(change.Name))},
		Severity: diag.Error, Code: "out-of-date",
	}
	switch change.Kind {
	case output.Created:
		d.Message = "is missing; generate would create it"
	case output.Removed:
		d.Message = "is generated no more; generate would remove it"
	default:
		d.Message = "generate would update it"
		if rest, ok := strings.CutPrefix(change.Diff, change.Name+":"); ok {
			line, text, _ := strings.Cut(rest, ": ")
			d.Line, _ = strconv.Atoi(line) // 0, unknown, when it is no number
			d.Message += ": this line " + strings.TrimSpace(text)
		}
	}
	return d
}

// Show writes a relative folder so that it looks like one: ./generated/x.
func Show(dir string) string {
	if filepath.IsAbs(dir) || strings.HasPrefix(dir, ".") {
		return dir
	}
	return "." + string(filepath.Separator) + dir
}
