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
	for _, o := range l.api.Operations {
		use := mark(owner{o.Tag, o.File})
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
	for _, o := range l.api.Operations {
		size[o.Tag] += opLines(l.api.Decls[o.Request])
	}
	names, files := map[key]string{}, map[string]*opFile{}
	for _, o := range l.api.Operations {
		k := key{tag: o.Tag}
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
				about += " on " + k.resource
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
		l.split(base, "", letterRange{}, users, decls)
	}
	for name, f := range files {
		if name != handlersFile {
			l.addFile(name, "The "+f.users+".")
		}
	}
}

// split places declarations whose names begin with prefix in one file or, if it would
// be too large, in several by the next character: by ranges, then by itself. A new type
// does not move types with other names.
func (l *lowerer) split(base, prefix string, limits letterRange, users string, decls []*ir.Decl) {
	const deepest = 60
	if declLines(decls) <= maxLines || len(decls) == 1 || len(prefix) >= deepest {
		l.place(base, prefix, limits, users, decls)
		return
	}
	if limits.last == 0 {
		for _, limits := range []letterRange{{'a', 'c'}, {'d', 'h'}, {'i', 'o'}, {'p', 's'}, {'t', 'z'}} {
			var group []*ir.Decl
			for _, d := range decls {
				if c := letterAt(d.Name, len(prefix)); c <= limits.last && (c >= limits.first || limits.first == 'a') {
					group = append(group, d)
				}
			}
			if len(group) > 0 {
				l.split(base, prefix, limits, users, group)
			}
		}
		return
	}
	groups := map[byte][]*ir.Decl{}
	for _, d := range decls {
		c := letterAt(d.Name, len(prefix))
		groups[c] = append(groups[c], d)
	}
	for _, c := range slices.Sorted(maps.Keys(groups)) {
		if c == 0 {
			l.place(base, prefix, letterRange{}, users, groups[c])
			continue
		}
		l.split(base, prefix+string(rune(c)), letterRange{}, users, groups[c])
	}
}

// letterRange is a range of lower-case letters; others are in the first range.
type letterRange struct{ first, last byte }

// letterAt returns character i of a name in lower case, 0 after its end.
func letterAt(name string, i int) byte {
	if i >= len(name) {
		return 0
	}
	switch c := name[i]; {
	case c >= 'A' && c <= 'Z':
		return c + 'a' - 'A'
	case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
		return c
	}
	return '0'
}

// place places declarations in one file.
func (l *lowerer) place(base, prefix string, limits letterRange, users string, decls []*ir.Decl) {
	name, about := base, "The types that "+users
	shown := decls[0].Name[:min(len(prefix), len(decls[0].Name))]
	switch {
	case limits.last > 0:
		first, last := string(rune(limits.first)), string(rune(limits.last))
		name += "_" + prefix + first + "_" + prefix + last
		if prefix == "" {
			first, last = strings.ToUpper(first), strings.ToUpper(last)
		}
		about += ", with names from " + shown + first + " to " + shown + last
	case prefix != "":
		name += "_" + prefix
		about += ", with names that begin with " + shown
	}
	name, _ = l.files.take("types", name)
	l.addFile(name, strings.ToValidUTF8(about, "")+".")
	for _, d := range decls {
		d.File = name
	}
}

func (l *lowerer) addFile(name, about string) {
	l.api.Files = append(l.api.Files, ir.GoFile{Name: name, About: about})
}

// opLines estimates the number of lines of an operation and its request.
func opLines(request *ir.Decl) int { return 30 + 11*len(request.Fields) }

// declLines estimates the number of lines of types and their methods.
func declLines(decls []*ir.Decl) int {
	n := 0
	for _, d := range decls {
		n += 14 + 2*len(d.Consts) + 25*len(d.Variants)
		perField := 1
		if d.Reads() {
			perField += 4
		}
		if d.Writes() {
			perField += 7
		}
		if d.Checked {
			perField += 3
		}
		n += perField * len(d.Fields)
	}
	return n
}
