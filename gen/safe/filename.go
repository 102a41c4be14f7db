package safe

import (
	"slices"
	"strings"
)

// FileBase reports whether base.go is a file of a package on every platform: it is
// not a test, specific to a platform, ignored by the go command, or a device name.
func FileBase(base string) bool {
	return base != "" && !strings.HasPrefix(base, "_") && !strings.HasPrefix(base, ".") && !strings.HasSuffix(base, "_test") &&
		!PlatformSuffix(base) && !DeviceName(base)
}

// PlatformSuffix reports whether the go command builds base.go only for one GOOS or
// GOARCH. It is like goodOSArchFile of go/build: the part after the last underscore
// counts.
func PlatformSuffix(base string) bool {
	i := strings.LastIndexByte(base, '_')
	return i >= 0 && slices.Contains(platforms(), base[i+1:])
}

// platforms lists all past, present and reserved GOOS and GOARCH values, as in
// internal/syslist of the Go tree; a test compares them.
func platforms() []string {
	return strings.Fields(`
		aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos
		386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le
		ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm`)
}

// DeviceName reports whether this lower-case name is that of a device on Windows,
// regardless of its extension.
func DeviceName(base string) bool {
	switch base {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(base) == 4 && (base[:3] == "com" || base[:3] == "lpt") && base[3] >= '0' && base[3] <= '9'
}
