package page

import "strconv"

// seconds are the lengths of the units of time that have one.
var seconds = map[string]int64{"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}

// statedTwice matches a duration and the same in another unit: 30 days (2,592,000 seconds).
var statedTwice = lazy(`(?i)^ ?(` + units + `) ?\((?:=|or|i\.e\.,?)? ?` + num + ` ?(` + units + `)\)`)

// restated returns the number of a duration that the text after it gives in another unit, and the length of that
// text. One of the units is that of the value, whose number it is. The two must be equal.
func (r *reading) restated(n, after string) (string, int) {
	m := statedTwice().FindStringSubmatch(after)
	if m == nil {
		return n, 0
	}
	first, ok1 := number(n)
	second, ok2 := number(m[2])
	a, err1 := strconv.ParseInt(string(first), 10, 64)
	b, err2 := strconv.ParseInt(string(second), 10, 64)
	from, to := seconds[unit(m[1])], seconds[unit(m[3])]
	if !ok1 || !ok2 || err1 != nil || err2 != nil || from == 0 || to == 0 || a > 1<<31 || b > 1<<40 || a*from != b*to {
		return n, 0
	}
	switch r.ownUnit() {
	case unit(m[1]):
		return n, len(m[0])
	case unit(m[3]):
		return string(second), len(m[0])
	}
	return n, 0
}

// inUnit matches the unit of a value in its text.
var inUnit = lazy(`(?i)\bin (` + units + `)\b`)

// ownUnit returns the unit that the text gives the value, or "".
func (r *reading) ownUnit() string {
	if m := inUnit().FindStringSubmatch(r.f.Text.Value); m != nil {
		return unit(m[1])
	}
	return ""
}
