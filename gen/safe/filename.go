package safe

// DeviceName reports whether this lower-case name is that of a device on Windows,
// regardless of its extension.
func DeviceName(base string) bool {
	switch base {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(base) == 4 && (base[:3] == "com" || base[:3] == "lpt") && base[3] >= '0' && base[3] <= '9'
}
