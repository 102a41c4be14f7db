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

// stageName names the staging folder of one run: machine, process and chance.
// It begins with a dot, so the go command does not look into it.
func stageName() string {
	return fmt.Sprintf("%s%s-%d-%s", stagePrefix, machine(), os.Getpid(), strings.ToLower(rand.Text()))
}

func machine() string {
	name, _ := os.Hostname()
	h := fnv.New32a()
	h.Write([]byte(name))
	return fmt.Sprintf("%08x", h.Sum32())
}

// cleanLeftovers removes the staging folders of runs that are no more. Nothing
// in them is needed: this run has the texts. What resists is left, hidden as it is.
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

// dead tells whether a folder of this name and age belongs to a run that has
// ended: its process on this machine is gone, or it is far older than any run.
// A live process may be another one with the same number; then age decides.
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

// alive asks without disturbing: signal 0 on Unix; on Windows finding the
// process is the answer.
func alive(pid int) bool {
	process, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer process.Release()
	return !errors.Is(process.Signal(syscall.Signal(0)), os.ErrProcessDone)
}
