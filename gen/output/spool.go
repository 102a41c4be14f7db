package output

import (
	"fmt"
	"os"
	"sync"
)

// Spool keeps texts in a temporary file, so that the output of a run need not fit in
// memory. A nil Spool keeps them in memory. It is safe for concurrent use.
type Spool struct {
	file *os.File
	mu   sync.Mutex
	size int64
}

// NewSpool creates a spool. The system removes its file when the process ends,
// however it ends; on Windows, Close does.
func NewSpool() (*Spool, error) {
	file, err := os.CreateTemp("", "voxgen-spool-")
	if err != nil {
		return nil, fmt.Errorf("output: spool: %w", err)
	}
	_ = os.Remove(file.Name()) // on Windows, an open file cannot be removed
	return &Spool{file: file}, nil
}

// Put adds a text.
func (s *Spool) Put(text []byte) (Text, error) {
	if s == nil {
		return Text{memory: text}, nil
	}
	s.mu.Lock()
	at := s.size
	s.size += int64(len(text))
	s.mu.Unlock()
	if _, err := s.file.WriteAt(text, at); err != nil {
		return Text{}, fmt.Errorf("output: spool: %w", err)
	}
	return Text{spool: s, at: at, size: len(text)}, nil
}

// Close ends the use of the spool and of the texts in it.
func (s *Spool) Close() {
	if s == nil {
		return
	}
	_ = s.file.Close() // its texts are no longer needed
	_ = os.Remove(s.file.Name())
}

// Text is the content of a file, or a part of it, in a spool.
type Text struct {
	memory []byte
	spool  *Spool
	at     int64
	size   int
}

// Read returns the text, which must not be changed.
func (t Text) Read() ([]byte, error) {
	if t.spool == nil {
		return t.memory, nil
	}
	text := make([]byte, t.size)
	if _, err := t.spool.file.ReadAt(text, t.at); err != nil {
		return nil, fmt.Errorf("output: spool: %w", err)
	}
	return text, nil
}

// File puts the content of a file into the spool.
func (s *Spool) File(f File) (File, error) {
	if s == nil {
		return f, nil
	}
	text, err := s.Put(f.Content)
	return File{Name: f.Name, spooled: text}, err
}
