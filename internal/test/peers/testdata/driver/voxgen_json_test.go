package api

import "encoding/json"

func benchDecodeOurs(data []byte, v *Envelope) error { return json.Unmarshal(data, v) }

func benchEncodeOurs(v *Envelope) ([]byte, error) { return json.Marshal(v) }
