package change

import (
	"crypto/sha256"
	"encoding/base64"
	"html"
	"regexp"
	"strings"
	"testing"
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
	allowed := regexp.MustCompile(`^</?(html|head|meta|title|style|script|body|header|main|nav|section|details|summary|h1|h2|h3|p|b|span|div|ul|li|a|figure|figcaption|pre|code|del|ins|input|button|label)( (lang|charset|http-equiv|content|name|class|id|type|for|role|placeholder|autocomplete|aria-label|aria-labelledby|tabindex)="[^"<>]*"| href="#[\w-]+"| checked| open| hidden)*>$`)
	for _, tag := range regexp.MustCompile(`<[^>]*>?`).FindAllString(page, -1) {
		if !allowed.MatchString(tag) && tag != "<!DOCTYPE html>" {
			t.Errorf("a tag that is not ours: %s", tag)
		}
	}
	if !strings.Contains(page, "&lt;script&gt;") {
		t.Error("the hostile text is not on the page, so that nothing was tested")
	}
	policy := "default-src 'none'; base-uri 'none'; form-action 'none'"
	for _, tag := range []string{"style", "script"} {
		found := regexp.MustCompile(`(?s)<`+tag+`>(.*?)</`+tag+`>`).FindAllStringSubmatch(page, -1)
		if len(found) != 1 {
			t.Fatalf("%d times <%s>", len(found), tag)
		}
		sum := sha256.Sum256([]byte(found[0][1]))
		policy += "; " + tag + "-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	if !strings.Contains(html.UnescapeString(page), `content="`+policy+`"`) {
		t.Errorf("the policy is not %s", policy)
	}
	if n := len(regexp.MustCompile(`<details class="item breaking" id="[\w-]+" open>`).FindAllString(page, -1)); n < 4 {
		t.Errorf("%d breaking changes", n)
	}
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
