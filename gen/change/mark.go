package change

import (
	"regexp"
	"slices"
	"strings"
)

// segment is a part of an excerpt. Changed is set if the other side lacks it.
type segment struct {
	Text    string
	Changed bool
}

// segments is an excerpt in parts.
type segments []segment

func (s *segments) add(text string, changed bool) {
	if n := len(*s); n > 0 && (*s)[n-1].Changed == changed {
		(*s)[n-1].Text += text
	} else if text != "" {
		*s = append(*s, segment{text, changed})
	}
}

// line adds a line that the other side lacks, without its indentation.
func (s *segments) line(text string) {
	indent := indentation(text)
	s.add(text[:indent], false)
	s.add(text[indent:], true)
}

// mark compares two excerpts line by line, and lines that changed word by word.
func mark(old, now string) (a, b segments) {
	x, y := strings.Split(old, "\n"), strings.Split(now, "\n")
	i, j := 0, 0
	for _, same := range append(common(x, y), [2]int{len(x), len(y)}) {
		for i < same[0] || j < same[1] {
			switch {
			case j == same[1]:
				a.line(x[i])
			case i == same[0]:
				b.line(y[j])
			default:
				markWords(&a, &b, x[i], y[j])
			}
			if i < same[0] {
				a.endLine(&i, len(x))
			}
			if j < same[1] {
				b.endLine(&j, len(y))
			}
		}
		if i < len(x) {
			a.add(x[i], false)
			b.add(y[j], false)
			a.endLine(&i, len(x))
			b.endLine(&j, len(y))
		}
	}
	return a, b
}

// endLine ends line i of n.
func (s *segments) endLine(i *int, n int) {
	if *i++; *i < n {
		s.add("\n", false)
	}
}

var word = regexp.MustCompile(`[\pL\pN_]+|\s+|.`)

// markWords marks the words that differ between two lines, or all if few are the same.
func markWords(a, b *segments, old, now string) {
	x, y := word.FindAllString(old, -1), word.FindAllString(now, -1)
	pairs := common(oneSpace(x), oneSpace(y))
	same := 0
	for _, p := range pairs {
		same += len(strings.TrimSpace(x[p[0]]))
	}
	if 3*same < min(len(old), len(now)) {
		a.line(old)
		b.line(now)
		return
	}
	i, j := 0, 0
	for _, p := range append(pairs, [2]int{len(x), len(y)}) {
		a.add(strings.Join(x[i:p[0]], ""), true)
		b.add(strings.Join(y[j:p[1]], ""), true)
		if p[0] < len(x) {
			a.add(x[p[0]], false)
			b.add(y[p[1]], false)
		}
		i, j = p[0]+1, p[1]+1
	}
}

// oneSpace returns words in which all spaces are equal.
func oneSpace(words []string) []string {
	out := slices.Clone(words)
	for i, w := range out {
		if strings.TrimSpace(w) == "" {
			out[i] = " "
		}
	}
	return out
}

// common returns the indices of a longest common subsequence of two short lists.
func common(x, y []string) (out [][2]int) {
	length := make([][]int, len(x)+1)
	for i := range length {
		length[i] = make([]int, len(y)+1)
	}
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] == y[j]:
			out = append(out, [2]int{i, j})
			i, j = i+1, j+1
		case length[i+1][j] >= length[i][j+1]:
			i++
		default:
			j++
		}
	}
	return out
}
