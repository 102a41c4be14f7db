package api

import (
	"encoding/json"

	"example.com/peers/plain"
)

func init() {
	benchPeers = append(benchPeers, benchSide{
		name: "encoding/json",
		decode: func(data []byte) (func() ([]byte, error), error) {
			v := new(plain.Envelope)
			return func() ([]byte, error) { return json.Marshal(v) }, json.Unmarshal(data, v)
		},
	})
}
