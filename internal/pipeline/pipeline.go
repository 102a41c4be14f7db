// Package pipeline runs the generator for the commands generate and check. It
// prints nothing.
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

// Outcome is the result of a run.
type Outcome struct {
	Clients []Client
	Diags   diag.List
	// Broken is set if the run failed for reasons other than the document, such
	// as a file that cannot be read or must not be overwritten.
	Broken bool

	spool *output.Spool // of the files
}

// Client is one generated client.
type Client struct {
	Dir     string // for messages
	API     *ir.API
	Files   []output.File
	Changes []output.Change // of all files, including unchanged ones
	// Breaking lists the changes that break Go callers of the replaced files.
	Breaking []change.Finding

	folder   output.Folder
	position diag.Position // of what determines the folder in voxgen.yaml
}

// Changed returns the number of changes of the given kinds.
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

// Generate generates and writes all clients. If one of them has errors, none is
// written.
func Generate(clients []config.Client) Outcome {
	out := plan(clients)
	defer out.spool.Close()
	if out.Diags.HasErrors() {
		return out
	}
	for i, c := range out.Clients {
		out.Clients[i].Breaking = c.breaking()
		if _, err := c.folder.Write(c.Files, c.API.FakePackage()); err != nil {
			out.broken(c.Dir, err)
			break
		}
	}
	return out
}

// Check generates all clients and compares them with the files on disk. Each
// difference is reported as an error, a package that is not there as one.
func Check(clients []config.Client) Outcome {
	out := plan(clients)
	defer out.spool.Close()
	if out.Diags.HasErrors() {
		return out
	}
	for _, c := range out.Clients {
		if n := len(c.Changes); n > 1 && c.Changed(output.Created) == n {
			out.Diags.Add(diag.Diagnostic{
				Position: diag.Position{File: Show(c.Dir)}, Severity: diag.Error, Code: "out-of-date",
				Message: fmt.Sprintf("the package is missing; generate would create its %d files", n),
			})
			continue
		}
		for _, change := range c.Changes {
			if change.Kind != output.Unchanged {
				out.Diags.Add(difference(c.Dir, change))
			}
		}
	}
	return out
}

// softMemoryLimit is how many bytes of memory are in use when garbage is collected more
// often.
const softMemoryLimit = 550 << 20

// plan generates all clients and determines the changes, so that nothing is
// written if there is a conflict in any of them.
func plan(clients []config.Client) Outcome {
	var out Outcome
	if len(clients) == 1 && clients[0].Spec == "" {
		// The built-in document is small: collecting garbage costs more than keeping it.
		defer debug.SetGCPercent(debug.SetGCPercent(400))
	} else {
		// Most of a very large document and its model lives until the model is complete;
		// as much garbage again need not be kept.
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(softMemoryLimit))
		out.spool, _ = output.NewSpool() // without a folder for it, files stay in memory
	}
	for _, c := range clients {
		out.generate(c)
	}
	out.checkFolders()
	if out.Diags.HasErrors() {
		return out
	}
	for i := range out.Clients {
		c := &out.Clients[i]
		var err error
		if c.Changes, err = c.folder.Plan(c.Files, c.API.FakePackage()); err != nil {
			out.broken(c.Dir, err)
			continue
		}
		if err := otherPackage(c.folder, c.API.Package, c.Files); err != nil {
			out.broken(c.Dir, err)
		}
	}
	return out
}

// Model determines the model of each client, and writes nothing.
func Model(clients []config.Client) Outcome {
	var out Outcome
	for _, c := range clients {
		res := gen.Model(c.Gen())
		out.collect(res.Diags)
		out.Clients = append(out.Clients, Client{API: res.API})
	}
	return out
}

func (o *Outcome) generate(c config.Client) {
	cfg := c.Gen()
	cfg.Spool = o.spool
	res := gen.Generate(cfg)
	o.collect(res.Diags)
	if res.Diags.HasErrors() || res.API == nil {
		return
	}
	if len(res.API.Operations) == 0 && c.Filtered() {
		o.Diags.Add(noOperations(c))
		return
	}
	name := res.API.Package
	o.Clients = append(o.Clients, Client{
		Dir: c.Dir(name), API: res.API, Files: res.Files, folder: c.Folder(name), position: c.Position(),
	})
}

// collect adds the diagnostics of one client.
func (o *Outcome) collect(diags diag.List) {
	o.Diags = append(o.Diags, diags...)
	for _, d := range diags {
		// "read" is about a file named by the user that cannot be read, "internal"
		// about a bug of voxgen, not about the document.
		if d.Severity == diag.Error && (d.Code == "read" || d.Code == "internal") {
			o.Broken = true
		}
	}
}

// noOperations reports filters that exclude all operations. Most likely one has a
// typo, and the files of all operations would be removed.
func noOperations(c config.Client) diag.Diagnostic {
	return diag.Diagnostic{
		Position: diag.Position{File: c.Document().String()}, Severity: diag.Error, Code: "no-operations",
		Message: "include and exclude match no operations", Instead: "nothing is generated",
	}
}

// checkFolders reports folders that are not allowed, and clients whose folders overlap:
// the fake of one could be the client of another, or be removed by it.
func (o *Outcome) checkFolders() {
	resolved := make([]string, len(o.Clients))
	for i, c := range o.Clients {
		dir, err := c.folder.Resolve()
		if err != nil {
			o.badFolder(c, strings.TrimPrefix(err.Error(), "output: open folder: "))
			continue
		}
		resolved[i] = strings.ToLower(dir) + string(filepath.Separator) // same folder on case-insensitive file systems
		for j, other := range o.Clients[:i] {
			if resolved[j] != "" && (strings.HasPrefix(resolved[i], resolved[j]) || strings.HasPrefix(resolved[j], resolved[i])) {
				o.badFolder(c, fmt.Sprintf("it overlaps %s, the folder of package %s (%s); set out to a folder beside it", Show(other.Dir), other.API.Package, other.position))
			}
		}
	}
}

func (o *Outcome) badFolder(c Client, why string) {
	o.Broken = true
	position := c.position
	if position == (diag.Position{}) {
		position.File = Show(c.Dir)
	}
	o.Diags.Errorf(position, "output", "cannot write package %s to %s: %s", c.API.Package, Show(c.Dir), why)
}

// broken reports an error of package output, with a diagnostic for each line.
func (o *Outcome) broken(dir string, err error) {
	o.Broken = true
	for line := range strings.SplitSeq(err.Error(), "\n") {
		o.Diags.Errorf(diag.Position{File: Show(dir)}, "output", "%s", strings.TrimPrefix(line, "output: "))
	}
}

// difference reports a file that is out of date, at the first line that differs.
func difference(dir string, change output.Change) diag.Diagnostic {
	d := diag.Diagnostic{
		Position: diag.Position{File: filepath.Join(dir, filepath.FromSlash(change.Name))},
		Severity: diag.Error, Code: "out-of-date",
	}
	switch {
	case change.Name == output.Interrupted:
		d.Message = "voxgen generate was interrupted and left old and new files; run it again"
	case change.Kind == output.Created:
		d.Message = "file is missing; generate would create it"
	case change.Kind == output.Removed:
		d.Message = "file is stale; generate would remove it"
	default:
		d.Message = "file is out of date"
		if rest, ok := strings.CutPrefix(change.Diff, change.Name+":"); ok {
			line, text, _ := strings.Cut(rest, ": ")
			d.Line, _ = strconv.Atoi(line) // 0, unknown, if it is not a number
			d.Message += ": " + strings.TrimSpace(text)
		}
	}
	return d
}

// Show formats a relative folder with a leading dot: ./generated/x.
func Show(dir string) string {
	if filepath.IsAbs(dir) || strings.HasPrefix(dir, ".") {
		return dir
	}
	return "." + string(filepath.Separator) + dir
}
