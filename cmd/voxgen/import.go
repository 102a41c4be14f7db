package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/page"
	"github.com/voxgen/voxgen/internal/config"
	"github.com/voxgen/voxgen/internal/pages/source"
	"github.com/voxgen/voxgen/internal/report"
)

// Properties of a new document that pages do not contain, and the host of the
// documentation.
const (
	apiTitle  = "Voximplant Management API"
	apiServer = "https://api.voximplant.com/platform_api"
	docsHost  = "voximplant.com"
	apiRoles  = "x-voximplant-roles"
	// apiDocument is the document that import updates where voxgen.yaml has none.
	apiDocument = "spec/voximplant.yaml"
)

// importFlags holds the flags of import.
type importFlags struct {
	report.Options
	into    string
	dryRun  bool
	check   bool
	partial bool
	prune   bool
	hosts   []string
	title   string
	server  string
	tag     string
	roles   string
	client  *http.Client // nil except in tests
}

func newImport() *cobra.Command { return importCommand(nil) }

// importCommand fetches with client, which is set only in tests.
func importCommand(client *http.Client) *cobra.Command {
	flags := importFlags{client: client}
	cmd := &cobra.Command{
		Use:   "import PAGE...",
		Short: "Update an API document from documentation pages",
		Long: `Import reads pages that describe one method each, extracts types, values, limits,
defaults and rules between parameters, and merges them into an API document.
PAGE is a file, a folder, - for standard input, or an https URL with an allowed host.

Facts on a page take precedence over the document. The wording, order and comments of
the document, and everything that is not on a page, do not change. The sentences of a
page are not stored: x-voxgen-source has a digest of each, to detect changes. Import
reports and omits what it cannot parse.

If a page cannot be read, import does not write the document and exits with 1, or with
2 if there is no text to read: a missing file, an error of the host. With --partial, it
warns and uses the other pages.

Pages of a host are fetched several at a time, as its robots.txt allows. Failures that
may pass are retried. Pages are cached and not sent again until they change.

If PAGE is a folder, imported operations without a page in it are reported and kept;
--prune removes them. With --partial, that is not known if a page cannot be read.

With --check, import reports whether the pages have moved: it lists the methods,
facts and texts that changed and writes nothing. It exits with 0 if nothing moved, with
1 if something did, and with 2 if a page or the document could not be read.`,
		Example: `  voxgen import set-account-info.txt
  voxgen import pages/ --into api.yaml --dry-run
  voxgen import pages/ --into api.yaml --check      # on a schedule
  curl -s https://docs.example.org/method.md | voxgen import -
  voxgen import https://docs.example.org/method.md --allow-host docs.example.org`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("import requires the pages to read: files, folders, URLs, or - for standard input")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return flags.run(cmd, args) },
	}
	f := cmd.Flags()
	f.StringVar(&flags.into, "into", "", "API document to update, a YAML `file`, created if it does not exist (default: spec of voxgen.yaml, or "+apiDocument+")")
	f.BoolVar(&flags.dryRun, "dry-run", false, "print the changes to the document without writing them")
	f.BoolVar(&flags.check, "check", false, "list what moved since the last import, write nothing, and exit with 1 if anything did")
	f.BoolVar(&flags.partial, "partial", false, "use the other pages if some cannot be read")
	f.BoolVar(&flags.prune, "prune", false, "remove imported operations that have no page in the folder")
	f.StringArrayVar(&flags.hosts, "allow-host", nil, "`host` that pages may be fetched from; repeatable (default: import.hosts of voxgen.yaml, or "+docsHost+")")
	f.StringVar(&flags.title, "title", apiTitle, "`name` of the API, for a new document")
	f.StringVar(&flags.server, "server", apiServer, "`URL` of the API, for a new document")
	f.StringVar(&flags.tag, "tag", "", "`tag` of new operations whose pages name none")
	f.StringVar(&flags.roles, "roles-extension", "", "`extension` to store the roles of operations in, if the document names none (default: import.roles_extension of voxgen.yaml, or "+apiRoles+")")
	f.StringVar((*string)(&flags.Format), "format", string(diag.Text), "how to print diagnostics: "+strings.Join(diag.Formats(), ", "))
	f.BoolVarP(&flags.Verbose, "verbose", "v", false, "also print notes")
	f.BoolVarP(&flags.Quiet, "quiet", "q", false, "print only warnings and errors")
	cmd.MarkFlagsMutuallyExclusive("check", "dry-run")
	_ = cmd.MarkFlagFilename("into", "yaml", "yml") // fails for unknown flags only
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(diag.Formats(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

var errInterrupted = errors.New("interrupted; nothing written")

func (f *importFlags) run(cmd *cobra.Command, args []string) error {
	if !slices.Contains(diag.Formats(), string(f.Format)) {
		return fmt.Errorf("invalid --format %s: must be one of %s", f.Format, strings.Join(diag.Formats(), ", "))
	}
	printer := report.Printer{Options: f.Options, Out: cmd.OutOrStdout(), Err: cmd.ErrOrStderr()}
	if diags, err := f.configure(); err != nil {
		return err
	} else if diags.HasErrors() {
		return f.stop(printer, diags, exitBroken)
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	pages, diags := f.read(ctx, cmd.InOrStdin(), args, printer)
	if ctx.Err() != nil {
		return errInterrupted
	}
	if diags.HasErrors() {
		return f.stop(printer, diags, exitBroken)
	}
	before, err := readFile(f.into)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	doc, bad := f.open(before)
	if bad.HasErrors() {
		return f.stop(printer, bad, exitBroken)
	}
	diags = append(diags, f.merge(doc, pages, args, len(diags) == 0)...)
	after, changed, err := doc.Bytes()
	if err != nil {
		return ours(err)
	}
	if changed && !diags.HasErrors() {
		diags = append(diags, broken(f.into, before, after)...)
	}
	switch {
	case diags.HasErrors() && f.check:
		return f.stop(printer, diags, exitBroken)
	case diags.HasErrors():
		return f.stop(printer, diags, exitFindings)
	case ctx.Err() != nil:
		return errInterrupted
	}
	if changed && !f.dryRun && !f.check {
		if err := replaceFile(f.into, after); err != nil {
			if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
				err = pathErr.Err // its path is that of a temporary file
			}
			diags.Errorf(diag.Position{File: filepath.ToSlash(f.into)}, "write", "cannot write: %v", err)
			return f.stop(printer, diags, exitBroken)
		}
	}
	if err := printer.Diagnostics(diags); err != nil {
		return fmt.Errorf("print diagnostics: %w", err)
	}
	if f.check && changed {
		return f.moved(cmd, doc)
	}
	return f.finish(cmd, before, after, changed, len(pages))
}

// stop prints the diagnostics of a run that writes nothing, and returns its error.
func (f *importFlags) stop(p report.Printer, diags diag.List, code int) error {
	if err := p.Diagnostics(diags); err != nil {
		return fmt.Errorf("print diagnostics: %w", err)
	}
	if !f.check {
		p.Failed(diags)
	}
	return printed{code}
}

// merge imports the pages. If they are complete, it looks for operations without a page.
func (f *importFlags) merge(doc *page.Document, pages []source.Page, args []string, complete bool) diag.List {
	var inputs []page.Input
	for _, p := range pages {
		inputs = append(inputs, page.Input(p))
	}
	diags := doc.Import(inputs...)
	if !diags.HasErrors() && complete {
		diags = append(diags, f.gone(doc, args)...)
	}
	return diags
}

// gone reports the operations that have no page in this run, which is certain only if
// pages come from a folder.
func (f *importFlags) gone(doc *page.Document, args []string) diag.List {
	folder := slices.ContainsFunc(args, func(arg string) bool {
		info, err := os.Stat(arg)
		return err == nil && info.IsDir()
	})
	if !folder {
		return nil
	}
	var diags diag.List
	for _, name := range doc.Gone(f.prune || f.check) {
		if f.check {
			continue // listed with what moved
		}
		instead := "kept; --prune removes it"
		if f.prune {
			instead = "removed"
		}
		diags.Add(diag.Diagnostic{Position: diag.Position{File: filepath.ToSlash(f.into)}, Severity: diag.Warning,
			Code: "page-gone", Message: "no page about " + name, Instead: instead})
	}
	return diags
}

// configure completes the flags by voxgen.yaml and by the defaults.
func (f *importFlags) configure() (diag.List, error) {
	if f.into == "" {
		clients, diags := config.Clients(config.Flags{})
		switch {
		case diags.HasErrors():
			return diags, nil
		case len(clients) > 1:
			return nil, fmt.Errorf("--into is missing: voxgen.yaml has the documents of %d clients", len(clients))
		}
		f.into = apiDocument
		if doc := clients[0].Document(); doc.Path != "" {
			f.into = doc.String()
		}
	}
	if len(f.hosts) == 0 || f.roles == "" {
		configured, diags := config.ForImport()
		if diags.HasErrors() && len(f.hosts) == 0 {
			return diags, nil
		}
		if len(f.hosts) == 0 {
			f.hosts = configured.Hosts
		}
		f.roles = cmp.Or(f.roles, configured.RolesExtension, apiRoles)
	}
	if len(f.hosts) == 0 {
		f.hosts = []string{docsHost}
	}
	if !strings.HasPrefix(f.roles, "x-") {
		return nil, fmt.Errorf("invalid extension for roles %q: must start with x-", f.roles)
	}
	return nil, nil
}

// finish prints what was done, and with --dry-run the changes.
func (f *importFlags) finish(cmd *cobra.Command, before, after []byte, changed bool, pages int) error {
	name := filepath.ToSlash(f.into)
	if f.dryRun && changed {
		_, err := fmt.Fprint(cmd.OutOrStdout(), page.Diff(name, before, after))
		return err
	}
	if f.Quiet {
		return nil
	}
	from := "1 page"
	if pages != 1 {
		from = fmt.Sprintf("%d pages", pages)
	}
	what := "up to date: " + name + " contains everything in %s"
	if changed {
		what = "updated " + name + " from %s"
	}
	out := cmd.OutOrStdout()
	if f.dryRun { // standard output is for the patch
		out = cmd.ErrOrStderr()
	}
	_, err := fmt.Fprintf(out, "voxgen: "+what+"\n", from)
	return err
}

// broken returns the errors that load reports for the new document, unless the old
// one already had errors.
func broken(name string, before, after []byte) diag.List {
	loaded := func(data []byte) diag.List {
		_, diags := load.Load(load.Input{Name: name, Data: data}, load.Options{})
		return diags
	}
	diags := loaded(after)
	if !diags.HasErrors() || len(before) > 0 && loaded(before).HasErrors() {
		return nil
	}
	return onlyErrors(diags)
}

// ours removes the package name from an error.
func ours(err error) error { return errors.New(strings.TrimPrefix(err.Error(), "page: ")) }

// replaceFile replaces a file atomically. If path is a symbolic link, its target is
// replaced.
func replaceFile(path string, data []byte) (err error) {
	mode := fs.FileMode(0o644)
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".voxgen-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chmod(f.Name(), mode)
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	return err
}
