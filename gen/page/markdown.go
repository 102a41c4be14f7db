package page

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"github.com/voxgen/voxgen/gen/diag"
)

var (
	fenceLine   = lazy("(?m)^ {0,3}(?:```|~~~)")
	markdownTop = lazy(`(?m)^(?:# \S|---\s*$)`)
	openapiInfo = lazy(`\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|get|post|put|patch|delete)\s+(/\S*)`)
	frontTitle  = lazy(`(?m)^title:\s*["']?(.*?)["']?\s*$`)
)

// isMarkdown reports whether a page is in Markdown, with a title and a fenced block. A
// text page may contain a fence, but not at the start of a line with a Markdown title
// before it.
func isMarkdown(data []byte) bool {
	return fenceLine().Match(data) && markdownTop().Match(data)
}

// markdownPage holds the elements that goldmark finds in a page.
type markdownPage struct {
	titles []line
	prose  []line
	blocks []block
	source []byte
	starts []int // offsets of the lines
}

// block is a fenced YAML block.
type block struct {
	info   string
	text   string
	line   int // of the first line of text
	closed bool
}

// markdown reads the layouts with a fenced OpenAPI document: MD and Mintlify.
func (p *parser) markdown(data []byte) *Method {
	md := readMarkdown(data)
	at := func(n int) diag.Position { return diag.Position{File: p.file, Line: n} }
	for _, b := range md.blocks {
		if !b.closed {
			p.fail(at(b.line-1), "page-fence", "the page is truncated: fenced block not closed")
			return nil
		}
	}
	switch {
	case len(md.titles) > 1:
		p.fail(at(md.titles[1].number), "page-two", "second page starts here: %q", md.titles[1].text)
		return nil
	case len(md.blocks) > 1:
		p.fail(at(md.blocks[1].line-1), "page-blocks", "second YAML block, the first is on line %d", md.blocks[0].line-1)
		return nil
	case len(md.blocks) == 0 && hasTable(textLines(data)):
		return p.tables(textLines(data))
	case len(md.blocks) == 0:
		p.fail(at(1), "page-no-method", "no fenced block with an OpenAPI document")
		return nil
	}
	m := p.openapiBlock(md.blocks[0], md)
	if m == nil {
		return nil
	}
	p.markdownProse(m, md)
	return m
}

// readMarkdown reads the top-level elements of the page.
func readMarkdown(data []byte) *markdownPage {
	md := &markdownPage{source: data, starts: []int{0}}
	for i, b := range data {
		if b == '\n' {
			md.starts = append(md.starts, i+1)
		}
	}
	body := 0
	if front, ok := frontMatter(data); ok {
		if m := frontTitle().FindSubmatchIndex(data[:front]); m != nil {
			md.titles = append(md.titles, line{text: string(data[m[2]:m[3]]), number: md.lineOf(m[2]), column: 1})
		}
		body = front
	}
	doc := goldmark.DefaultParser().Parse(text.NewReader(data[body:]))
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			if lines := md.linesOf(n, body); n.Level == 1 && len(lines) > 0 && body == 0 {
				md.titles = append(md.titles, lines[0])
			}
		case *ast.FencedCodeBlock:
			md.fence(n, body)
		case *ast.Paragraph, *ast.HTMLBlock, *ast.TextBlock:
			if len(md.blocks) == 0 {
				md.prose = append(md.prose, md.linesOf(n, body)...)
			}
		}
	}
	return md
}

// frontMatter returns the end of the front matter.
func frontMatter(data []byte) (int, bool) {
	if !bytes.HasPrefix(data, []byte("---\n")) {
		return 0, false
	}
	end := bytes.Index(data[4:], []byte("\n---\n"))
	if end < 0 {
		return 0, false
	}
	return 4 + end + 5, true
}

func (md *markdownPage) lineOf(offset int) int {
	lo, hi := 0, len(md.starts)
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; md.starts[mid] <= offset {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo + 1
}

func (md *markdownPage) linesOf(n ast.Node, body int) []line {
	var out []line
	for i := range n.Lines().Len() {
		seg := n.Lines().At(i)
		number := md.lineOf(body + seg.Start)
		out = append(out, line{
			text:   strings.TrimRight(string(md.source[body+seg.Start:body+seg.Stop]), "\n"),
			number: number, column: body + seg.Start - md.starts[number-1] + 1,
		})
	}
	return out
}

// fence records a YAML block. goldmark closes an open fence at the end of the page, so
// the text shows whether it was closed.
func (md *markdownPage) fence(n *ast.FencedCodeBlock, body int) {
	info := ""
	if n.Info != nil {
		info = string(n.Info.Value(md.source[body:]))
	}
	language, _, _ := strings.Cut(strings.ToLower(info), " ")
	if language != "yaml" && language != "yml" && language != "openapi" && !openapiInfo().MatchString(info) {
		return
	}
	b := block{info: info, line: 1}
	end := len(md.source)
	if n.Lines().Len() > 0 {
		b.line = md.lineOf(body + n.Lines().At(0).Start)
		end = body + n.Lines().At(n.Lines().Len()-1).Stop
		var text strings.Builder
		for i := range n.Lines().Len() {
			seg := n.Lines().At(i)
			text.Write(md.source[body+seg.Start : body+seg.Stop])
		}
		b.text = text.String()
	} else if n.Info != nil {
		b.line = md.lineOf(body+n.Info.Segment.Start) + 1
		end = min(end, body+n.Info.Segment.Stop+1)
	}
	b.closed = fenceLine().Match(firstLine(md.source[end:]))
	md.blocks = append(md.blocks, b)
}

func firstLine(data []byte) []byte {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return data[:i]
	}
	return data
}

// markdownProse reads the text between the title and the block, and compares it with
// the block.
func (p *parser) markdownProse(m *Method, md *markdownPage) {
	var prose []line
	for _, ln := range md.prose {
		text := strings.TrimSpace(ln.text)
		at := diag.Position{File: p.file, Line: ln.number, Column: ln.column}
		switch match := address().FindStringSubmatch(text); {
		case match != nil:
			p.compareAddress(m, at, match[1], match[2])
		case strings.HasPrefix(text, "Content-Type:"):
			multipart := strings.Contains(text, "multipart/")
			if multipart != m.Multipart {
				p.differs(at, "the block is used", "%q differs from the OpenAPI block", text)
			}
		case strings.HasPrefix(text, "Reference:"):
		default:
			prose = append(prose, ln)
		}
	}
	if t := clean(p.file, prose); t.Value != "" {
		m.describe(t)
	}
}

func (p *parser) compareAddress(m *Method, at diag.Position, verb, address string) {
	u, err := url.Parse(address)
	if err != nil {
		return
	}
	if !strings.HasSuffix(u.Path, m.Path) || verb != "" && verb != m.Verb {
		p.differs(at, "the block is used", "%s %s differs from the OpenAPI block %s %s", verb, address, m.Verb, m.Path)
		return
	}
	if server, ok := strings.CutSuffix(address, m.Path); ok && m.Server == "" {
		m.Server = server
	}
}
