package pipeline

import (
	"os"
	"path"

	"github.com/voxgen/voxgen/gen/change"
	"github.com/voxgen/voxgen/gen/output"
)

// maxCompared bounds the files whose Go interfaces are compared: the rest of a
// run should not wait for it. 4 MiB take a second.
const maxCompared = 4 << 20

// breaking tells what writing c breaks for Go callers of what is on disk. It is
// a service, not a condition: what cannot be read or type-checked (somebody
// edited it, another voxgen made it) is not compared.
func (c Client) breaking() []change.Finding {
	old, ok := c.replaced()
	if !ok {
		return nil
	}
	found, err := change.Go(old, c.Files)
	if err != nil {
		return nil
	}
	var out []change.Finding
	for _, f := range found {
		if f.Severity == change.Breaking {
			out = append(out, f)
		}
	}
	return out
}

// replaced reads the generated files that are on disk.
func (c Client) replaced() (old []output.File, ok bool) {
	if c.Changed(output.Updated, output.Removed) == 0 {
		return nil, false // nothing that was there goes away
	}
	root, err := os.OpenRoot(c.Dir)
	if err != nil {
		return nil, false
	}
	defer func() { _ = root.Close() }() // only read from
	total := 0
	for _, ch := range c.Changes {
		if ch.Kind == output.Created || path.Ext(ch.Name) != ".go" {
			continue
		}
		data, err := root.ReadFile(ch.Name)
		if total += len(data); err != nil || total > maxCompared {
			return nil, false
		}
		old = append(old, output.File{Name: ch.Name, Content: data})
	}
	return old, len(old) > 0
}
