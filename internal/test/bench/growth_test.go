package bench

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
)

// TestGrowth generates a document with 40, 160 and 640 operations: the time
// for one stays about the same.
func TestGrowth(t *testing.T) {
	if quiet := os.Getenv("VOXGEN_MEASURE") != ""; !quiet || raceEnabled {
		t.Skip("measures time: make measure runs it, alone on the machine")
	}
	var each []float64
	for _, n := range []int{40, 160, 640} {
		spec := repeated(n)
		best := time.Hour
		for range 5 {
			start := time.Now()
			if r := gen.Generate(gen.Config{Spec: load.Input{Name: "growth.yaml", Data: spec}, Package: "api"}); r.Files == nil {
				t.Fatal(r.Diags.Err())
			}
			best = min(best, time.Since(start))
		}
		each = append(each, float64(best)/float64(n))
		t.Logf("%4d operations: %v, %.0f µs for each", n, best.Round(time.Millisecond), float64(best.Microseconds())/float64(n))
	}
	if each[2] > 1.5*each[0] {
		t.Errorf("with 16 times the operations, each takes %.2f times as long", each[2]/each[0])
	}
}

// repeated is a description of n operations, each with types of its own.
func repeated(n int) []byte {
	var paths, schemas strings.Builder
	for i := range n {
		fmt.Fprintf(&paths, "  /things%d/{id}:\n    put:\n      operationId: PutThing%d\n      tags: [t%d]\n      parameters: "+
			"[{name: id, in: path, required: true, schema: {type: string, maxLength: 9}}, {name: q, in: query, schema: {type: array, items: {type: integer}}}]\n"+
			"      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing%d'}}}}\n"+
			"      responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Thing%d'}}}}}\n", i, i, i/20, i, i)
		fmt.Fprintf(&schemas, "    Thing%d: {type: object, required: [name], properties: {name: {type: string, minLength: 1}, kind: {enum: [a, b, c]}, "+
			"next: {$ref: '#/components/schemas/Thing%d'}, size: {type: number, minimum: 0}}}\n", i, (i+1)%n)
	}
	return []byte("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n" + paths.String() + "components:\n  schemas:\n" + schemas.String())
}
