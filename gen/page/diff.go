package page

import (
	"fmt"
	"slices"
	"strings"
)

// around is the number of unchanged context lines in a diff.
const around = 3

// Diff returns the differences between a and b in the format of diff -u. Texts with
// too many differences are shown as one block.
func Diff(name string, a, b []byte) string {
	x, y := split(a), split(b)
	if slices.Equal(x, y) {
		return ""
	}
	var out strings.Builder
	fmt.Fprintf(&out, "--- %s\n+++ %s\n", name, name)
	ops := edits(x, y)
	for i := 0; i < len(ops); {
		if ops[i].kind == ' ' {
			i++
			continue
		}
		from, to := max(0, i-around), i
		for kept := 0; to < len(ops) && kept <= 2*around; to++ {
			if kept++; ops[to].kind != ' ' {
				kept = 0
			}
		}
		for to > i && ops[to-1].kind == ' ' {
			to--
		}
		to = min(len(ops), to+around)
		hunk(&out, ops[from:to])
		i = to
	}
	return out.String()
}

func hunk(out *strings.Builder, ops []edit) {
	removed, added := 0, 0
	for _, op := range ops {
		if op.kind != '+' {
			removed++
		}
		if op.kind != '-' {
			added++
		}
	}
	fmt.Fprintf(out, "@@ -%d,%d +%d,%d @@\n", ops[0].old+1, removed, ops[0].now+1, added)
	for _, op := range ops {
		fmt.Fprintf(out, "%c%s\n", op.kind, op.text)
	}
}

func split(data []byte) []string {
	if len(data) == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

// edit is one line of a diff: kept, removed or added.
type edit struct {
	kind     byte
	text     string
	old, now int
}

// maxEdits limits the length of the edit script; memory grows with its square.
const maxEdits = 1000

// edits returns the shortest edit script from x to y (Myers, An O(ND) Difference
// Algorithm, 1986), or a single block for texts with too many differences.
func edits(x, y []string) []edit {
	trace := ways(x, y)
	if trace == nil {
		return oneBlock(x, y)
	}
	var out []edit
	i, j := len(x), len(y)
	for d := len(trace) - 1; d >= 0; d-- {
		v := trace[d]
		at := func(k int) int { return v[k+len(v)/2] }
		k := i - j
		before := k - 1
		if k == -d || k != d && at(k-1) < at(k+1) {
			before = k + 1
		}
		toI := at(before)
		toJ := toI - before
		if d == 0 {
			toI, toJ = 0, 0
		}
		for i > toI && j > toJ && (d == 0 || i-1 >= toI && j-1 >= toJ) {
			if x[i-1] != y[j-1] {
				break
			}
			i, j = i-1, j-1
			out = append(out, edit{' ', x[i], i, j})
		}
		switch {
		case d == 0:
		case before == k+1:
			j--
			out = append(out, edit{'+', y[j], i, j})
		default:
			i--
			out = append(out, edit{'-', x[i], i, j})
		}
	}
	slices.Reverse(out)
	return out
}

// ways returns the furthest point on each diagonal for each number of edits, or nil if
// there are too many.
func ways(x, y []string) [][]int {
	var trace [][]int
	v := []int{0, 0, 0}
	for d := 0; d <= maxEdits; d++ {
		trace = append(trace, v)
		// One more diagonal on either side than for the previous edit.
		next := make([]int, len(v)+2)
		copy(next[1:], v)
		mid := len(next) / 2
		for k := -d; k <= d; k += 2 {
			i := next[mid+k-1] + 1
			if k == -d || k != d && next[mid+k-1] < next[mid+k+1] {
				i = next[mid+k+1]
			}
			if d == 0 {
				i = 0
			}
			for i < len(x) && i-k < len(y) && x[i] == y[i-k] {
				i++
			}
			next[mid+k] = i
			if i >= len(x) && i-k >= len(y) {
				return trace
			}
		}
		v = next
	}
	return nil
}

func oneBlock(x, y []string) (out []edit) {
	for i, s := range x {
		out = append(out, edit{'-', s, i, 0})
	}
	for j, s := range y {
		out = append(out, edit{'+', s, len(x), j})
	}
	return out
}
