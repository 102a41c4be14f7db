package lower

import (
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// partNote returns the documentation of an alternative with one value: its
// description, or its title if that does not repeat the value. A number is named
// after the title, a string after itself.
func (l *lowerer) partNote(s *openapi3.Schema, value any) enumNote {
	var n enumNote
	title, label := strings.TrimSpace(s.Title), strings.TrimSpace(s.Description)
	if _, isText := value.(string); !isText {
		n.name = exported(l.names.goName(title))
		if len(title) > 60 {
			n.name = ""
		}
	}
	if label == "" && title != plainText(value) && n.name == "" {
		label = title
	}
	n.label = label
	return n
}
