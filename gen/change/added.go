package change

import (
	"fmt"

	"github.com/voxgen/voxgen/gen/diag"
)

// Added returns the report about a document that has no older version.
func Added(oldName string, now Side) Report {
	operations := 0
	if paths := now.Doc.T.Paths; paths != nil {
		for _, item := range paths.Map() {
			operations += len(item.Operations())
		}
	}
	return Report{
		Old: oldName, New: now.Name,
		Findings: []Finding{{
			ID: "document-added", Axis: AxisWire, Severity: Note,
			Message: fmt.Sprintf("the document is new, with %s", count(operations, "operation")),
			New:     &Place{Position: diag.Position{File: now.Doc.Position(nil).File}},
		}},
		Version: Version{"minor", "the client is new"},
	}
}
