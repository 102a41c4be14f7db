package source

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/voxgen/voxgen/gen/page"
	"github.com/voxgen/voxgen/internal/regular"
)

// cache is a folder with the pages that were fetched, so that a host sends only those
// that changed (RFC 9110, section 13). A host is asked every time. Without a folder, or
// if it cannot be read or written, all pages are sent.
type cache string

// entry is a page in the cache.
type entry struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"lastModified,omitempty"`
	Body         []byte `json:"body"`
}

// valid reports whether a host can be asked if e has changed.
func (e entry) valid() bool { return e.ETag != "" || e.LastModified != "" }

// validate adds the conditions of a request to its header.
func (e entry) validate(header http.Header) {
	if e.ETag != "" {
		header.Set("If-None-Match", e.ETag)
	}
	if e.LastModified != "" {
		header.Set("If-Modified-Since", e.LastModified)
	}
}

// path returns the file of a page. Its name does not contain the URL, which may be secret.
func (c cache) path(u *url.URL) string {
	sum := sha256.Sum256([]byte(u.String()))
	return filepath.Join(string(c), hex.EncodeToString(sum[:])+".json")
}

// load returns the page in the cache, or an empty entry.
func (c cache) load(u *url.URL) (e entry) {
	if c == "" {
		return entry{}
	}
	data, err := regular.Read(c.path(u), 2*page.MaxBytes) // in Base64
	if err != nil || json.Unmarshal(data, &e) != nil {
		return entry{}
	}
	return e
}

// store keeps a page that has validators and may be kept.
func (c cache) store(u *url.URL, got reply) {
	e := entry{got.header.Get("ETag"), got.header.Get("Last-Modified"), got.body}
	if c == "" || !e.valid() || strings.Contains(strings.ToLower(got.header.Get("Cache-Control")), "no-store") {
		return
	}
	data, err := json.Marshal(e)
	if err != nil || os.MkdirAll(string(c), 0o700) != nil {
		return
	}
	file, err := os.CreateTemp(string(c), "*.tmp")
	if err != nil {
		return
	}
	_, err = file.Write(data)
	if closed := file.Close(); err != nil || closed != nil || os.Rename(file.Name(), c.path(u)) != nil {
		os.Remove(file.Name())
	}
}
