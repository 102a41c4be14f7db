package lower

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/ir"
)

// maxLines is the number of lines, estimated, above which a file is split.
const maxLines = 3000

// Names of files that do not come from a tag.
const (
	typesFile      = "types"      // types of several files
	operationsFile = "operations" // operations without a tag
	handlersFile   = "handlers"   // handlers of webhooks and callbacks
)

// owner is the file whose code uses a declaration. Without a file, several files of
// one tag use it; without a tag, files of several tags.
type owner struct{ tag, file string }

// placeFiles decides the file of each operation and declaration: a file for each
// tag, with the types that only its operations use.
func (l *lowerer) placeFiles() {
	owners := make([]*owner, len(l.api.Decls))
	var mark func(o owner) func(decl *int)
	mark = func(o owner) func(decl *int) {
		return func(decl *int) {
			merged := o
			if was := owners[*decl]; was != nil {
				if merged = was.merge(o); merged == *was {
					return
				}
			}
			owners[*decl] = &merged
			values(l.api.Decls[*decl], func(v *ir.Value) { eachNamed(v, mark(merged)) })
		}
	}
	used := l.placeOperations()
	for i, o := range l.api.Operations {
		use := mark(owner{l.tags[i], o.File})
		for _, m := range []*ir.Op{o, o.Stream} {
			if m != nil {
				m.File = o.File
				visitOp(m, use)
			}
		}
	}
	for _, h := range l.api.Handlers {
		if h.Body != nil {
			eachNamed(h.Body, mark(owner{"\x00", handlersFile}))
		}
	}
	if em := l.api.Errors; em != nil {
		mark(owner{})(&em.Decl)
	}
	used[handlersFile] = &opFile{users: "handlers", lines: maxLines - 500} // long types would hide the functions
	l.placeTypes(owners, used)
	slices.SortFunc(l.api.Files, func(a, b ir.GoFile) int { return strings.Compare(a.Name, b.Name) })
}

// merge returns the owner of what both use.
func (o owner) merge(p owner) owner {
	switch {
	case o == p:
		return o
	case o.tag == p.tag:
		return owner{tag: o.tag}
	}
	return owner{}
}

// visitOp visits the declarations that o refers to.
func visitOp(o *ir.Op, visit func(decl *int)) {
	visit(&o.Request)
	if o.Result >= 0 {
		visit(&o.Result)
	}
	for i := range o.Responses {
		eachNamed(&o.Responses[i].Value, visit)
	}
	for i := range o.Errors {
		if o.Errors[i].Value != nil {
			eachNamed(o.Errors[i].Value, visit)
		}
	}
}

// opFile is a file of operations.
type opFile struct {
	users string // what is in the file, in words
	lines int    // of operations, estimated
}

// placeOperations decides the files of operations: one for each tag or, if it would
// be too large, one for each resource.
func (l *lowerer) placeOperations() map[string]*opFile {
	type key struct{ tag, resource string }
	size := map[string]int{}
	for i, o := range l.api.Operations {
		size[l.tags[i]] += opLines(l.api.Decls[o.Request])
	}
	names, files := map[key]string{}, map[string]*opFile{}
	for i, o := range l.api.Operations {
		k := key{tag: l.tags[i]}
		base, about := operationsFile, "operations"
		switch {
		case k.tag != "":
			base, about = fileBase(k.tag), "operations with the tag "+k.tag
		case len(size) > 1:
			about += " without a tag"
		}
		if size[k.tag] > maxLines {
			if k.resource = resource(o.Path, k.tag); k.resource != "" {
				base += "_" + fileBase(k.resource)
				about += ", on " + k.resource
			}
		}
		if names[k] == "" {
			names[k], _ = l.files.take("operations", base, base+"_api")
			files[names[k]] = &opFile{users: about}
		}
		o.File = names[k]
		files[o.File].lines += opLines(l.api.Decls[o.Request])
	}
	return files
}

// resource returns the first word of a path that is neither a version nor the tag.
func resource(path, tag string) string {
	for part := range strings.SplitSeq(path, "/") {
		word := snake(part)
		version := len(word) > 1 && word[0] == 'v' && word[1] >= '0' && word[1] <= '9'
		if word != "" && !version && word != "api" && !strings.HasPrefix(part, "{") && word != snake(tag) {
			return word
		}
	}
	return ""
}

// placeTypes decides the files of declarations from their owners.
func (l *lowerer) placeTypes(owners []*owner, files map[string]*opFile) {
	groups := map[owner][]*ir.Decl{}
	for i, d := range l.api.Decls {
		o := owner{}
		if owners[i] != nil {
			o = *owners[i]
		}
		if d.Request && d.Operation != "" { // beside the method
			d.File = o.file
			continue
		}
		groups[o] = append(groups[o], d)
	}
	keys := slices.Collect(maps.Keys(groups))
	slices.SortFunc(keys, func(a, b owner) int { return cmp.Or(strings.Compare(a.file, b.file), strings.Compare(a.tag, b.tag)) })
	for _, o := range keys {
		decls := groups[o]
		base, users := typesFile, "several files use"
		switch {
		case o.file != "" && files[o.file].lines+declLines(decls) <= maxLines:
			for _, d := range decls {
				d.File = o.file
			}
			files[o.file].users += ", and the types that only they use"
			continue
		case o.file != "":
			base, users = o.file+"_types", "only "+files[o.file].users+" use"
		case o.tag != "":
			base, users = fileBase(o.tag)+"_types", "several files of operations with the tag "+o.tag+" use"
		}
		l.split(base, "", users, decls)
	}
	for name, f := range files {
		if name != handlersFile {
			l.addFile(name, "The "+f.users+".")
		}
	}
}

// split places declarations in one file or, if it would be too large, in several by
// their names, so that a new type does not move others: by ranges of initials, by
// initials, by longer prefixes.
func (l *lowerer) split(base, prefix, users string, decls []*ir.Decl) {
	const deepest = 60
	groups := map[string][]*ir.Decl{}
	for _, d := range decls {
		next := nextPrefix(d.Name, prefix)
		groups[next] = append(groups[next], d)
	}
	if declLines(decls) <= maxLines || len(decls) == 1 || len(prefix) >= deepest || groups[prefix] != nil {
		l.place(base, prefix, users, decls)
		return
	}
	for _, next := range slices.Sorted(maps.Keys(groups)) {
		l.split(base, next, users, groups[next])
	}
}

// place places declarations in one file.
func (l *lowerer) place(base, prefix, users string, decls []*ir.Decl) {
	name, about := base, "The types that "+users
	switch {
	case strings.Contains(prefix, "-"):
		about += ", with names in " + strings.ToUpper(prefix)
	case prefix != "":
		about += ", with names that begin with " + strings.ToValidUTF8(decls[0].Name[:len(prefix)], "")
	}
	if prefix != "" {
		name += "_" + strings.ReplaceAll(prefix, "-", "_")
	}
	name, _ = l.files.take("types", name)
	l.addFile(name, about+".")
	for _, d := range decls {
		d.File = name
	}
}

// nextPrefix returns the prefix, in lower case, of the group of a name within the
// group of prefix. It is prefix if the name has no more characters.
func nextPrefix(name, prefix string) string {
	size := 1
	if prefix != "" && !strings.Contains(prefix, "-") {
		size = min(len(prefix)+1, len(name))
	}
	next := []byte(name[:size])
	for i, c := range next {
		switch {
		case c >= 'A' && c <= 'Z':
			next[i] += 'a' - 'A'
		case !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9'):
			next[i] = '0'
		}
	}
	if prefix != "" {
		return string(next)
	}
	for _, limits := range []string{"a-c", "d-h", "i-o", "p-s"} {
		if next[0] <= limits[2] {
			return limits
		}
	}
	return "t-z"
}

func (l *lowerer) addFile(name, about string) {
	l.api.Files = append(l.api.Files, ir.GoFile{Name: name, About: about})
}

// opLines estimates the number of lines of an operation and its request.
func opLines(request *ir.Decl) int { return 40 + 12*len(request.Fields) }

// declLines estimates the number of lines of types and their methods.
func declLines(decls []*ir.Decl) int {
	n := 0
	for _, d := range decls {
		n += 10 + 2*len(d.Consts) + 15*len(d.Variants)
		perField := 3
		if d.Writes() {
			perField += 2
		}
		if d.Reads() {
			perField += 2
		}
		n += perField * len(d.Fields)
	}
	return n
}
