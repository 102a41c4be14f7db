package api

import (
	"context"
	"net/http"
)

var benchOurs = benchSide{
	name: "voxgen",
	decode: func(data []byte) (func() ([]byte, error), error) {
		v := new(Envelope)
		return func() ([]byte, error) { return benchEncodeOurs(v) }, benchDecodeOurs(data, v)
	},
	client: func(h *http.Client) (func(context.Context) error, error) {
		c, err := NewClient(WithHTTPClient(h))
		return func(ctx context.Context) error {
			_, err := c.ReadEnvelope(ctx, ReadEnvelopeRequest{})
			return err
		}, err
	},
}

// benchPeers are the peers that can handle the document; their files add them.
var benchPeers []benchSide
