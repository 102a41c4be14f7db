package runtime

import (
	"strconv"
	"strings"

	"github.com/voxgen/voxgen/gen/ir"
)

// message is the text of a violation in errors.go.tmpl.
type message struct {
	Rule string
	Text string // a Go expression
}

// Messages returns the messages of the rules without a limit.
func (data) Messages() []message { return messages(false) }

// LimitMessages returns the messages that contain the limit of a rule.
func (data) LimitMessages() []message { return messages(true) }

func messages(limit bool) []message {
	var out []message
	for _, k := range ir.Keywords() {
		before, after, hasLimit := strings.Cut(k.Message, "%s")
		if k.Message == "" || hasLimit != limit {
			continue
		}
		text := strconv.Quote(before)
		if hasLimit {
			text += " + e.Limit"
		}
		if k.Unit != "" {
			text += ` + " " + plural(e.Limit, ` + strconv.Quote(k.Unit) + `)`
		}
		if after != "" {
			text += " + " + strconv.Quote(after)
		}
		out = append(out, message{Rule: k.RuleName(), Text: text})
	}
	return out
}
