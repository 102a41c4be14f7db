package readme

import (
	"fmt"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/safe"
)

// credentials returns the first alternative that the document requires, of those without a
// credential in the URL if possible, because logs have URLs.
func (w *writer) credentials() []ir.Requirement {
	inURL := func(r ir.Requirement) bool { return w.api.Auth[r.Scheme].In == ir.InQuery }
	for _, set := range w.api.Security {
		if !slices.ContainsFunc(set, inURL) {
			return set
		}
	}
	if len(w.api.Security) > 0 {
		return w.api.Security[0]
	}
	return nil
}

// signIn says how to make a client with credentials.
func (w *writer) signIn() {
	set := w.credentials()
	title := "Create a client"
	if len(set) > 0 {
		title = "Sign in"
	}
	w.line("## %s\n", title)
	var before, options []string
	if w.api.Server == "" {
		options = append(options, w.name+`.WithBaseURL("https://api.example.com")`)
	}
	for _, r := range set {
		b, option := w.credential(w.api.Auth[r.Scheme])
		if b != "" {
			before = append(before, b)
		}
		options = append(options, option)
	}
	args := strings.Join(options, ", ")
	if len(options) > 1 || len(args) > 80 {
		args = "\n\t" + strings.Join(options, ",\n\t") + ",\n"
	}
	w.block("go", strings.Join(append(before, fmt.Sprintf("client, err := %s.NewClient(%s)\nif err != nil {\n\tlog.Fatal(err)\n}", w.name, args)), "\n"))
	w.prose("The client is safe for concurrent use. The examples below also use `ctx`, a `context.Context`.")
	if w.api.Server == "" {
		w.prose("The API document has no absolute server URL, so the base URL must be set.")
	}
	w.schemes()
}

// credential returns the option of a security scheme, with values from the environment, and
// a statement before it.
func (w *writer) credential(a ir.Auth) (before, option string) {
	env := func(name string) string {
		return fmt.Sprintf(`os.Getenv("%s_%s")`, strings.ToUpper(w.api.Package), name)
	}
	call := func(args string) string { return fmt.Sprintf("%s.%s(%s)", w.name, a.Option, args) }
	switch {
	case a.ClientCredentials != nil:
		return "", fmt.Sprintf("%s.%s(%s.OAuthConfig{\n\tClientID:     %s,\n\tClientSecret: %s.Secret(%s),\n})",
			w.name, a.ClientCredentials.Option, w.name, env("CLIENT_ID"), w.name, env("CLIENT_SECRET"))
	case a.Kind == ir.BasicAuth:
		return "", call(env("USER") + ", " + env("PASSWORD"))
	case a.Kind == ir.BearerAuth:
		return "token := func(context.Context) (string, error) {\n\treturn " + env("TOKEN") + ", nil\n}", call("token")
	}
	return "", call(env("API_KEY"))
}

// schemes lists the options of all security schemes.
func (w *writer) schemes() {
	if len(w.api.Auth) == 0 {
		return
	}
	w.line("| Option | Credentials |\n|---|---|")
	for _, a := range w.api.Auth {
		about := map[ir.AuthKind]string{ir.APIKeyAuth: "API key", ir.BasicAuth: "User and password, HTTP Basic", ir.BearerAuth: "Bearer token, from a function that is called for each request"}[a.Kind]
		if a.Kind == ir.APIKeyAuth {
			about += fmt.Sprintf(" in the %s %s", map[ir.In]string{ir.InQuery: "query parameter", ir.InHeader: "header", ir.InCookie: "cookie"}[a.In], safe.CodeSpan(a.Wire))
		}
		if text := clip(paragraph(a.Doc.Text), maxCredentials); text != "" {
			about += ". " + safe.Markdown(text)
		}
		w.row("`"+a.Option+"`", about)
		if a.ClientCredentials != nil {
			w.row("`"+a.ClientCredentials.Option+"`", "OAuth 2 with client ID and secret: the client gets tokens itself")
		}
		if a.Refresh != nil {
			w.row("`"+a.Refresh.Option+"`", "OAuth 2 with a refresh token: the client gets tokens itself")
		}
	}
	w.line("")
}

// row writes a row of a table.
func (w *writer) row(cells ...string) {
	for i := range cells {
		cells[i] = safe.Cell(cells[i])
	}
	w.line("| %s |", strings.Join(cells, " | "))
}
