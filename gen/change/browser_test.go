package change

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestPageInBrowser looks at the report in a real browser.
func TestPageInBrowser(t *testing.T) {
	b := startBrowser(t)
	page := pageOf(t, hostileReport(t))
	for _, test := range []struct {
		name string
		run  func(*browser, string)
	}{{"inert", pageIsInert}, {"layout", pageLayout}, {"controls", pageControls}} {
		t.Run(test.name, func(t *testing.T) { b.t = t; test.run(b, page) })
	}
}

// browser is a headless Chromium that is controlled over a pipe with the Chrome DevTools
// Protocol, and a page in it.
type browser struct {
	t       *testing.T
	in      *os.File
	out     *bufio.Reader
	dir     string
	id      int
	session string
}

// startBrowser starts a browser, or skips the test if there is none.
func startBrowser(t *testing.T) *browser {
	t.Helper()
	path := findBrowser()
	if path == "" {
		t.Skip("there is no chromium or chrome on the PATH or in /usr/bin")
	}
	read, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "browser") // not of t, because the browser's processes may outlive it
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
		"--remote-debugging-pipe", "--user-data-dir="+filepath.Join(dir, "profile"))
	cmd.ExtraFiles = []*os.File{read, write} // 3 and 4 in the browser
	if err := cmd.Start(); err != nil {
		t.Skipf("the browser does not start here: %v", err)
	}
	read.Close()
	write.Close()
	t.Cleanup(func() {
		in.Close() // ends the browser
		_ = cmd.Wait()
		out.Close()
		for range 50 { // until its other processes no longer write
			if os.RemoveAll(dir) == nil {
				break
			}
			time.Sleep(100 * time.Millisecond)
		}
	})
	return &browser{t: t, in: in, out: bufio.NewReader(out), dir: dir}
}

func findBrowser() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// open opens a page and waits until it is loaded.
func (b *browser) open(page string) {
	b.t.Helper()
	file := filepath.Join(b.dir, "page.html")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		b.t.Fatal(err)
	}
	b.session = ""
	target := b.call("Target.createTarget", map[string]any{"url": "file://" + filepath.ToSlash(file)})
	attached := b.call("Target.attachToTarget", map[string]any{"targetId": target["targetId"], "flatten": true})
	b.session = attached["sessionId"].(string)
	for deadline := time.Now().Add(time.Minute); b.eval(`location.protocol === "file:" && document.readyState`) != "complete"; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			b.t.Fatal("the page does not load")
		}
	}
}

// call calls a method of the protocol.
func (b *browser) call(method string, params map[string]any) map[string]any {
	b.t.Helper()
	b.id++
	message := map[string]any{"id": b.id, "method": method, "params": params}
	if b.session != "" {
		message["sessionId"] = b.session
	}
	data, err := json.Marshal(message)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.in.Write(append(data, 0)); err != nil {
		b.t.Fatal(err)
	}
	for {
		data, err := b.out.ReadBytes(0)
		if err != nil {
			b.t.Fatalf("%s: %v", method, err)
		}
		var reply struct {
			ID     int
			Result map[string]any
			Error  json.RawMessage
		}
		if err := json.Unmarshal(data[:len(data)-1], &reply); err != nil {
			b.t.Fatal(err)
		}
		switch {
		case reply.ID != b.id: // an event
		case reply.Error != nil:
			b.t.Fatalf("%s: %s", method, reply.Error)
		default:
			return reply.Result
		}
	}
}

// eval returns the value of an expression in the page.
func (b *browser) eval(expression string) any {
	b.t.Helper()
	got := b.call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true})
	if got["exceptionDetails"] != nil {
		b.t.Fatalf("%s: %v", expression, got["exceptionDetails"])
	}
	return got["result"].(map[string]any)["value"]
}

// expect reports the items of the list that an expression returns, which should be empty.
func (b *browser) expect(what, expression string) {
	b.t.Helper()
	if list, ok := b.eval(expression).([]any); !ok || len(list) > 0 {
		b.t.Errorf("%s: %v", what, list)
	}
}

func (b *browser) press(key string) {
	b.t.Helper()
	for _, kind := range []string{"keyDown", "keyUp"} {
		b.call("Input.dispatchKeyEvent", map[string]any{"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": map[string]int{"Enter": 13, "Tab": 9}[key],
			"text": map[string]string{"Enter": "\r"}[key]})
	}
}

// contrast lists the elements whose text has less contrast than WCAG 2 requires (AA,
// 4.5 to 1).
const contrast = `(() => {
  const rgb = s => s.match(/[\d.]+/g).map(Number);
  const light = s => rgb(s).slice(0, 3).map(c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const background = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (rgb(c)[3] !== 0) return c; } };
  return [...document.querySelectorAll("h1, .sides, .version, label, .badge, .message, .message code, .about, .action, .meta, .meta a, figcaption, pre, del, ins, nav a, .counts b, button")]
    .map(e => [e.className || e.tagName, ...[light(getComputedStyle(e).color), light(background(e))].sort((a, b) => b - a)])
    .filter(([, a, b]) => (a + 0.05) / (b + 0.05) < 4.5).map(([name]) => name);
})()`

// pageIsInert: nothing of the documents runs; a page without the care shows that the
// browser would run it.
func pageIsInert(b *browser, page string) {
	b.open("<title>before</title><script>document.title='PWNED'</script>")
	if got := b.eval(`document.title`); got != "PWNED" {
		b.t.Fatalf("the browser runs no scripts at all: %v", got)
	}
	b.open(page)
	if got, _ := b.eval(`document.title`).(string); !strings.HasPrefix(got, "Changes: ") {
		b.t.Errorf("the title is %q: a script ran", got)
	}
	b.expect("elements that are not ours", `[...document.querySelectorAll("img, svg, iframe, script:not(:last-of-type)")].map(e => e.outerHTML)`)
	if got, _ := b.eval(`document.body.innerText`).(string); !strings.Contains(got, "request-parameter-enum-value-removed") {
		b.t.Error("the findings are not on the page")
	}
}

// pageLayout looks at the page at two widths, in light and dark: nothing is wider than
// the window, texts are readable, only breaking items are open.
func pageLayout(b *browser, page string) {
	b.open(page)
	for _, width := range []int{390, 1280} {
		for _, scheme := range []string{"light", "dark"} {
			b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false})
			b.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}})
			if got := b.eval(`document.documentElement.scrollWidth`); got.(float64) > float64(width) {
				b.t.Errorf("%d %s: the page is %v wide", width, scheme, got)
			}
			b.expect("too little contrast in "+scheme, contrast)
		}
	}
	b.expect("open or closed by mistake", `[...document.querySelectorAll(".item")].filter(e => e.open !== e.matches(".breaking")).map(e => e.id)`)
	b.expect("no operation or schema on the line", `[...document.querySelectorAll(".item")].filter(e => !e.querySelector("summary").textContent.includes(e.closest(".group").querySelector("h3 a").textContent)).map(e => e.id)`)
	b.expect("nothing is marked", `document.querySelectorAll("del").length && document.querySelectorAll("ins").length ? [] : [1]`)
	b.call("Emulation.setEmulatedMedia", map[string]any{"media": "print"})
	b.expect("not printed", `[...document.querySelectorAll(".item .body")].filter(e => !e.checkVisibility({contentVisibilityAuto: true}) || !e.clientHeight).map(e => e.parentElement.id)`)
	b.expect("printed", `[...document.querySelectorAll("nav, #tools, label")].filter(e => e.checkVisibility()).map(e => e.id)`)
}

// pageControls uses the page: links, search, filters and the keyboard.
func pageControls(b *browser, page string) {
	b.open(page)
	b.expect("a link leads nowhere", `[...document.querySelectorAll("a")].filter(a => !document.getElementById(a.hash.slice(1))).map(a => a.hash)`)
	b.expect("an item has no link, or not one of its own", `(() => { const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
		return [...document.querySelectorAll(".item")].filter(e => !e.querySelector('a[href="#' + e.id + '"]') || ids.filter(id => id === e.id).length !== 1).map(e => e.id) })()`)
	b.expect("a link to a closed item does not open it", `new Promise(done => { const item = document.querySelector(".item.note"); location.hash = item.id;
		setTimeout(() => done(item.open && getComputedStyle(item.firstElementChild).backgroundColor !== getComputedStyle(document.querySelector(".item.breaking > summary")).backgroundColor ? [] : [item.id]), 200) })`)

	visible := `[...document.querySelectorAll(".item")].filter(e => e.checkVisibility()).length`
	all := b.eval(visible)
	search := func(text string) any {
		return b.eval(`(() => { const s = document.getElementById("search"); s.value = ` + "`" + text + "`" + `; s.dispatchEvent(new Event("input")); return ` + visible + ` })()`)
	}
	if n := search("enum-VALUE-removed get /a"); n != 1.0 {
		b.t.Errorf("%v items are found", n)
	}
	b.expect("a group without an item is shown", `[...document.querySelectorAll(".group")].filter(e => e.checkVisibility() && ![...e.querySelectorAll(".item")].some(i => i.checkVisibility())).map(e => e.id)`)
	if got := b.eval(`document.getElementById("found").textContent`); got == "" {
		b.t.Error("the page does not say how much is found")
	}
	if n := search("no such thing"); n != 0.0 {
		b.t.Errorf("%v items are found for nothing", n)
	}
	if n := search(""); n != all {
		b.t.Errorf("%v items of %v are shown again", n, all)
	}
	b.eval(`document.querySelector("label[for=severity-note]").click()`)
	b.expect("shown among notes", `[...document.querySelectorAll(".item:not(.note)")].filter(e => e.checkVisibility()).map(e => e.id)`)
	b.eval(`document.querySelector("label[for=severity-all]").click()`)

	b.eval(`document.getElementById("close").focus()`)
	b.press("Enter")
	b.expect("still open", `[...document.querySelectorAll(".item[open]")].map(e => e.id)`)
	for range 100 {
		if b.press("Tab"); b.eval(`document.activeElement.matches(".item > summary")`) == true {
			break
		}
	}
	b.press("Enter")
	if n := b.eval(`document.querySelectorAll(".item[open]").length`); n != 1.0 {
		b.t.Errorf("the keyboard opens %v items", n)
	}
}
