// Package bench measures the emitted client against a floor: what a careful
// engineer writes by hand for SetAccountInfo, with the same guarantees. The
// floor stands in this file whole, so that the comparison can be judged.
package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/voxgen/voxgen/generated/voximplant"
)

// floorRequest has the 21 parameters of SetAccountInfo.
type floorRequest struct {
	NewAccountEmail             *string
	NewAccountPassword          *string
	LanguageCode                *string
	Location                    *string
	AccountFirstName            *string
	AccountLastName             *string
	MinBalanceToNotify          *float64
	AccountNotifications        *bool
	TariffChangingNotifications *bool
	NewsNotifications           *bool
	SendJSError                 *bool
	BillingAddressName          *string
	BillingAddressCountryCode   *string
	BillingAddressAddress       *string
	BillingAddressZip           *string
	BillingAddressPhone         *string
	AccountCustomData           *string
	CallbackURL                 *string
	CallbackSalt                *string
	StoreOutboundSMS            *bool
	StoreInboundSMS             *bool
}

type floorViolation struct{ name, rule, limit string }

type floorInvalid struct{ list []floorViolation }

func (e *floorInvalid) Error() string { return fmt.Sprintf("SetAccountInfo is invalid: %v", e.list) }

// validate lists all violations at once.
func (r *floorRequest) validate() error {
	var bad []floorViolation
	if p := r.NewAccountPassword; p != nil {
		if utf8.RuneCountInString(*p) < 8 {
			bad = append(bad, floorViolation{"new_account_password", "minLength", "8"})
		}
		if missing := floorPassword(*p); missing != "" {
			bad = append(bad, floorViolation{"new_account_password", "pattern", missing})
		}
	}
	if r.LanguageCode != nil && !floorLanguage(*r.LanguageCode) {
		bad = append(bad, floorViolation{"language_code", "enum", ""})
	}
	if f := r.MinBalanceToNotify; f != nil && (math.IsNaN(*f) || math.IsInf(*f, 0)) {
		bad = append(bad, floorViolation{"min_balance_to_notify", "finite", ""})
	}
	if r.BillingAddressCountryCode != nil && !floorCountry(*r.BillingAddressCountryCode) {
		bad = append(bad, floorViolation{"billing_address_country_code", "enum", ""})
	}
	if r.CallbackSalt != nil && utf8.RuneCountInString(*r.CallbackSalt) > 40 {
		bad = append(bad, floorViolation{"callback_salt", "maxLength", "40"})
	}
	if len(bad) > 0 {
		return &floorInvalid{bad}
	}
	return nil
}

// floorPassword tells what a password lacks.
func floorPassword(s string) string {
	var upper, lower, digit, special bool
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case 'A' <= c && c <= 'Z':
			upper = true
		case 'a' <= c && c <= 'z':
			lower = true
		case '0' <= c && c <= '9':
			digit = true
		default:
			special = true
		}
	}
	switch {
	case !upper:
		return "an upper-case letter"
	case !lower:
		return "a lower-case letter"
	case !digit:
		return "a digit"
	case !special:
		return "a special character"
	}
	return ""
}

func floorLanguage(s string) bool {
	switch s {
	case "aa", "ab", "af", "am", "ar", "as", "ay", "az", "ba", "be", "bg", "bh", "bi", "bn", "bo", "br", "ca",
		"co", "cs", "cy", "da", "de", "dz", "el", "en", "eo", "es", "et", "eu", "fa", "fi", "fj", "fo", "fr", "fy",
		"ga", "gd", "gl", "gn", "gu", "ha", "hi", "he", "hr", "hu", "hy", "ia", "id", "ie", "ik", "in", "is", "it",
		"iu", "iw", "ja", "ji", "jw", "ka", "kk", "kl", "km", "kn", "ko", "ks", "ku", "ky", "la", "ln", "lo", "lt",
		"lv", "mg", "mi", "mk", "ml", "mn", "mo", "mr", "ms", "mt", "my", "na", "ne", "nl", "no", "oc", "om", "or",
		"pa", "pl", "ps", "pt", "qu", "rm", "rn", "ro", "ru", "rw", "sa", "sd", "sg", "sh", "si", "sk", "sl", "sm",
		"sn", "so", "sq", "sr", "ss", "st", "su", "sv", "sw", "ta", "te", "tg", "th", "ti", "tk", "tl", "tn", "to",
		"tr", "ts", "tt", "tw", "ug", "uk", "ur", "uz", "vi", "vo", "wo", "xh", "yi", "yo", "za", "zh", "zu":
		return true
	}
	return false
}

func floorCountry(s string) bool {
	switch s {
	case "AF", "AL", "DZ", "AS", "AD", "AO", "AI", "AQ", "AG", "AR", "AM", "AW", "AU", "AT", "AZ", "BH", "BD",
		"BB", "BY", "BE", "BZ", "BJ", "BM", "BT", "BO", "BA", "BW", "BV", "BR", "IO", "BN", "BG", "BF", "BI", "KH",
		"CM", "CA", "CV", "KY", "CF", "TD", "CL", "CN", "CX", "CO", "KM", "CG", "CK", "CR", "HR", "CU", "CY", "CZ",
		"DK", "DJ", "DM", "DO", "EC", "EG", "SV", "GQ", "ER", "EE", "ET", "FO", "FJ", "FI", "FR", "GF", "PF", "TF",
		"GA", "GE", "DE", "GH", "GI", "GR", "GL", "GD", "GP", "GU", "GT", "GG", "GN", "GY", "HT", "HM", "HN", "HU",
		"IS", "IN", "ID", "IR", "IQ", "IE", "IL", "IT", "JM", "JP", "JE", "JO", "KZ", "KE", "KI", "KR", "KW", "KG",
		"LA", "LV", "LB", "LS", "LR", "LY", "LI", "LT", "LU", "MG", "MW", "MY", "MV", "ML", "MT", "MH", "MQ", "MR",
		"MU", "YT", "MX", "FM", "MD", "MC", "MN", "ME", "MS", "MA", "MZ", "MM", "NA", "NR", "NP", "NL", "AN", "NC",
		"NZ", "NI", "NE", "NG", "NU", "NF", "KP", "MP", "NO", "OM", "PK", "PW", "PS", "PA", "PG", "PY", "PE", "PH",
		"PN", "PL", "PT", "PR", "QA", "RE", "RO", "RU", "RW", "WS", "SM", "SA", "SN", "RS", "SC", "SL", "SG", "SK",
		"SI", "SB", "SO", "ZA", "GS", "ES", "LK", "SD", "SR", "SZ", "SE", "CH", "SY", "ST", "TW", "TJ", "TZ", "TH",
		"TG", "TK", "TO", "TT", "TN", "TR", "TM", "TC", "TV", "UG", "UA", "AE", "GB", "US", "UY", "UZ", "VU", "VA",
		"VE", "VN", "VI", "WF", "EH", "YE", "ZM", "ZW", "AX":
		return true
	}
	return false
}

func floorText(b []byte, name string, v *string) []byte {
	if v == nil {
		return b
	}
	return floorEscape(append(floorKey(b, name), '='), *v)
}

// floorEscape appends s as url.QueryEscape would write it.
func floorEscape(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.' || c == '~':
			b = append(b, c)
		case c == ' ':
			b = append(b, '+')
		default:
			const hex = "0123456789ABCDEF"
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return b
}

func floorBool(b []byte, name string, v *bool) []byte {
	if v == nil {
		return b
	}
	return strconv.AppendBool(append(floorKey(b, name), '='), *v)
}

func floorKey(b []byte, name string) []byte {
	if len(b) > 0 {
		b = append(b, '&')
	}
	return append(b, name...)
}

// encode writes the parameters as a form.
func (r *floorRequest) encode(b []byte) []byte {
	b = floorText(b, "new_account_email", r.NewAccountEmail)
	b = floorText(b, "new_account_password", r.NewAccountPassword)
	b = floorText(b, "language_code", r.LanguageCode)
	b = floorText(b, "location", r.Location)
	b = floorText(b, "account_first_name", r.AccountFirstName)
	b = floorText(b, "account_last_name", r.AccountLastName)
	if r.MinBalanceToNotify != nil {
		b = strconv.AppendFloat(append(floorKey(b, "min_balance_to_notify"), '='), *r.MinBalanceToNotify, 'f', -1, 64)
	}
	b = floorBool(b, "account_notifications", r.AccountNotifications)
	b = floorBool(b, "tariff_changing_notifications", r.TariffChangingNotifications)
	b = floorBool(b, "news_notifications", r.NewsNotifications)
	b = floorBool(b, "send_js_error", r.SendJSError)
	b = floorText(b, "billing_address_name", r.BillingAddressName)
	b = floorText(b, "billing_address_country_code", r.BillingAddressCountryCode)
	b = floorText(b, "billing_address_address", r.BillingAddressAddress)
	b = floorText(b, "billing_address_zip", r.BillingAddressZip)
	b = floorText(b, "billing_address_phone", r.BillingAddressPhone)
	b = floorText(b, "account_custom_data", r.AccountCustomData)
	b = floorText(b, "callback_url", r.CallbackURL)
	b = floorText(b, "callback_salt", r.CallbackSalt)
	b = floorBool(b, "store_outbound_sms", r.StoreOutboundSMS)
	return floorBool(b, "store_inbound_sms", r.StoreInboundSMS)
}

type floorClient struct {
	http *http.Client
	base url.URL
}

type floorResponse struct {
	Result int64 `json:"result"`
}

type floorError struct {
	Status int
	Detail struct {
		Code int64  `json:"code"`
		Msg  string `json:"msg"`
	} `json:"error"`
}

func (e *floorError) Error() string {
	return fmt.Sprintf("SetAccountInfo: HTTP %d, code %d: %s", e.Status, e.Detail.Code, e.Detail.Msg)
}

type floorBody struct{ bytes.Reader }

func (*floorBody) Close() error { return nil }

func newFloorBody(b []byte) io.ReadCloser {
	r := new(floorBody)
	r.Reset(b)
	return r
}

const floorMaxBytes = 32 << 20

// setAccountInfo sends a form and reads the response, with the error envelope,
// a limit, a check of the content type, and the body drained and closed.
func (c *floorClient) setAccountInfo(ctx context.Context, r floorRequest) (*floorResponse, error) {
	if err := r.validate(); err != nil {
		return nil, err
	}
	body := r.encode(make([]byte, 0, 512))
	u := c.base
	u.Path += "/SetAccountInfo"
	req := (&http.Request{
		Method: http.MethodPost, URL: &u, Host: u.Host, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{
			"Accept": {"application/json"}, "Content-Type": {"application/x-www-form-urlencoded"}, "User-Agent": {"floor"},
		},
		Body: newFloorBody(body), ContentLength: int64(len(body)),
		GetBody: func() (io.ReadCloser, error) { return newFloorBody(body), nil },
	}).WithContext(ctx)
	resp, err := c.http.Do(req)
	if err != nil {
		var ue *url.Error
		if errors.As(err, &ue) {
			err = ue.Err
		}
		return nil, fmt.Errorf("SetAccountInfo: %w", err)
	}
	return floorAnswer(resp)
}

func floorAnswer(resp *http.Response) (*floorResponse, error) {
	defer resp.Body.Close()
	data, err := floorRead(resp)
	if err != nil {
		return nil, err
	}
	if media := resp.Header.Get("Content-Type"); media != "application/json" {
		if m, _, err := mime.ParseMediaType(media); err != nil || m != "application/json" && !strings.HasSuffix(m, "+json") {
			return nil, &floorError{Status: resp.StatusCode}
		}
	}
	if resp.StatusCode/100 != 2 || bytes.Contains(data, []byte(`"error"`)) {
		failed := &floorError{Status: resp.StatusCode}
		if err := json.Unmarshal(data, failed); err != nil || failed.Detail.Code != 0 || resp.StatusCode/100 != 2 {
			return nil, failed
		}
	}
	out := new(floorResponse)
	if err := json.Unmarshal(data, out); err != nil {
		return nil, fmt.Errorf("SetAccountInfo: %w", err)
	}
	return out, nil
}

// floorRead reads the response to its end, up to the limit.
func floorRead(resp *http.Response) ([]byte, error) {
	if n := resp.ContentLength; n >= 0 && n < 1<<20 {
		data := make([]byte, n)
		if _, err := io.ReadFull(resp.Body, data); err != nil {
			return nil, err
		}
		_, err := io.Copy(io.Discard, io.LimitReader(resp.Body, 4<<10))
		return data, err
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, floorMaxBytes+1))
	if err == nil && len(data) > floorMaxBytes {
		err = errors.New("the answer is too long")
	}
	return data, err
}

func newFloor(t http.RoundTripper) *floorClient {
	u, err := url.Parse("https://api.voximplant.com/platform_api")
	if err != nil {
		panic(err)
	}
	return &floorClient{http: &http.Client{Transport: t}, base: *u}
}

// TestSame holds the two to the same bytes: otherwise the ratio says nothing.
func TestSame(t *testing.T) {
	a, b := newInProcess(), newInProcess()
	if _, err := newFloor(a).setAccountInfo(t.Context(), fullFloor()); err != nil {
		t.Fatal(err)
	}
	client, err := voximplant.NewClient(voximplant.WithHTTPClient(&http.Client{Transport: b}))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.SetAccountInfo(t.Context(), fullEmitted())
	if err != nil || resp.Result != 1 {
		t.Fatal(resp, err)
	}
	if !bytes.Equal(a.sent, b.sent) {
		t.Errorf("floor:   %s\nemitted: %s", a.sent, b.sent)
	}
}

func BenchmarkFloorCall(b *testing.B) {
	c, r, ctx := newFloor(newInProcess()), fullFloor(), b.Context()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.setAccountInfo(ctx, r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEmittedCall(b *testing.B) {
	c, err := voximplant.NewClient(voximplant.WithHTTPClient(&http.Client{Transport: newInProcess()}))
	if err != nil {
		b.Fatal(err)
	}
	r, ctx := fullEmitted(), b.Context()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.SetAccountInfo(ctx, r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFloorValidate(b *testing.B) {
	r := fullFloor()
	b.ReportAllocs()
	for b.Loop() {
		if err := r.validate(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEmittedValidate(b *testing.B) {
	r := fullEmitted()
	b.ReportAllocs()
	for b.Loop() {
		if err := r.Validate(); err != nil {
			b.Fatal(err)
		}
	}
}
