package verify_test

import (
	"testing"

	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/gen/verify"
)

func TestSmoke(t *testing.T) {
	files := []output.File{{Name: "a.go", Content: []byte(output.Header("v1", "x.yaml") + "\n\npackage a\n\nvar x = (*T)(nil)\n\ntype T struct{}\n")}}
	if err := verify.Files(files, verify.Config{Package: "a"}); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir() + "/p/q"
	for range 2 {
		changes, err := output.Write(dir, files)
		t.Log(changes, err)
	}
	changes, err := output.Write(dir, nil)
	t.Log(changes, err)
}
