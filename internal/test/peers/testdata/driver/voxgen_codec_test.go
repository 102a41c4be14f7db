package api

func benchDecodeOurs(data []byte, v *Envelope) error { return decodeJSON(data, false, v.decode) }

func benchEncodeOurs(v *Envelope) ([]byte, error) {
	var w jsonWriter
	v.append(&w)
	return w.buf, w.err
}
