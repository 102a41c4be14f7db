package peers

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/internal/test/testenv"
)

// programs call one operation without parameters of the largest clients of the corpus.
var programs = []struct{ document, method, path, response string }{
	{"realworld/discord.json", "GetMyUser", "/users/@me", "UserPIIResponse"},
	{"realworld/oxide-nexus.json", "CurrentUserView", "/v1/me", "CurrentUser"},
	{"examples/superset.json", "GetAPIV1Me", "/api/v1/me/", "GetAPIV1MeResponse"},
}

// larger is how much larger a program may be with the client than without.
const larger = 1.02

// TestBinarySize compares programs that call one operation: by way of the client, and
// with net/http and encoding/json alone. What the program does not use of the client must
// not be in it.
func TestBinarySize(t *testing.T) {
	m := newModule(t)
	var table strings.Builder
	table.WriteString("| Program | -ldflags | By hand, kB | With the client, kB | Ratio |\n|---|---|--:|--:|--:|\n")
	for _, p := range programs {
		t.Run(filepath.Base(p.document), func(t *testing.T) {
			m.client(t, "ours", filepath.Join(testenv.Corpus(t), filepath.FromSlash(p.document)))
			m.write(t, "client/main.go", fmt.Appendf(nil, withClient, p.method))
			m.write(t, "hand/types.go", plainTypes(t, filepath.Join(m.dir, "ours"), "main", p.response))
			m.write(t, "hand/main.go", fmt.Appendf(nil, byHand, p.path, p.response))
			for _, flags := range []string{"", "-s -w"} {
				var sizes [2]int64
				for i, name := range []string{"hand", "client"} {
					out := filepath.Join(m.dir, "bin", name)
					m.must(t, "go", "build", "-ldflags", flags, "-o", out, "./"+name)
					sizes[i] = testenv.Size(t, out)
				}
				ratio := float64(sizes[1]) / float64(sizes[0])
				fmt.Fprintf(&table, "| %s, %s | %s | %d | %d | %.3f |\n", filepath.Base(p.document), p.method, flags, sizes[0]/1000, sizes[1]/1000, ratio)
				if ratio > larger {
					t.Errorf("-ldflags=%q: %.3f of the size by hand, want %.2f or less", flags, ratio, larger)
				}
			}
			if *keep != "" {
				m.copy(t, filepath.Join(*keep, p.method))
			}
		})
	}
	publish(t, "benchmarks.md", "size", table.String())
}

const withClient = `package main

import (
	"context"
	"fmt"
	"os"

	"example.com/peers/ours"
)

func main() {
	client, err := api.NewClient(api.WithBaseURL(os.Args[1]))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	v, err := client.%[1]s(context.Background(), api.%[1]sRequest{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%%+v\n", v)
}
`

const byHand = `package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
)

func main() {
	v, err := call(context.Background(), os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%%+v\n", v)
}

func call(ctx context.Context, base string) (*%[2]s, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+%[1]q, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("HTTP %%s", resp.Status)
	}
	v := new(%[2]s)
	return v, json.NewDecoder(resp.Body).Decode(v)
}
`
