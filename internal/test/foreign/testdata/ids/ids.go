package ids

import "errors"

type UUID [2]byte

func (u UUID) MarshalText() ([]byte, error) { return u[:], nil }
func (u *UUID) UnmarshalText(b []byte) error {
	if len(b) != 2 {
		return errors.New("bad length")
	}
	copy(u[:], b)
	return nil
}
