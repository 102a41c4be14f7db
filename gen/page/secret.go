package page

import "strings"

var (
	// secretName matches the name of a value that must not be shown, in words separated by underscores.
	secretName = lazy(`(?:^|_)(?:password|passwd|passphrase|passcode|secret|salt|cvv|cvc|credentials|(?:secret|private|server|api|encryption|signing)_?key|(?:access|refresh|auth|bearer|api|security|session|id)_?token|(?:secret|token|password)_?value)$`)

	// aboutSecret matches what is not the secret itself: the ID of a key.
	aboutSecret = lazy(`(?i) (?:of|for|to|with|if|by|in|whether) |^(?:whether|if) `)

	// notSecret matches texts about something that only has a secret, or about a public value.
	notSecret = lazy(`(?i)^(?:the |an? )?(?:\w+ ){0,2}(?:names?|ids?|identifiers?|uuids?|arns?|type|length|number|hints?|list|path|urls?|links?|date|time|status|filter|count)\b|^(?:whether|if true)\b|\b(?:public|publishable|hashed|masked|redacted|last (?:four|4)) |\bfilter\b`)

	camelWord = lazy(`([a-z0-9])([A-Z])`)
)

// secretByName marks a value as a secret because of its name, unless its text or its values say otherwise.
func (r *reading) secretByName() {
	s := r.item()
	name := strings.ToLower(strings.ReplaceAll(camelWord().ReplaceAllString(r.f.Name, "${1}_${2}"), "-", "_"))
	if s.Type != "string" || s.Sensitive || s.Format != "" || s.TimeLayout != "" || len(s.Enum) > 0 ||
		!secretName().MatchString(name) || notSecret().MatchString(r.f.Text.Value) {
		return
	}
	s.Sensitive = true
	r.value.Sources = append(r.value.Sources, Source{Fact: "x-voxgen-sensitive", Rule: "secret-name", Phrase: r.f.Name, From: r.f.Position})
}
