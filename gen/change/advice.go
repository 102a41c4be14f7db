package change

import (
	"regexp"
	"strings"
	"sync"

	"github.com/oasdiff/oasdiff/checker"
)

// rules are oasdiff's, by id.
var rules = sync.OnceValue(func() map[string]checker.BackwardCompatibilityRule {
	m := map[string]checker.BackwardCompatibilityRule{}
	for _, r := range checker.GetAllRules() {
		m[r.Id] = r
	}
	return m
})

// words replace what oasdiff says, where its words are those of whoever writes
// descriptions and not of who calls the API, and its severity where a client of
// voxgen makes a difference. An empty field leaves it as it is.
var words = map[string]struct {
	severity        Severity
	message, action string
}{
	"endpoint-added":                                      {message: "the operation is new", action: "Nothing; it can be called from now on."},
	"api-removed-without-deprecation":                     {message: "the operation is gone", action: "Stop calling it, or call what replaces it."},
	"api-removed-with-deprecation":                        {severity: Breaking, message: "the operation is gone, as its deprecation said", action: "Stop calling it, or call what replaces it."},
	"api-path-removed-without-deprecation":                {message: "the path is gone, with its operations", action: "Stop calling them, or call what replaces them."},
	"api-path-removed-with-deprecation":                   {severity: Breaking, message: "the path is gone, as its deprecation said", action: "Stop calling its operations, or call what replaces them."},
	"endpoint-deprecated":                                 {message: "the operation is deprecated", action: "Plan to do without it."},
	"request-parameter-deprecated":                        {action: "Plan to do without it."},
	"request-property-deprecated":                         {action: "Plan to do without it."},
	"response-property-deprecated":                        {action: "Plan to do without it."},
	"request-parameter-removed":                           {action: "Stop sending it: the service ignores it or refuses the call."},
	"request-property-removed":                            {action: "Stop sending it: the service ignores it or refuses the call."},
	"api-operation-id-removed":                            {severity: Note, action: "Nothing on the wire; the method in Go may have another name."},
	"api-operation-id-added":                              {action: "Nothing on the wire; the method in Go may have another name."},
	"response-optional-property-removed":                  {severity: Warning, action: "Do not count on the value: the service sends it no more."},
	"response-required-property-removed":                  {action: "Do without the value: the service sends it no more."},
	"response-required-property-removed-with-deprecation": {severity: Breaking, action: "Do without the value: the service sends it no more."},
	"response-property-became-optional":                   {action: "Expect answers without it."},
	"response-property-became-nullable":                   {action: "Expect null for it."},
	"api-security-anonymous-access-removed":               {action: "Give the client credentials: calls without them are refused."},
	"api-security-anonymous-access-added":                 {action: "Nothing; credentials are no longer needed."},
	"api-security-added":                                  {action: "Nothing; this is another way to authenticate."},
	"api-global-security-added":                           {action: "Nothing; this is another way to authenticate."},
	"api-security-removed":                                {action: "Authenticate in one of the other ways."},
	"api-global-security-removed":                         {action: "Authenticate in one of the other ways."},
	"api-security-scope-added":                            {action: "Ask for a token that has the scope, too."},
	"api-global-security-scope-added":                     {action: "Ask for a token that has the scope, too."},
	"api-security-component-removed":                      {severity: Note, action: "Nothing, unless an operation says so."},
	"request-body-media-type-removed":                     {action: "Send the body in another of the formats."},
	"response-media-type-removed":                         {action: "Expect one of the other formats."},
	"response-success-status-removed":                     {action: "Do not wait for this status."},
	"request-body-became-required":                        {action: "Send a body with every call."},
}

// severity is how bad a change is for who calls with a client of voxgen.
// oasdiff judges by the contract alone; such a client keeps values that it
// does not know and holds no answer against a limit, so that a wider range of
// answers is a warning. And a new default changes what a call means that
// leaves the value out.
func severity(ch checker.Change) Severity {
	if s := words[ch.GetId()].severity; s != "" {
		return s
	}
	rule := rules()[ch.GetId()]
	switch ch.GetLevel() {
	case checker.ERR:
		if rule.Direction == checker.DirectionResponse && (rule.Kind == checker.KindConstraints || rule.Kind == checker.KindValues) {
			return Warning
		}
		return Breaking
	case checker.WARN:
		return Warning
	}
	if rule.Direction == checker.DirectionRequest && strings.Contains(ch.GetId(), "default-value") {
		return Warning
	}
	return Note
}

// message is what changed.
func message(ch checker.Change) string {
	if m := words[ch.GetId()].message; m != "" {
		return m
	}
	return phrases.Replace(wholeNumber.ReplaceAllString(ch.GetUncolorizedText(localizer), "`$1`"))
}

// What oasdiff's texts have that is no English, or no number that anybody wrote.
var (
	wholeNumber = regexp.MustCompile("`(-?[0-9]+)\\.00`")
	phrases     = strings.NewReplacer(" the max was ", " the maximum was ", " the min was ", " the minimum was ", "'s max was ", "'s maximum was ", "'s min was ", "'s minimum was ")
)

// action is what a caller has to do: of the one rule, or of its kind.
func action(ch checker.Change) string {
	if a := words[ch.GetId()].action; a != "" {
		return a
	}
	if severity(ch) == Note {
		return "Nothing."
	}
	rule := rules()[ch.GetId()]
	if strings.Contains(ch.GetId(), "default-value") {
		return "Send the value where the old default is what you want."
	}
	if rule.Direction == checker.DirectionResponse {
		return responseAction(rule.Kind)
	}
	return requestAction(rule)
}

func requestAction(rule checker.BackwardCompatibilityRule) string {
	switch rule.Kind {
	case checker.KindExistence:
		switch rule.Area {
		case checker.AreaSecurity:
			return "Authenticate as the description says now."
		case checker.AreaPaths:
			return "Call what replaces it."
		}
		return "Send it with every call: a call without it is refused."
	case checker.KindRequiredness:
		return "Send it, and not null: a call without it is refused."
	case checker.KindConstraints:
		return "Hold values against the new limit before they are sent; others are refused."
	case checker.KindValues:
		return "Send one of the values that are left; others are refused."
	case checker.KindType:
		if rule.Area == checker.AreaSecurity {
			return "Authenticate as the description says now."
		}
		return "Send a value of the new type."
	case checker.KindMutability:
		return "Do not send it: the service sets it."
	case checker.KindLifecycle:
		return "Plan to do without it."
	default:
		return "Build the value as the description says now."
	}
}

func responseAction(kind checker.Kind) string {
	switch kind {
	case checker.KindExistence, checker.KindRequiredness:
		return "Expect answers without it."
	case checker.KindConstraints:
		return "Expect values beyond the old limit, also in what is stored."
	case checker.KindValues:
		return "Expect values that the code does not know; give switches a default."
	case checker.KindType:
		return "Read a value of the new type."
	case checker.KindMutability:
		return "Do not count on it in answers."
	default:
		return "Read the value as the description says now."
	}
}

// handlerAction is what the owner of a webhook's handler has to do.
func handlerAction(s Severity) string {
	switch s {
	case Breaking:
		return "Change the handler before the service changes: it gets, or has to answer, something else."
	case Warning:
		return "Look at the handler: it may get something that it does not know."
	default:
		return "Nothing."
	}
}
