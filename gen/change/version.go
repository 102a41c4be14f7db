package change

import "slices"

// Version is the recommended next version of the generated module.
type Version struct {
	// Part is major, minor, patch or none.
	Part string `json:"part"`
	// Reason explains Part.
	Reason string `json:"reason"`
}

// String returns the last line of a report.
func (v Version) String() string {
	switch v.Part {
	case "none":
		return "next version: none needed; " + v.Reason
	case "major":
		return "next version: major (while the module is v0: minor); " + v.Reason
	case "minor":
		return "next version: minor (while the module is v0: patch); " + v.Reason
	default:
		return "next version: " + v.Part + "; " + v.Reason
	}
}

// advise applies semantic versioning to the module of the client. Its API is the Go
// API, so only changes that break Go callers require a new major version. Changes on
// the wire also break callers of the old version.
func advise(findings []Finding, same bool) Version {
	has := func(axis Axis, ids ...Severity) bool {
		return slices.ContainsFunc(findings, func(f Finding) bool { return f.Axis == axis && slices.Contains(ids, f.Severity) })
	}
	switch {
	case has(AxisGo, Breaking):
		return Version{"major", "some callers do not compile"}
	case has(AxisWire, Breaking):
		return Version{"minor", "callers compile, but some requests fail unless they are changed; mention it in the release notes"}
	case has(AxisGo, Warning, Note):
		return Version{"minor", "the Go API has compatible changes"}
	case has(AxisWire, Warning):
		return Version{"minor", "callers compile, but may receive different responses"}
	case len(findings) > 0 || !same:
		return Version{"patch", "no changes visible to callers"}
	default:
		return Version{"none", "no changes"}
	}
}
