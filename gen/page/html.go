package page

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var htmlStart = lazy(`(?i)^\s*<(?:!doctype html|html|head|body|!--)`)

func isHTML(data []byte) bool { return htmlStart().Match(data[:min(len(data), 512)]) }

// breaks holds the elements that start and end a line.
var breaks = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Br: true, atom.Button: true, atom.Dd: true,
	atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Footer: true, atom.Form: true, atom.H1: true, atom.H2: true, atom.H3: true,
	atom.H4: true, atom.H5: true, atom.H6: true, atom.Header: true, atom.Hr: true, atom.Li: true, atom.Main: true, atom.Nav: true,
	atom.Ol: true, atom.P: true, atom.Pre: true, atom.Section: true, atom.Table: true, atom.Td: true, atom.Th: true, atom.Tr: true,
	atom.Ul: true, atom.Title: true,
}

// unseen holds the elements whose text is not displayed.
var unseen = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Svg: true, atom.Head: true, atom.Iframe: true,
}

// htmlLines returns the text of a web page, with a line for each block and the line
// numbers of its source. It processes tokens, because a tree could be too deep for the
// stack.
func htmlLines(data []byte) []line {
	var out []line
	z := html.NewTokenizer(bytes.NewReader(data))
	number, hidden := 1, 0
	cur := line{}
	var text strings.Builder
	flush := func() {
		if cur.text = strings.Join(strings.Fields(text.String()), " "); cur.text != "" {
			out = append(out, cur)
		}
		cur = line{}
		text.Reset()
	}
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			flush()
			return out
		}
		raw := z.Raw()
		here := number
		number += bytes.Count(raw, []byte("\n"))
		switch kind {
		case html.TextToken:
			if hidden > 0 {
				continue
			}
			if text.Len() == 0 {
				cur.number = here + leadingLines(raw)
				cur.column = 1
			}
			text.Write(z.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			switch {
			case unseen[a] && kind == html.StartTagToken:
				hidden++
			case unseen[a] && kind == html.EndTagToken:
				hidden = max(0, hidden-1)
			case breaks[a]:
				flush()
			}
		}
	}
}

func leadingLines(raw []byte) int {
	return bytes.Count(raw[:len(raw)-len(bytes.TrimLeft(raw, " \t\n"))], []byte("\n"))
}
