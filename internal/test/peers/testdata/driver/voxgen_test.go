package api

import (
	"context"
	"net/http"
)

var benchOurs = benchSide{
	name: "voxgen",
	decode: func(data []byte) (func() ([]byte, error), error) {
		v := new(Envelope)
		encode := func() ([]byte, error) {
			var w jsonWriter
			v.append(&w)
			return w.buf, w.err
		}
		return encode, decodeJSON(data, false, v.decode)
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
