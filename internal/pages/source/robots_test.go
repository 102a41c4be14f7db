package source

import (
	"net/http"
	"net/url"
	"testing"
)

// TestRobots: groups, precedence, wildcards and escapes of RFC 9309, section 2.2.
func TestRobots(t *testing.T) {
	for _, c := range []struct {
		text    string
		allowed map[string]bool
	}{
		{"", map[string]bool{"/": true, "/a?b": true}},
		{"User-agent: *\nDisallow: /\n", map[string]bool{"/": false, "/a": false}},
		{"User-agent: *\nDisallow:\n", map[string]bool{"/a": true}},
		{"Disallow: /\n", map[string]bool{"/a": true}}, // in no group
		{"User-agent: *\nDisallow: /\n\nUser-agent: Voxgen/1.0\nDisallow: /b\n", map[string]bool{"/a": true, "/b": false, "/bc": false}},
		{"User-agent: voxgen\nuser-agent: other\nDISALLOW : /a # why\n\nUser-agent: voxgen\nDisallow: /b\n", map[string]bool{"/a": false, "/b": false, "/c": true}},
		{"User-agent: voxgenerator\nDisallow: /\nUser-agent: vox\nDisallow: /\n", map[string]bool{"/a": true}},
		{"User-agent: *\nDisallow: /\nUser-agent: voxgen\nSitemap: /x\n", map[string]bool{"/a": true}}, // its own group is empty
		{"User-agent: *\nDisallow: /a\nAllow: /a/b\n", map[string]bool{"/a": false, "/a/c": false, "/a/b": true, "/a/b/c": true}},
		{"User-agent: *\nDisallow: /a\nAllow: /a\n", map[string]bool{"/a": true}},
		{"User-agent: *\nDisallow: /*.md$\n", map[string]bool{"/a.md": false, "/a.md?x": true, "/a.mdx": true, "/a.md/b.md": false}},
		{"User-agent: *\nDisallow: /a*b*c\n", map[string]bool{"/abc": false, "/axbxcx": false, "/acb": true}},
		{"User-agent: *\nDisallow: /?token\n", map[string]bool{"/?token=1": false, "/": true}},
		{"User-agent: *\nDisallow: /%7euser\nDisallow: /%e2%82%ac\nDisallow: /a%2fb\n", map[string]bool{"/~user": false, "/%7Euser": false, "/€": false, "/a%2Fb": false, "/a/b": true}},
		{"\ufeffUser-agent: *\rDisallow: /a\r\nnonsense\nDisallow: /b", map[string]bool{"/a": false, "/b": false}},
	} {
		rules := parseRobots(c.text)
		for path, want := range c.allowed {
			u, err := url.Parse("https://example.org" + path)
			if err != nil {
				t.Fatal(err)
			}
			if err := rules.check(u); (err == nil) != want {
				t.Errorf("%q: %s: %v", c.text, path, err)
			}
		}
	}
}

// TestRobotsFetched: a host without the file allows everything, one that does not send it
// nothing, and no page is asked for against its rules, not even behind a redirect.
func TestRobotsFetched(t *testing.T) {
	for _, c := range []struct {
		status int
		text   string
		path   string
		want   string // asked for after robots.txt
		fails  string
	}{
		{404, "", "/a", "/a", ""},
		{403, "", "/a", "/a", ""},
		{501, "", "/a", "", "robots.txt of the host: status code 501"},
		{200, "User-agent: *\nDisallow: /a", "/a", "", errRobots.Error()},
		{200, "User-agent: *\nDisallow: /a", "/b", "/b", ""},
		{200, "User-agent: *\nDisallow: /a", "/to-a", "/to-a", errRobots.Error()},
	} {
		asked := ""
		transport := exchange(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == "/robots.txt" {
				return response(c.status, c.text), nil
			}
			asked += r.URL.Path
			if r.URL.Path == "/to-a" {
				moved := response(302, "")
				moved.Header.Set("Location", "/a")
				return moved, nil
			}
			return response(200, "page"), nil
		})
		_, failures := Read(t.Context(), []string{"https://example.org" + c.path}, Options{Hosts: []string{"example.org"}, Client: &http.Client{Transport: transport}})
		got := ""
		if len(failures) > 0 {
			got = failures[0].Err.Error()
		}
		if got != c.fails || asked != c.want {
			t.Errorf("%d %q, %s: %q, asked for %q", c.status, c.text, c.path, got, asked)
		}
	}
}
