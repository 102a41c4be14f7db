package change

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// hostileReport is of two documents that try to run a script wherever the
// page shows one of their texts.
func hostileReport(t *testing.T) Report {
	t.Helper()
	const evil = `<script>document.title='PWNED'</script><img src=x onerror=document.title='PWNED'></title></style></pre><svg onload=document.title='PWNED'>{{.}}`
	quoted := "'" + strings.ReplaceAll(evil, "'", "''") + "'"
	base := `
openapi: 3.1.0
info: {title: Evil, version: "1", description: ` + quoted + `}
servers: [{url: 'https://example.org/` + "%3Cscript%3E" + `'}]
paths:
  /a:
    get:
      operationId: getA
      summary: ` + quoted + `
      parameters:
        - {name: ` + quoted + `, in: query, description: ` + quoted + `, schema: {type: string, maxLength: 40}}
        - {name: pick, in: query, schema: {type: string, enum: [one, ` + quoted + `]}}
        - {name: gone, in: query, schema: {type: string, pattern: ` + quoted + `}}
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {type: object, properties: {` + quoted + `: {type: string}}}}}
`
	changed := strings.NewReplacer(
		"maxLength: 40", "maxLength: 30", "enum: [one, "+quoted+"]", "enum: [one]", "name: gone", "name: come, required: true",
		"{type: object, properties: {"+quoted+": {type: string}}}", "{type: object}",
		"summary: "+quoted, "summary: "+strings.TrimSuffix(quoted, "'")+" again'",
	).Replace(base)
	r := compare(t, base, changed)
	r.Old, r.New = evil, `"><script>document.title="PWNED"</script>`
	if r.Count(Breaking) < 4 || r.Count(Note) < 1 {
		t.Fatalf("the changes were not found: %s", r.Summary())
	}
	return r
}

func pageOf(t *testing.T, r Report) string {
	t.Helper()
	var b strings.Builder
	if err := r.HTML(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestPageIsInert holds every tag of the page against a list, so that it needs
// no browser to see that a document adds none.
func TestPageIsInert(t *testing.T) {
	page := pageOf(t, hostileReport(t))
	allowed := regexp.MustCompile(`^</?(html|head|meta|title|style|body|header|main|section|details|summary|h1|h2|p|b|br|span|div|figure|figcaption|pre|code|input|label)( (lang|charset|http-equiv|content|name|class|id|type|for|aria-label|aria-labelledby|tabindex)="[^"<>]*"| checked| open)*>$`)
	for _, tag := range regexp.MustCompile(`<[^>]*>?`).FindAllString(page, -1) {
		if !allowed.MatchString(tag) && tag != "<!DOCTYPE html>" {
			t.Errorf("a tag that is not ours: %s", tag)
		}
	}
	if !strings.Contains(page, "default-src &#39;none&#39;") || strings.Contains(page, "unsafe-inline") || strings.Contains(page, "script-src") {
		t.Error("the policy allows more than a style sheet")
	}
	if !strings.Contains(page, "&lt;script&gt;") {
		t.Error("the hostile text is not on the page, so that nothing was tested")
	}
	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(page)
	if style == nil {
		t.Fatal("no style sheet")
	}
	sum := sha256.Sum256([]byte(style[1]))
	if hash := base64.StdEncoding.EncodeToString(sum[:]); !strings.Contains(html.UnescapeString(page), "style-src 'sha256-"+hash+"'") {
		t.Error("the policy refuses our own style sheet")
	}
	if n := strings.Count(page, `<details class="breaking" open>`); n < 4 {
		t.Errorf("%d breaking changes", n)
	}
}

// TestPageInBrowser opens the page in a real browser, where nothing runs; a
// page without the care shows that the browser would.
func TestPageInBrowser(t *testing.T) {
	browser := findBrowser()
	if browser == "" {
		t.Skip("there is no chromium or chrome on the PATH or in /usr/bin")
	}
	dir := t.TempDir()
	open := func(name, page string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		cmd := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
			"--user-data-dir="+filepath.Join(dir, "profile"), "--virtual-time-budget=2000", "--dump-dom", "file://"+path)
		out, err := cmd.Output()
		if err != nil {
			t.Skipf("the browser does not start here: %v", err)
		}
		return string(out)
	}
	title := regexp.MustCompile(`(?s)<title>(.*?)</title>`)
	if got := open("control.html", "<title>before</title><script>document.title='PWNED'</script>"); !strings.Contains(got, "<title>PWNED</title>") {
		t.Fatalf("the browser runs no scripts at all: %s", got)
	}
	got := open("report.html", pageOf(t, hostileReport(t)))
	m := title.FindStringSubmatch(got)
	if m == nil || !strings.HasPrefix(m[1], "Changes: ") {
		t.Errorf("the title is %q: a script ran", m)
	}
	for _, tag := range []string{"<script", "<img", "<svg", "<iframe"} {
		if strings.Contains(got, tag) {
			t.Errorf("the page has a %s>", tag)
		}
	}
	if !strings.Contains(got, "Breaking") || !strings.Contains(got, "request-parameter-enum-value-removed") {
		t.Error("the findings are not on the page")
	}
}

func findBrowser() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// TestMarkdownIsInert: a document makes no HTML, no link and no mention.
func TestMarkdownIsInert(t *testing.T) {
	r := hostileReport(t)
	r.Findings = append(r.Findings, Finding{ID: "x", Axis: AxisWire, Severity: Breaking, Message: "@everyone [a](http://b) `code`", Old: &Place{Text: "````\n</details><script>"}})
	var b strings.Builder
	if err := r.Markdown(&b); err != nil {
		t.Fatal(err)
	}
	fence := ""
	for line := range strings.SplitSeq(b.String(), "\n") {
		trimmed := strings.TrimSpace(line)
		if run := regexp.MustCompile("^`{3,}").FindString(trimmed); run != "" && (fence == "" || trimmed == fence) {
			if fence == "" {
				fence = run
			} else {
				fence = ""
			}
			continue
		}
		if fence != "" {
			continue
		}
		for _, tag := range regexp.MustCompile(`<[^>]*>?`).FindAllString(regexp.MustCompile("`[^`]*`").ReplaceAllString(line, ""), -1) {
			if tag != "<details>" && tag != "</details>" && tag != "<summary>" && tag != "</summary>" {
				t.Errorf("a tag that is not ours: %s in %s", tag, line)
			}
		}
		if strings.Contains(line, "@everyone") || regexp.MustCompile(`[^\\]\]\(`).MatchString(line) {
			t.Errorf("a mention or a link: %s", line)
		}
	}
	if !strings.Contains(b.String(), "`code`") || !strings.Contains(b.String(), "`````diff") {
		t.Error("code is no code any more")
	}
}
