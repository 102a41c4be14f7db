package api

func benchDecodeOurs(data []byte, v *Envelope) error { return decodeJSON(data, v.decode) }

func benchEncodeOurs(v *Envelope) ([]byte, error) { return appendJSON(nil, v.append) }
