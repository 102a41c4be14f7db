package output

import (
	"crypto/rand"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const stagePrefix = ".voxgen-stage-"

// stageName returns the name of the staging folder of a run, made of host name,
// process ID and a random part. It starts with a dot, so that the go command
// ignores it.
func stageName() string {
	return fmt.Sprintf("%s%s-%d-%s", stagePrefix, machine(), os.Getpid(), strings.ToLower(rand.Text()))
}

func machine() string {
	name, _ := os.Hostname()
	h := fnv.New32a()
	h.Write([]byte(name))
	return fmt.Sprintf("%08x", h.Sum32())
}

// cleanLeftovers removes the staging folders of runs that have ended. Their
// contents are not needed. Folders that cannot be removed are left.
func cleanLeftovers(root disk) {
	dir, err := root.Open(".")
	if err != nil {
		return
	}
	defer dir.Close()
	entries, err := dir.ReadDir(-1)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		if info, err := root.Lstat(e.Name()); err == nil && dead(e.Name(), time.Since(info.ModTime())) {
			_ = root.RemoveAll(e.Name())
		}
	}
}

// dead reports whether a folder with this name and age belongs to a run that has
// ended: its process on this host has exited, or it is older than any run. If
// there is a process with the same ID, which may be a different one, only the age
// counts.
func dead(name string, age time.Duration) bool {
	rest, ok := strings.CutPrefix(name, stagePrefix)
	if !ok {
		return false
	}
	parts := strings.Split(rest, "-")
	if len(parts) != 3 {
		return false
	}
	pid, err := strconv.Atoi(parts[1])
	if err != nil || pid <= 0 {
		return false
	}
	return age > time.Hour || parts[0] == machine() && !alive(pid)
}

// alive reports whether a process exists: with signal 0 on Unix; on Windows, by
// whether the process can be found.
func alive(pid int) bool {
	process, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer process.Release()
	return !errors.Is(process.Signal(syscall.Signal(0)), os.ErrProcessDone)
}
