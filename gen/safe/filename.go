package safe

import (
	"slices"
	"strings"
)

// FileBase tells whether base.go is an ordinary file of a package everywhere: not
// a test, not for one platform only, not ignored by the go command, not a device.
func FileBase(base string) bool {
	return base != "" && !strings.HasPrefix(base, "_") && !strings.HasPrefix(base, ".") && !strings.HasSuffix(base, "_test") &&
		!PlatformSuffix(base) && !DeviceName(base)
}

// PlatformSuffix tells whether the go command builds base.go for one operating
// system or processor only. It follows goodOSArchFile of go/build: only what stands
// after an underscore counts, and the last part decides.
func PlatformSuffix(base string) bool {
	i := strings.LastIndexByte(base, '_')
	return i >= 0 && slices.Contains(platforms(), base[i+1:])
}

// platforms lists every GOOS and GOARCH past, present and reserved, from
// internal/syslist of the Go tree; a test compares.
func platforms() []string {
	return strings.Fields(`
		aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos
		386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le
		ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm`)
}

// DeviceName tells whether Windows opens a device under this name in lower case,
// whatever its extension.
func DeviceName(base string) bool {
	switch base {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(base) == 4 && (base[:3] == "com" || base[:3] == "lpt") && base[3] >= '0' && base[3] <= '9'
}
