// Package browser drives a headless Chromium for the tests of pages.
package browser

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// Browser is a headless Chromium that is controlled over a pipe with the Chrome DevTools
// Protocol, and a page in it.
type Browser struct {
	// T is the test that fails; it can be changed for a part of a test.
	T *testing.T

	in      *os.File
	out     *bufio.Reader
	dir     string
	id      int
	session string
}

// Start starts a browser, or skips the test if there is none.
func Start(t *testing.T) *Browser {
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
	return &Browser{T: t, in: in, out: bufio.NewReader(out), dir: dir}
}

func findBrowser() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// Open opens a page, the HTML of which is given, and waits until it is loaded.
func (b *Browser) Open(page string) {
	b.T.Helper()
	file := filepath.Join(b.dir, "page.html")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		b.T.Fatal(err)
	}
	b.Visit("file://" + filepath.ToSlash(file))
}

// Visit opens an address and waits until the page is loaded.
func (b *Browser) Visit(url string) {
	b.T.Helper()
	b.session = ""
	target := b.Call("Target.createTarget", map[string]any{"url": url})
	attached := b.Call("Target.attachToTarget", map[string]any{"targetId": target["targetId"], "flatten": true})
	b.session = attached["sessionId"].(string)
	for deadline := time.Now().Add(time.Minute); b.Eval(`location.protocol !== "about:" && document.readyState`) != "complete"; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			b.T.Fatal("the page does not load")
		}
	}
}

// Call calls a method of the protocol.
func (b *Browser) Call(method string, params map[string]any) map[string]any {
	b.T.Helper()
	b.id++
	message := map[string]any{"id": b.id, "method": method, "params": params}
	if b.session != "" {
		message["sessionId"] = b.session
	}
	data, err := json.Marshal(message)
	if err != nil {
		b.T.Fatal(err)
	}
	if _, err := b.in.Write(append(data, 0)); err != nil {
		b.T.Fatal(err)
	}
	for {
		data, err := b.out.ReadBytes(0)
		if err != nil {
			b.T.Fatalf("%s: %v", method, err)
		}
		var reply struct {
			ID     int
			Result map[string]any
			Error  json.RawMessage
		}
		if err := json.Unmarshal(data[:len(data)-1], &reply); err != nil {
			b.T.Fatal(err)
		}
		switch {
		case reply.ID != b.id: // an event
		case reply.Error != nil:
			b.T.Fatalf("%s: %s", method, reply.Error)
		default:
			return reply.Result
		}
	}
}

// Eval returns the value of an expression in the page.
func (b *Browser) Eval(expression string) any {
	b.T.Helper()
	got := b.Call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true})
	if got["exceptionDetails"] != nil {
		b.T.Fatalf("%s: %v", expression, got["exceptionDetails"])
	}
	return got["result"].(map[string]any)["value"]
}

// Expect reports the items of the list that an expression returns, which should be empty.
func (b *Browser) Expect(what, expression string) {
	b.T.Helper()
	if list, ok := b.Eval(expression).([]any); !ok || len(list) > 0 {
		b.T.Errorf("%s: %v", what, list)
	}
}

// Press presses a key.
func (b *Browser) Press(key string) {
	b.T.Helper()
	for _, kind := range []string{"keyDown", "keyUp"} {
		b.Call("Input.dispatchKeyEvent", map[string]any{"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": map[string]int{"Enter": 13, "Tab": 9}[key],
			"text": map[string]string{"Enter": "\r"}[key]})
	}
}

// contrast is a function from a selector to the elements whose text has less contrast than
// WCAG 2 requires (AA, 4.5 to 1).
const contrast = `(selector => {
  const rgb = s => s.match(/[\d.]+/g).map(Number);
  const light = s => rgb(s).slice(0, 3).map(c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const background = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (rgb(c)[3] !== 0) return c; } };
  return [...document.querySelectorAll(selector)]
    .map(e => [e.className || e.tagName, ...[light(getComputedStyle(e).color), light(background(e))].sort((a, b) => b - a)])
    .filter(([, a, b]) => (a + 0.05) / (b + 0.05) < 4.5).map(([name]) => name);
})`

// ExpectContrast reports elements of a selector with too little contrast. scheme is for the
// message.
func (b *Browser) ExpectContrast(scheme, selector string) {
	b.T.Helper()
	b.Expect("too little contrast in "+scheme, contrast+"("+strconv.Quote(selector)+")")
}

// Emulate sets the size of the window and the color scheme: light or dark.
func (b *Browser) Emulate(width, height int, scheme string) {
	b.T.Helper()
	b.Call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false})
	b.Call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}})
}
