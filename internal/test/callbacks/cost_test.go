package callbacks

import (
	"encoding/json"
	"testing"

	"github.com/voxgen/voxgen/generated/voximplant"
)

// What is right in a list costs no memory to check: its place in the list is
// put into words only for what is wrong.
func TestValidateListWithoutAllocation(t *testing.T) {
	var callbacks voximplant.AccountCallbacks
	if err := json.Unmarshal([]byte(event("card_expired", `,"card_expired":{}`)), &callbacks); err != nil {
		t.Fatal(err)
	}
	callbacks.Callbacks = append(callbacks.Callbacks, callbacks.Callbacks[0])
	if err := callbacks.Validate(); err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(100, func() { _ = callbacks.Validate() }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
