package money

import (
	"encoding/json"
	"math/big"
)

// Amount has methods with pointer receivers.
type Amount struct{ r big.Rat }

func (a *Amount) MarshalJSON() ([]byte, error) { return []byte(a.r.FloatString(2)), nil }
func (a *Amount) UnmarshalJSON(b []byte) error {
	var n json.Number
	if err := json.Unmarshal(b, &n); err != nil {
		return err
	}
	a.r.SetString(string(n))
	return nil
}
func (a *Amount) String() string { return a.r.FloatString(2) }
