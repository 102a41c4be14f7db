package change

import (
	"strings"
	"testing"

	"github.com/voxgen/voxgen/internal/test/browser"
)

// TestPageInBrowser looks at the report in a real browser.
func TestPageInBrowser(t *testing.T) {
	b := browser.Start(t)
	page := pageOf(t, hostileReport(t))
	for _, test := range []struct {
		name string
		run  func(*browser.Browser, string)
	}{{"inert", pageIsInert}, {"layout", pageLayout}, {"controls", pageControls}} {
		t.Run(test.name, func(t *testing.T) { b.T = t; test.run(b, page) })
	}
}

// pageIsInert: nothing of the documents runs; a page without the care shows that the
// browser would run it.
func pageIsInert(b *browser.Browser, page string) {
	b.Open("<title>before</title><script>document.title='PWNED'</script>")
	if got := b.Eval(`document.title`); got != "PWNED" {
		b.T.Fatalf("the browser runs no scripts at all: %v", got)
	}
	b.Open(page)
	if got, _ := b.Eval(`document.title`).(string); !strings.HasPrefix(got, "Changes: ") {
		b.T.Errorf("the title is %q: a script ran", got)
	}
	b.Expect("elements that are not ours", `[...document.querySelectorAll("img, svg, iframe, script:not(:last-of-type)")].map(e => e.outerHTML)`)
	if got, _ := b.Eval(`document.body.innerText`).(string); !strings.Contains(got, "request-parameter-enum-value-removed") {
		b.T.Error("the findings are not on the page")
	}
}

// pageLayout looks at the page at two widths, in light and dark: nothing is wider than
// the window, texts are readable, only breaking items are open.
func pageLayout(b *browser.Browser, page string) {
	b.Open(page)
	for _, width := range []int{390, 1280} {
		for _, scheme := range []string{"light", "dark"} {
			b.Emulate(width, 900, scheme)
			if got := b.Eval(`document.documentElement.scrollWidth`); got.(float64) > float64(width) {
				b.T.Errorf("%d %s: the page is %v wide", width, scheme, got)
			}
			b.ExpectContrast(scheme, "h1, .sides, .version, label, .badge, .message, .message code, .about, .action, .meta, .meta a, figcaption, pre, del, ins, nav a, .counts b, button")
		}
	}
	b.Expect("open or closed by mistake", `[...document.querySelectorAll(".item")].filter(e => e.open !== e.matches(".breaking")).map(e => e.id)`)
	b.Expect("no operation or schema on the line", `[...document.querySelectorAll(".item")].filter(e => !e.querySelector("summary").textContent.includes(e.closest(".group").querySelector("h3 a").textContent)).map(e => e.id)`)
	b.Expect("nothing is marked", `document.querySelectorAll("del").length && document.querySelectorAll("ins").length ? [] : [1]`)
	b.Call("Emulation.setEmulatedMedia", map[string]any{"media": "print"})
	b.Expect("not printed", `[...document.querySelectorAll(".item .body")].filter(e => !e.checkVisibility({contentVisibilityAuto: true}) || !e.clientHeight).map(e => e.parentElement.id)`)
	b.Expect("printed", `[...document.querySelectorAll("nav, #tools, label")].filter(e => e.checkVisibility()).map(e => e.id)`)
}

// pageControls uses the page: links, search, filters and the keyboard.
func pageControls(b *browser.Browser, page string) {
	b.Open(page)
	b.Expect("a link leads nowhere", `[...document.querySelectorAll("a")].filter(a => !document.getElementById(a.hash.slice(1))).map(a => a.hash)`)
	b.Expect("an item has no link, or not one of its own", `(() => { const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
		return [...document.querySelectorAll(".item")].filter(e => !e.querySelector('a[href="#' + e.id + '"]') || ids.filter(id => id === e.id).length !== 1).map(e => e.id) })()`)
	b.Expect("a link to a closed item does not open it", `new Promise(done => { const item = document.querySelector(".item.note"); location.hash = item.id;
		setTimeout(() => done(item.open && getComputedStyle(item.firstElementChild).backgroundColor !== getComputedStyle(document.querySelector(".item.breaking > summary")).backgroundColor ? [] : [item.id]), 200) })`)

	visible := `[...document.querySelectorAll(".item")].filter(e => e.checkVisibility()).length`
	all := b.Eval(visible)
	search := func(text string) any {
		return b.Eval(`(() => { const s = document.getElementById("search"); s.value = ` + "`" + text + "`" + `; s.dispatchEvent(new Event("input")); return ` + visible + ` })()`)
	}
	if n := search("enum-VALUE-removed get /a"); n != 1.0 {
		b.T.Errorf("%v items are found", n)
	}
	b.Expect("a group without an item is shown", `[...document.querySelectorAll(".group")].filter(e => e.checkVisibility() && ![...e.querySelectorAll(".item")].some(i => i.checkVisibility())).map(e => e.id)`)
	if got := b.Eval(`document.getElementById("found").textContent`); got == "" {
		b.T.Error("the page does not say how much is found")
	}
	if n := search("no such thing"); n != 0.0 {
		b.T.Errorf("%v items are found for nothing", n)
	}
	if n := search(""); n != all {
		b.T.Errorf("%v items of %v are shown again", n, all)
	}
	b.Eval(`document.querySelector("label[for=severity-note]").click()`)
	b.Expect("shown among notes", `[...document.querySelectorAll(".item:not(.note)")].filter(e => e.checkVisibility()).map(e => e.id)`)
	b.Eval(`document.querySelector("label[for=severity-all]").click()`)

	b.Eval(`document.getElementById("close").focus()`)
	b.Press("Enter")
	b.Expect("still open", `[...document.querySelectorAll(".item[open]")].map(e => e.id)`)
	for range 100 {
		if b.Press("Tab"); b.Eval(`document.activeElement.matches(".item > summary")`) == true {
			break
		}
	}
	b.Press("Enter")
	if n := b.Eval(`document.querySelectorAll(".item[open]").length`); n != 1.0 {
		b.T.Errorf("the keyboard opens %v items", n)
	}
}
