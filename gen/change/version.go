package change

import "slices"

// Version is the advice for the next version of the generated module.
type Version struct {
	// Part is major, minor, patch or none.
	Part string `json:"part"`
	// Reason says why, for a reader.
	Reason string `json:"reason"`
}

// String is the last line of a report.
func (v Version) String() string {
	switch v.Part {
	case "none":
		return "next version: none needed; " + v.Reason
	case "major":
		return "next version: major (while the module is v0: minor); " + v.Reason
	case "minor":
		return "next version: minor (while the module is v0: patch will do); " + v.Reason
	default:
		return "next version: " + v.Part + "; " + v.Reason
	}
}

// advise applies the rules of semantic versions to the module that holds the
// client. Its interface is the Go one, so only what breaks Go callers asks for
// a new major version; what breaks on the wire breaks callers of the old
// version as well, and a new one is how they get out of it.
func advise(findings []Finding, same bool) Version {
	has := func(axis Axis, ids ...Severity) bool {
		return slices.ContainsFunc(findings, func(f Finding) bool { return f.Axis == axis && slices.Contains(ids, f.Severity) })
	}
	switch {
	case has(AxisGo, Breaking):
		return Version{"major", "there are callers that do not compile with it"}
	case has(AxisWire, Breaking):
		return Version{"minor", "callers compile, but some calls no longer work as they are; say so in the release notes"}
	case has(AxisGo, Warning, Note):
		return Version{"minor", "it adds to what callers can use and takes nothing away"}
	case has(AxisWire, Warning):
		return Version{"minor", "callers compile, but may get other answers than before"}
	case len(findings) > 0 || !same:
		return Version{"patch", "nothing that a caller could notice changed"}
	default:
		return Version{"none", "nothing changed"}
	}
}
