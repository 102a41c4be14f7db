package page

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// layouts are pages in the layouts of other documentation, and what is read from them.
var layouts = []struct{ name, page, want string }{
	{"ParamField", `---
title: "Get user"
description: "Returns a user."
api: "GET https://api.example.org/v1/users/{id}"
---

import { Note } from "x"

<ParamField path="id" type="integer" required>
  The ID of the user. At least 1.
</ParamField>

<ParamField query="fields" type="string[]" default="name">
  What to return.

  <Note>
    Up to 10 fields.
  </Note>
</ParamField>

<ParamField
  query="order"
  type="enum<string>"
  required={false}
>
  One of ` + "`asc` or `desc`" + `.
</ParamField>

<ParamField header="Authorization" type="string" required>A token.</ParamField>
<ParamField query="flag" type="boolean" />

<RequestExample>
` + "```bash\ncurl <ParamField>\n```" + `
</RequestExample>

<ResponseField name="user" type="object">
  The user.
  <Expandable title="Properties">
    <ResponseField name="name" type="string">The name.</ResponseField>
  </Expandable>
</ResponseField>
<ResponseField name="count" type="integer">Their number.</ResponseField>
`, "GetUser GET https://api.example.org/v1/users/{id} bearer | path id:integer* {type: integer, minimum: 1} | query fields:list of string {type: array} =name | query order:string {type: string, enum: [asc, desc]} | query flag:boolean {type: boolean} -> user:object{name:string} count:integer"},
	{"ParamField of a body", `---
title: 'Create user'
api: 'POST /users'
---
Creates a user.

<ParamField body="name" type="string" required>
The name, up to 50 characters.
</ParamField>
`, "CreateUser POST /users application/json | form name:string* {type: string, maxLength: 50} ->"},
	{"ParamField in others", `---
title: 'Create user'
api: 'POST /users'
---
<ParamField body="address" type="object">
  Where.
  <Expandable title="properties">
    <ParamField body="street" type="string" required>Up to 100 characters</ParamField>
    <ParamField body="geo" type="object">
      <ParamField body="lat" type="number" required />
    </ParamField>
  </Expandable>
  At home.
</ParamField>
<ParamField body="tags" type="array">
  <ParamField body="key" type="integer">The key</ParamField></ParamField>
<ParamField body="name" type="string"><ParamField body="first" type="string" /></ParamField>

<ResponseField name="list" type="object[]">
  <ResponseField name="id" type="integer" required>The ID</ResponseField>
</ResponseField>
`, "CreateUser POST /users application/json | form address:object {type: object}{street:string* geo:object{lat:double*}} | form tags:list of object {type: array}{key:integer} | form name:string {type: string} -> list:list of object{id:integer*}"},
	{"deep ParamField", "---\ntitle: A\napi: GET /a\n---\n" + strings.Repeat("<ParamField query=\"a\" type=\"object\">\n", 17), "page-size: more than 2000 fields, or a field in more than 16 others"},
	{"open ParamField", "---\ntitle: A\napi: GET /a\n---\n<ParamField query=\"a\" type=\"string\">\nThe\n", "page-cut: the page is truncated: component not closed"},
	{"tables", `# Get user

Returns a user.

` + "`GET https://api.example.org/v1/users/{id}`" + `

## Parameters

| Name | Type | Required | Default | Description |
|------|:----:|----------|---------|-------------|
| ` + "`id`" + ` | integer | yes | | The ID |
| order | string | no | asc | One of ` + "`asc` \\| `desc`" + ` |
| limit | int | | 20 | At most 100. |

## Response

Field | Type | Meaning
--- | --- | ---
name | string | The name
tags | array of strings | Its tags

` + "```json\n{\"name\": \"a | b\"}\n```\n",
		"GetUser GET https://api.example.org/v1/users/{id} | path id:integer* {type: integer} | query order:string {type: string, enum: [asc, desc], default: asc} =asc | query limit:integer {type: integer, default: 20} =20 -> name:string tags:list of string"},
	{"table of a body", "# CreateUser\n\nPOST /users\n\n### Body (application/json)\n\n| Field | Type | Description |\n|---|---|---|\n| name | string, required | The name |\n| city | string | **Required.** The city |\n| zip | string | Required if there is a city |\n",
		"CreateUser POST /users application/json | form name:string* {type: string} | form city:string* {type: string} | form zip:string {type: string} ->"},
	{"table without a method", "# Units\n\n| Name | Type |\n|---|---|\n| a | string |\n", "page-no-method: not a page of a method: a table of parameters, but no title or no line with method and path"},
	{"header with blanks", "DoThing\n\nView as Markdown\n\nQuery parameters\n\nid integer Required\nThe ID\n\nResponse\n\nSuccessful response\nresult integer\nReturns 1\nitems_count integer\nTheir number\n",
		"DoThing POST /DoThing | query id:integer* {type: integer} -> result:integer items_count:integer"},
	{"rendered", "Users\nGet user\nReturns a user.\n\nCopy page\nGET\n/\nv1\n/\nusers\n/\n{id}\n\nTry it\n\ncurl --request GET \\\n  --url https://api.example.org/v1/users/1\n200\n{\n  \"name\": \"x\"\n}\nAuthorizations\n\u200b\nAuthorization\nstring\nheader\nrequired\nBearer authentication header.\n\nPath Parameters\n\u200b\nid\ninteger\nrequired\nThe ID of the user.\n\nRequired range: x >= 1\nQuery Parameters\n\u200b\norder\nenum<string>\ndefault:asc\nThe order.\n\nAvailable options: asc, \ndesc \n\u200b\ntags\nstring[]\nThe tags\n\nResponse\n200 - application/json\nOK\n\u200b\nname\nstring\nThe name.\n\nMaximum string length: 50\n",
		"GetUser GET /v1/users/{id} | path id:integer* {type: integer, minimum: 1} | query order:string {type: string, enum: [asc, desc], default: asc} =asc | query tags:list of string {type: array} -> name:string"},
	{"rendered body", "Create user\n\nPOST\n/users\n\nBody\napplication/json\n\u200b\nname\nstring\nrequired\nThe name.\n\nRequired string length: 1 - 50\nResponse\n201\n\u200b\nid\ninteger\nrequired\n",
		"CreateUser POST /users application/json | form name:string* {type: string, minLength: 1, maxLength: 50} -> id:integer"},
	{"cut text", "DoThing\n\nView as Markdown\n\nQuery parameters\n\nidstringOptional\nThe na", "page-cut: the page is truncated: no response fields"},
	{"unknown layout", "DoThing\n\nView as Markdown\n\nIt does.\n\nInputs:\n- id: the ID\n\nReturns nothing.\n", "page-layout: unknown layout: no section of parameters or of the response is found"},
	{"response in another layout", "DoThing\n\nView as Markdown\n\nQuery parameters\n\nidstringOptional\nThe name\n\nResponse\n\n* result (the number)\n", "page-layout: unknown layout: no line of the response has a name and a type"},
}

func TestLayouts(t *testing.T) {
	for _, c := range layouts {
		m, diags := Parse("page", []byte(c.page))
		if m == nil {
			if got := diags[0].Code + ": " + diags[0].Message; got != c.want {
				t.Errorf("%s\n got  %s\n want %s", c.name, got, c.want)
			}
			continue
		}
		op, _ := Lift(m)
		got := strings.Join(strings.Fields(fmt.Sprint(m.Name, " ", m.Verb, " ", m.Server, m.Path, " ", m.Media)), " ")
		if m.Bearer {
			got += " bearer"
		}
		for i, f := range m.Parameters {
			got += fmt.Sprintf(" | %s %s:%s", f.In, f.Name, f.Type)
			if f.Required {
				got += "*"
			}
			got += " " + op.Parameters[i].Schema.short() + inBraces(f.Fields)
			if f.HasDefault {
				got += " =" + f.Default
			}
			if p := f.Position; p.Line == 0 || f.Text.Value != "" && f.Text.At(0).Line == 0 {
				t.Errorf("%s: %s has no position", c.name, f.Name)
			}
		}
		got += " ->"
		for _, f := range slices.Concat(m.Response) {
			got += " " + f.Name + ":" + f.Type + inBraces(f.Fields)
		}
		if got != c.want {
			t.Errorf("%s\n got  %s\n want %s", c.name, got, c.want)
		}
	}
}

// inBraces lists the fields of an object.
func inBraces(fields []Field) string {
	var out []string
	for _, f := range fields {
		text := f.Name + ":" + f.Type
		if f.Required {
			text += "*"
		}
		out = append(out, text+inBraces(f.Fields))
	}
	if len(out) == 0 {
		return ""
	}
	return "{" + strings.Join(out, " ") + "}"
}
