package api

import "context"

func benchDecodeOurs(data []byte, v *Envelope) error {
	return decodeWithin(context.Background(), data, 1<<20, false, v.decode)
}

func benchEncodeOurs(v *Envelope) ([]byte, error) {
	var w jsonWriter
	v.append(&w)
	return w.buf, w.err
}
