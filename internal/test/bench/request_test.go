package bench

import (
	"errors"
	"io"
	"net/http"

	"github.com/voxgen/voxgen/generated/voximplant"
)

func ptr[T any](v T) *T { return &v }

// fullFloor and fullEmitted are the same request with every parameter.
func fullFloor() floorRequest {
	return floorRequest{
		NewAccountEmail: ptr("owner@example.com"), NewAccountPassword: ptr("Str0ng!pass"), LanguageCode: ptr("en"), Location: ptr("Europe/Berlin"),
		AccountFirstName: ptr("Ada"), AccountLastName: ptr("Lovelace"), MinBalanceToNotify: ptr(12.75), AccountNotifications: ptr(true),
		TariffChangingNotifications: ptr(false), NewsNotifications: ptr(true), SendJSError: ptr(false), BillingAddressName: ptr("Analytical Engines Ltd"),
		BillingAddressCountryCode: ptr("US"), BillingAddressAddress: ptr("12 St James's Square, 3rd floor"), BillingAddressZip: ptr("90210"),
		BillingAddressPhone: ptr("+1 555 0100"), AccountCustomData: ptr(`{"tier":"gold"}`), CallbackURL: ptr("https://example.com/callback?x=1"),
		CallbackSalt: ptr("s4lt"), StoreOutboundSMS: ptr(true), StoreInboundSMS: ptr(false),
	}
}

func fullEmitted() voximplant.SetAccountInfoRequest {
	f := fullFloor()
	return voximplant.SetAccountInfoRequest{
		NewAccountEmail: f.NewAccountEmail, NewAccountPassword: ptr(voximplant.Secret(*f.NewAccountPassword)), LanguageCode: ptr(voximplant.LanguageCodeEN),
		Location: f.Location, AccountFirstName: f.AccountFirstName, AccountLastName: f.AccountLastName, MinBalanceToNotify: f.MinBalanceToNotify,
		AccountNotifications: f.AccountNotifications, TariffChangingNotifications: f.TariffChangingNotifications, NewsNotifications: f.NewsNotifications,
		SendJSError: f.SendJSError, BillingAddressName: f.BillingAddressName, BillingAddressCountryCode: ptr(voximplant.CountryCodeUS),
		BillingAddressAddress: f.BillingAddressAddress, BillingAddressZip: f.BillingAddressZip, BillingAddressPhone: f.BillingAddressPhone,
		AccountCustomData: f.AccountCustomData, CallbackURL: f.CallbackURL, CallbackSalt: ptr(voximplant.Secret(*f.CallbackSalt)),
		StoreOutboundSMS: f.StoreOutboundSMS, StoreInboundSMS: f.StoreInboundSMS,
	}
}

// inProcess answers every request with result 1, as a server would whose
// network costs nothing: it reads and closes the body.
type inProcess struct{ sent []byte }

var (
	answerText   = []byte(`{"result":1}`)
	answerHeader = http.Header{"Content-Type": {"application/json"}}
)

func (t *inProcess) RoundTrip(req *http.Request) (*http.Response, error) {
	n, err := io.ReadFull(req.Body, t.sent[:cap(t.sent)])
	if err != io.ErrUnexpectedEOF {
		return nil, errors.New("the body is longer than the buffer")
	}
	t.sent = t.sent[:n]
	if err := req.Body.Close(); err != nil {
		return nil, err
	}
	return &http.Response{
		Status: "200 OK", StatusCode: 200, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: req,
		Header: answerHeader, Body: newFloorBody(answerText), ContentLength: int64(len(answerText)),
	}, nil
}

func newInProcess() *inProcess { return &inProcess{sent: make([]byte, 0, 4096)} }
