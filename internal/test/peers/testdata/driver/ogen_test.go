package api

import (
	"context"
	"errors"
	"io"
	"net/http"

	peer "example.com/peers/ogen"
	"github.com/go-faster/jx"
)

func init() {
	benchPeers = append(benchPeers, benchSide{
		name: "ogen",
		decode: func(data []byte) (func() ([]byte, error), error) { // as its client does
			v := new(peer.Envelope)
			encode := func() ([]byte, error) {
				e := new(jx.Encoder)
				v.Encode(e)
				return e.Bytes(), nil
			}
			d := jx.DecodeBytes(data)
			if err := v.Decode(d); err != nil {
				return nil, err
			}
			if err := d.Skip(); err != io.EOF {
				return nil, errors.New("unexpected trailing data")
			}
			return encode, nil
		},
		client: func(h *http.Client) (func(context.Context) error, error) {
			c, err := peer.NewClient("https://api.example.com", peer.WithClient(h))
			return func(ctx context.Context) error {
				_, err := c.ReadEnvelope(ctx)
				return err
			}, err
		},
	})
}
