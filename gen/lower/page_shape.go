package lower

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/voxgen/voxgen/gen/ir"
)

// The names of parameters and properties that are about pages, without case and
// punctuation; see bare.
var (
	offsetNames = nameSet("offset skip pageoffset startoffset")
	numberNames = nameSet("page pagenumber pageno pagenum")
	sizeNames   = nameSet("limit top take count size pagesize perpage pagelimit maxresults maxpagesize itemsperpage hitsperpage")
	cursorNames = nameSet(`cursor nextcursor pagecursor pagetoken nextpagetoken nexttoken continuationtoken continuation marker
		after pageafter from offset`)
	nextCursors = nameSet(`nextcursor nextpagetoken nextpage nexttoken continuationtoken nextcontinuationtoken nextmarker endcursor
		nextpageoffset nextoffset`)
	urlNames     = nameSet("nexturl nexturi nextlink nexthref nextpageurl nextpageuri nextpagelink odatanextlink")
	headerNames  = nameSet("xnextcursor nextcursor xnextpagetoken xnexttoken nextpagetoken xcontinuationtoken xmscontinuation")
	totalNames   = nameSet("total totalcount totalresults totalitems totalrecords totalelements totalhits")
	pageCounts   = nameSet("totalpages pagecount totalpagecount lastpage numpages pagestotal")
	moreNames    = nameSet("hasmore hasnext hasnextpage more")
	currentPages = nameSet("page currentpage pagenumber")

	// alike are the parameters that are likely to be about pages.
	alike = nameSet(`offset skip pageoffset startoffset page pagenumber pageno pagenum limit pagesize perpage pagelimit maxresults
		maxpagesize itemsperpage cursor nextcursor pagecursor pagetoken nextpagetoken nexttoken continuationtoken after before
		startingafter endingbefore`)
)

// detect decides by the names and types of fields whether an operation pages. It
// returns nil if that is not certain, and why, if it looks as if it did.
func (v *pageView) detect() (*ir.Page, string) {
	items, item, noItems := v.items()
	var found *ir.Page
	var reasons []string
	for _, shape := range []func() (*ir.Page, string){v.byCursor, v.byItem, v.byURL, v.byHeader, v.byLink, v.byOffset, v.byNumber} {
		p, why := shape()
		if p != nil {
			found = p
			break
		}
		if why != "" {
			reasons = append(reasons, why)
		}
	}
	looks := v.looksAlike()
	switch {
	case noItems != "" && (found != nil || looks != ""):
		return nil, noItems
	case found != nil:
		found.Items, found.Item = items, item
		return v.sure(found)
	case looks == "":
		return nil, ""
	case len(reasons) > 0:
		return nil, reasons[0]
	}
	return nil, "it is not clear how a request selects the next page"
}

// looksAlike returns the first parameter that is likely to be about pages.
func (v *pageView) looksAlike() string {
	for _, f := range v.request {
		if alike[f.name] && len(f.steps) == 1 || alike[f.name] && v.op.Method == http.MethodPost && (offsetNames[f.name] || cursorNames[f.name]) {
			return f.field.Wire
		}
	}
	return ""
}

// sure rejects pages that only the request describes, where repeating the request may
// have effects or a repeated page would not be noticed.
func (v *pageView) sure(p *ir.Page) (*ir.Page, string) {
	if p.Kind != ir.OffsetPages && p.Kind != ir.NumberPages {
		if v.op.Method != http.MethodGet && v.op.Method != http.MethodPost {
			return nil, "the method is " + v.op.Method
		}
		return p, ""
	}
	said := len(p.Total)+len(p.TotalPages)+len(p.More) > 0 || v.echo()
	switch {
	case v.op.Method != http.MethodGet && v.op.Method != http.MethodPost:
		return nil, "the method is " + v.op.Method
	case v.op.Method == http.MethodPost && !said:
		return nil, "the method is POST, and the response does not describe pages"
	case !said && !v.ofObjects(p.Item):
		return nil, "the items are not objects, and the response does not describe pages"
	}
	return p, ""
}

// echo reports whether the response repeats the position and the size of its page.
func (v *pageView) echo() bool {
	size := v.one(v.response, sizeNames, isCount)
	position := v.one(v.response, offsetNames, isCount)
	if position == nil {
		position = v.one(v.response, currentPages, isWhole)
	}
	return size != nil && position != nil
}

// end adds what ends the pages.
func (v *pageView) end(p *ir.Page) *ir.Page {
	p.More = v.steps(moreNames, isBool)
	switch p.Kind {
	case ir.OffsetPages:
		p.Total = v.steps(totalNames, isWhole)
	case ir.NumberPages:
		p.TotalPages = v.steps(pageCounts, isWhole)
	}
	return p
}

// byCursor detects a cursor in the body of the response.
func (v *pageView) byCursor() (*ir.Page, string) {
	param := v.one(v.request, cursorNames, nil)
	if param == nil {
		return nil, ""
	}
	next := v.one(v.response, nextCursors, nil)
	if next == nil {
		next = v.looseCursor(param)
	}
	wire := param.field.Wire
	switch {
	case next == nil && (offsetNames[param.name] || param.name == "from" || param.name == "after"):
		return nil, ""
	case next == nil:
		return nil, "no property of the response is known to be the next " + wire
	case !v.convertible(next, param):
		return nil, "the types of " + wire + " and " + v.wire(next.steps) + " differ, or are not strings or integers"
	}
	return v.end(&ir.Page{Kind: ir.CursorPages, Param: param.steps, Next: next.steps, Rule: "cursor " + wire + ", " + v.wire(next.steps)}), ""
}

// looseCursor returns the next cursor under a name that has other meanings as well: an
// integer next, after in an object about pages, or the id of the last item beside more.
func (v *pageView) looseCursor(param *pageField) *pageField {
	if next := v.one(v.response, nameSet("next"), isWhole); next != nil {
		return next
	}
	if param.name == "after" || param.name == "pageafter" {
		if next := v.one(v.response, nameSet("after"), nil); next != nil && len(next.inside) > 0 {
			return next
		}
		if v.steps(moreNames, isBool) != nil {
			return v.one(v.response, nameSet("lastid"), nil)
		}
	}
	return nil
}

// byItem detects the id of the last item as the cursor.
func (v *pageView) byItem() (*ir.Page, string) {
	param := v.one(v.request, nameSet("startingafter"), isString)
	more := v.steps(moreNames, isBool)
	_, item, why := v.items()
	if param == nil || why != "" {
		return nil, ""
	}
	if item = v.api.Underlying(item); more == nil || item.Kind != ir.Named {
		return nil, "no property of the response is known to be the next " + param.field.Wire
	}
	fields := v.api.Decls[item.Decl].Fields
	i := slices.IndexFunc(fields, func(f ir.Field) bool {
		return f.Wire == "id" && f.Required && f.Value.Kind == ir.String && !f.Value.Nullable
	})
	if i < 0 {
		return nil, "the items have no required id"
	}
	return v.end(&ir.Page{Kind: ir.CursorPages, Param: param.steps, Next: []ir.Step{{Decl: item.Decl, Field: i}}, OfItem: true,
		Rule: "cursor " + param.field.Wire + ", id of the last item"}), ""
}

// byURL detects the URL of the next page in the body of the response.
func (v *pageView) byURL() (*ir.Page, string) {
	next := v.one(v.response, urlNames, isString)
	if next == nil {
		next = v.linkToNext()
	}
	if next == nil || v.op.Method != http.MethodGet {
		return nil, ""
	}
	return v.end(&ir.Page{Kind: ir.URLPages, Next: next.steps, Rule: "next URL " + v.wire(next.steps)}), ""
}

// linkToNext returns a property next whose format is uri, or href in next.
func (v *pageView) linkToNext() *pageField {
	var found []*pageField
	for i := range v.response {
		f := &v.response[i]
		last := f.steps[len(f.steps)-1]
		in := len(f.inside) - 1
		switch {
		case !isString(v.kind(f)):
		case f.name == "href" && in >= 0 && f.inside[in] == "next",
			f.name == "next" && v.links[pageLink{v.api.Decls[last.Decl], f.field.Wire}]:
			found = append(found, f)
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// byHeader detects a cursor in a header of the response.
func (v *pageView) byHeader() (*ir.Page, string) {
	param := v.one(v.request, cursorNames, isString)
	i := slices.IndexFunc(v.headers, func(name string) bool { return headerNames[bare(name)] })
	if param == nil || i < 0 {
		return nil, ""
	}
	return v.end(&ir.Page{Kind: ir.CursorPages, Param: param.steps, Header: v.headers[i],
		Rule: "cursor " + param.field.Wire + ", header " + v.headers[i]}), ""
}

// byLink detects a documented header Link beside a parameter about pages.
func (v *pageView) byLink() (*ir.Page, string) {
	documented := slices.ContainsFunc(v.headers, func(name string) bool { return strings.EqualFold(name, "Link") })
	if !documented || v.op.Method != http.MethodGet || v.looksAlike() == "" {
		return nil, ""
	}
	return v.end(&ir.Page{Kind: ir.LinkPages, Rule: "header Link"}), ""
}

// byOffset detects an offset, which counts items, beside the size of a page.
func (v *pageView) byOffset() (*ir.Page, string) {
	offset, size := v.one(v.request, offsetNames, isCount), v.one(v.request, sizeNames, isCount)
	switch {
	case offset == nil:
		return nil, ""
	case size == nil:
		return nil, "there is no parameter for the size of a page"
	case v.one(v.request, numberNames, nil) != nil:
		return nil, "there are both an offset and a page number"
	case offset.field.Default != "" && offset.field.Default != "0" && offset.field.Default != "null":
		return nil, "the default of " + offset.field.Wire + " is not 0"
	}
	return v.end(&ir.Page{Kind: ir.OffsetPages, Param: offset.steps, Rule: "offset and limit (" + offset.field.Wire + ", " + size.field.Wire + ")"}), ""
}

// byNumber detects the number of a page.
func (v *pageView) byNumber() (*ir.Page, string) {
	number := v.one(v.request, numberNames, isWhole)
	if number == nil {
		return nil, ""
	}
	p := v.end(&ir.Page{Kind: ir.NumberPages, Param: number.steps, Rule: "page number " + number.field.Wire})
	switch {
	case v.one(v.request, sizeNames, isCount) == nil && len(p.TotalPages)+len(p.More)+len(v.steps(totalNames, isWhole)) == 0:
		return nil, "there is neither a page size nor a total"
	case !v.numbered(p, number):
		return nil, "the number of the first page is not known"
	}
	return p, ""
}

// numbered sets how the number of a page is known: the default is 0 or 1, the minimum
// is 1, or each response has its number.
func (v *pageView) numbered(p *ir.Page, number *pageField) bool {
	first, limit := number.field.Default, number.field.Value.Rules.Min
	if first == "" && limit != nil && limit.Limit == "1" && !limit.Exclusive {
		first = "1"
	}
	if n, err := strconv.ParseInt(first, 10, 64); err == nil && (n == 0 || n == 1) {
		p.First = &n
		return true
	}
	p.Number = v.steps(currentPages, isWhole)
	return p.Number != nil
}
