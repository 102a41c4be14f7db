package api

import (
	"context"
	"encoding/json"
	"net/http"

	peer "example.com/peers/oapi"
)

func init() {
	benchPeers = append(benchPeers, benchSide{
		name: "oapi-codegen",
		decode: func(data []byte) (func() ([]byte, error), error) {
			v := new(peer.Envelope)
			return func() ([]byte, error) { return json.Marshal(v) }, json.Unmarshal(data, v)
		},
		client: func(h *http.Client) (func(context.Context) error, error) {
			c, err := peer.NewClientWithResponses("https://api.example.com", peer.WithHTTPClient(h))
			return func(ctx context.Context) error {
				_, err := c.ReadEnvelopeWithResponse(ctx)
				return err
			}, err
		},
	})
}
