package corpus

import "strings"

// explanation is a disagreement in which the judge is wrong, or judges what
// the client leaves to the service on purpose.
type explanation struct {
	document string // part of the path; empty: any
	kind     string // part of the kind
	why      string
}

var explanations = []explanation{
	{"", "matches more than one oneOf schemas", "the alternatives overlap; the caller has set one field of the union, which is checked. JSON Schema 10.2.1.3 " +
		"asks that no other fits; real descriptions overlap everywhere, and services do not mind (docs/openapi.md, oneOf)"},
	{"", `in cookie has an error: invalid serialization method: style="form", explode=true`, "openapi3filter does not read an exploded list in a cookie, " +
		"which OpenAPI 3.1.1, section 4.8.12.2, has as the default"},
	{"", `separated by`, "a value has the delimiter of its style in it: OpenAPI 3.1.1, section 4.8.12.3, has no escape for that"},
	{"", `"Content-Type" in header`, "a header parameter of this name is ignored (OpenAPI 3.1.1, section 4.8.12.1)"},
	{"superset.json", `"schema_name" in path`, "the path does not name this parameter; a warning tells"},
	{"", "error parsing regexp", "openapi3filter cannot run the look-ahead, and refuses every value; the client runs it"},
	{"", "decoding oneOf failed", "openapi3filter does not read a parameter of several constants"},
	{"discord.json", "in query has an error: doesn't match schema due to: value must be a string", "openapi3filter reads one item of a list, where a text would do too, as neither"},
	{"if-with-pattern.yaml", "code violates if", "openapi3filter cannot run the look-ahead and ignores the if; the client runs it"},
	{"oxide-nexus.json", "RouterRouteUpdate", "the same look-ahead, in one alternative"},
	{"meilisearch.json", "hybrid.embedder is requir", "the oracle decodes requests from JSON; a required member that was missing there is remembered"},
	{"additionalProperties.json", "CatAPTrue", "the description contradicts itself: additionalProperties of the base refuses the member of what builds on it"},
	{"qdrant.json", "answer", "an alternative with nothing but nullable means null here; by the letter it is any value"},
	{"qdrant.json", "refused by Validate only", "as above"},
	{"readme-30-discriminators.yaml", "powerSource must be", "openapi3filter holds the value against the base alone; a discriminator without oneOf means one of " +
		"the schemas that build on it (OpenAPI 3.1.1, section 4.8.25.1)"},
	{"readme-30-schema-additional-properties.yaml", "is unsupported", "one branch of the allOf is closed and so refuses the members of the other; " +
		"the struct has both"},
	{"readme-31-schema-types.yaml", "got null, want", "3.1 has no nullable; where a document says it all the same, null is taken"},
	{"train-travel.yaml", "answer changed", "the oracle draws free members for the base of an allOf, which the other branch describes"},
	{"twilio_verify_v2.yaml", "Value is not nullable", "openapi3filter decodes a member of a form only when it has a type"},
	{"twilio_verify_v2.yaml", "unsupported schema", "the same, of a member inside one"},
	{"allof-contradiction.yaml", "accepted by Validate only", "the branches of the allOf exclude each other, so that no value is valid; a warning tells, and the client sends any"},
	{"readme-30-schema-types.yaml", "value must be a string", "the same"},
	{"readme-31-schema-types.yaml", ", want string", "the same"},
	{"required-without-property.yaml", `property "clientId" is missing`, "a required property that is not described is sent if it is set; a warning tells"},
	{"tinkoff.json", `property "currency" is missing`, "the same"},
	{"readme-30-schema-enums.yaml", `property "enum (with example) *required" is missing`, "the same"},
	{"answer-media-without-schema.yaml", "answer not decoded", "the oracle answers any value for application/json, which has no schema; the client reads the schema of */*"},
	{"", "not sent: Paths", "an empty object has no text in a path (RFC 6570, section 2.3)"},
}

func explained(document, kind string) string {
	for _, e := range explanations {
		if strings.Contains(document, e.document) && strings.Contains(kind, e.kind) {
			return e.why
		}
	}
	return ""
}
