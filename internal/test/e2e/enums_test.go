package e2e_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	vox "github.com/voxgen/voxgen/generated/voximplant"
)

// enum is what all emitted enums have.
type enum[T any] interface {
	comparable
	Known() bool
	Label() string
	Values() []T
}

func checkEnum[T enum[T]](t *testing.T, n int, unknown []T, labels map[T]string) {
	t.Helper()
	var zero T
	values := zero.Values()
	if len(values) != n {
		t.Errorf("%T has %d values, want %d", zero, len(values), n)
	}
	seen := map[T]bool{}
	for _, v := range values {
		if !v.Known() || v.Label() == "" || seen[v] {
			t.Errorf("%T %v: known %t, label %q, seen before %t", v, v, v.Known(), v.Label(), seen[v])
		}
		seen[v] = true
	}
	for _, v := range unknown {
		if v.Known() || v.Label() != "" {
			t.Errorf("%T %v is known as %q", v, v, v.Label())
		}
	}
	for v, want := range labels {
		if v.Label() != want {
			t.Errorf("label of %v is %q, want %q", v, v.Label(), want)
		}
	}
	values[0] = zero
	if zero.Values()[0] == zero {
		t.Errorf("%T: a caller can change the values of all others", zero)
	}
}

func TestEnums(t *testing.T) {
	t.Run("LanguageCode", func(t *testing.T) {
		checkEnum(t, 142, []vox.LanguageCode{"", "EN", "En", "eN", " en", "en ", "e", "enn", "xx", "en\x00", "ｅｎ", "false"},
			map[vox.LanguageCode]string{"cy": "Welch", "he": "Hebrew", "iw": "Hebrew", "no": "Norwegian", vox.LanguageCodeZU: "Zulu"})
	})
	t.Run("CountryCode", func(t *testing.T) {
		checkEnum(t, 224, []vox.CountryCode{"", "us", "Us", "USA", "U", "XX", "US ", "false", "ＮＯ"},
			map[vox.CountryCode]string{"US": "United States", "NO": "Norway", "ST": "Sao Tome and Principe", vox.CountryCodeAX: "Aland Islands"})
	})
	t.Run("ErrorCode", func(t *testing.T) {
		checkEnum(t, len(vox.ErrorCode(0).Values()), []vox.ErrorCode{0, -1, 3, 987654},
			map[vox.ErrorCode]string{100: "AUTHORIZATION_FAILED", vox.ErrorCodeRateLimitExceed: "RATE_LIMIT_EXCEED"})
	})
}

// TestUnknownCodeIsKept: what the service adds tomorrow is not lost today.
func TestUnknownCodeIsKept(t *testing.T) {
	var d vox.ErrorDetail
	if err := json.Unmarshal([]byte(`{"code":987654,"msg":"new"}`), &d); err != nil || d.Code == nil || *d.Code != 987654 {
		t.Errorf("detail is %+v, error %v", d, err)
	}
	if got := vox.ErrorCode(987654).Error(); got != "987654" {
		t.Errorf("text is %q", got)
	}
	if got := vox.ErrorCodeAuthorizationFailed.Error(); got != "100 AUTHORIZATION_FAILED" {
		t.Errorf("text is %q", got)
	}
}

func TestCodeAsTarget(t *testing.T) {
	err := fmt.Errorf("outer: %w", &vox.APIError{Code: 100, Details: []vox.ErrorDetail{{}, {Code: vox.Ptr(vox.ErrorCodeTryLater)}}})
	for code, want := range map[vox.ErrorCode]bool{100: true, 162: true, 0: false, 1: false} {
		if got := errors.Is(err, code); got != want {
			t.Errorf("errors.Is of %d is %t", code, got)
		}
	}
}

func TestUnknownEnumRefused(t *testing.T) {
	req := vox.SetAccountInfoRequest{LanguageCode: vox.Ptr(vox.LanguageCode("EN")), BillingAddressCountryCode: vox.Ptr(vox.CountryCode(""))}
	const want = "voximplant: SetAccountInfo is invalid:\n" +
		"\tlanguage_code must be a known LanguageCode\n" +
		"\tbilling_address_country_code must be a known CountryCode"
	if err := req.Validate(); err == nil || err.Error() != want {
		t.Errorf("error is\n%v\nwant\n%s", err, want)
	}
}

func TestPassword(t *testing.T) {
	const (
		length, upper = "minLength 8", "pattern an upper-case letter"
		lower, digit  = "pattern a lower-case letter", "pattern a digit"
		special       = "pattern a special character"
	)
	tests := []struct {
		password string
		want     []string
	}{
		{"Str0ng!pass", nil},
		{"aA0!aaaa", nil},
		{"aA0!aaa", []string{length}},
		{"aA0!aaü", []string{length}}, // eight bytes, seven characters
		{"aA0!aaüü", nil},             // eight characters
		{"aA0👍🏽👍🏽a", nil},             // eight code points, no ASCII special one
		{"aA0ü5678", nil},             // a letter, but not of the three classes: special
		{"aA0 5678", nil},             // so is a space
		{"aA0\x005678", nil},          // and NUL
		{"aA0\xff5678", nil},          // and what is no UTF-8
		{"aÄ0!aaaa", []string{upper}}, // upper case, but not of A-Z
		{"Aä0!AAAA", []string{lower}}, // the same for a-z
		{"aA٣!aaaa", []string{digit}}, // a digit, but not of 0-9
		{"AA0!AAAA", []string{lower}},
		{"aa0!aaaa", []string{upper}},
		{"aAa!aaaa", []string{digit}},
		{"aA0aaaaa", []string{special}},
		{"aaaaaaaa", []string{upper, digit, special}},
		{"", []string{length, upper, lower, digit, special}},
		{"a", []string{length, upper, digit, special}},
		{strings.Repeat("aA0!", 10_000), nil},
		{"@[`{aA0z", nil},
		{"/:aA0zzz", nil},
	}
	for _, tt := range tests {
		err := vox.SetAccountInfoRequest{NewAccountPassword: vox.Ptr(vox.Secret(tt.password))}.Validate()
		var got []string
		var invalid *vox.ValidationError
		if errors.As(err, &invalid) {
			for _, f := range invalid.Fields {
				if f.Name != "new_account_password" {
					t.Errorf("%q: field is %q", tt.password, f.Name)
				}
				got = append(got, f.Rule+" "+f.Limit)
			}
		} else if err != nil {
			t.Errorf("%q: error is %v", tt.password, err)
		}
		if strings.Join(got, ", ") != strings.Join(tt.want, ", ") {
			t.Errorf("%.20q: %q, want %q", tt.password, got, tt.want)
		}
	}
}

// TestAllViolations: everything that can be wrong at once, in field order.
func TestAllViolations(t *testing.T) {
	req := vox.SetAccountInfoRequest{
		CallbackSalt:              vox.Ptr(vox.Secret(strings.Repeat("ü", 41))),
		BillingAddressCountryCode: vox.Ptr(vox.CountryCode("us")),
		MinBalanceToNotify:        vox.Ptr(inf()),
		LanguageCode:              vox.Ptr(vox.LanguageCode("xx")),
		NewAccountPassword:        vox.Ptr(vox.Secret("")),
	}
	const want = `voximplant: SetAccountInfo is invalid:
	new_account_password must be at least 8 characters long
	new_account_password must contain an upper-case letter
	new_account_password must contain a lower-case letter
	new_account_password must contain a digit
	new_account_password must contain a special character
	language_code must be a known LanguageCode
	min_balance_to_notify must be a finite number
	billing_address_country_code must be a known CountryCode
	callback_salt must be at most 40 characters long`
	err := req.Validate()
	if err == nil || err.Error() != want {
		t.Errorf("error is\n%v\nwant\n%s", err, want)
	}
	var one vox.FieldError
	if !errors.As(err, &one) || one.Name != "new_account_password" {
		t.Errorf("errors.As gives %+v", one)
	}
	req = vox.SetAccountInfoRequest{CallbackSalt: vox.Ptr(vox.Secret(strings.Repeat("ü", 40)))}
	if err := req.Validate(); err != nil {
		t.Errorf("40 characters in 80 bytes: %v", err)
	}
}
