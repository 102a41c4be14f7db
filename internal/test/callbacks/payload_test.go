package callbacks

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/voxgen/voxgen/generated/voximplant"
)

// Every known type selects the field of its name, and nothing else.
func TestPayloadOfEveryType(t *testing.T) {
	fields := map[string]int{}
	of := reflect.TypeFor[voximplant.AccountCallback]()
	for i := range of.NumField() {
		wire, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
		fields[wire] = i
	}
	seen := map[reflect.Type]voximplant.AccountCallbackType{}
	values := voximplant.AccountCallbackType("").Values()
	if len(values) < 39 {
		t.Fatalf("%d types", len(values))
	}
	for _, kind := range values {
		i, ok := fields[string(kind)]
		if !ok {
			t.Errorf("%s has no field", kind)
			continue
		}
		c := voximplant.AccountCallback{Type: kind}
		if got := c.Payload(); got != nil {
			t.Errorf("%s: %v without a payload", kind, got)
		}
		field := reflect.New(of.Field(i).Type.Elem())
		reflect.ValueOf(&c).Elem().Field(i).Set(field)
		if got := c.Payload(); got != field.Interface() {
			t.Errorf("%s: payload is %T", kind, got)
		}
		if other, twice := seen[field.Type()]; twice {
			t.Errorf("%s and %s are the same case of a type switch", other, kind)
		}
		seen[field.Type()] = kind
		c.Type = "moon_landing"
		if got := c.Payload(); got != nil {
			t.Errorf("an unknown type has the payload %T", got)
		}
	}
}

func TestPayloadInATypeSwitch(t *testing.T) {
	body := `{"callbacks":[
		{` + head + `,"type":"min_balance","min_balance":{"is_min_credit":true,"is_repeated":false}},
		{` + head + `,"type":"sms_inbound","sms_inbound":{"sms_inbound":{"source_number":"1","destination_number":"2","sms_body":"hi"}}},
		{` + head + `,"type":"account_is_frozen","account_is_frozen":{}},
		{` + head + `,"type":"call_history_report","call_history_report":{"history_report_id":5,"success":true,"order_date":"2026-11-23 10:00:00"}},
		{` + head + `,"type":"expiring_callerid","expiring_callerid":{"callerids":["123"],"expiration_date":"2027-01-02"}},
		{` + head + `,"type":"moon_landing","moon_landing":{}}]}`
	var got voximplant.AccountCallbacks
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, c := range got.Callbacks {
		switch p := c.Payload().(type) {
		case *voximplant.MinBalanceCallback:
			said = append(said, fmt.Sprint("balance ", p.IsMinCredit, p.IsRepeated))
		case *voximplant.InboundSMSCallback:
			said = append(said, "sms "+p.SMSInbound.SMSBody)
		case *voximplant.AccountIsFrozenCallback:
			said = append(said, "frozen")
		case *voximplant.CallHistoryReportCallback:
			said = append(said, "report "+p.OrderDate.Format(time.DateTime))
		case *voximplant.ExpiringCallerIDCallback:
			said = append(said, "expires "+p.ExpirationDate.String())
		case nil:
			said = append(said, "unknown "+string(c.Type))
		}
	}
	want := "balance true false; sms hi; frozen; report 2026-11-23 10:00:00; expires 2027-01-02; unknown moon_landing"
	if s := strings.Join(said, "; "); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

// What is decoded is encoded alike, and a new type survives.
func TestRoundTrip(t *testing.T) {
	in := event("moon_landing", "")
	var v voximplant.AccountCallbacks
	if err := json.Unmarshal([]byte(in), &v); err != nil {
		t.Fatal(err)
	}
	if v.Callbacks[0].Type.Known() {
		t.Error("moon_landing is known")
	}
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var a, b any
	if json.Unmarshal(data, &a) != nil || json.Unmarshal([]byte(in), &b) != nil || !reflect.DeepEqual(a, b) {
		t.Errorf("got  %s\nwant %s", data, in)
	}
}
