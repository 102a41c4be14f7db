package lower

import (
	"go/token"
	"testing"
	"unicode"
)

func TestGoName(t *testing.T) {
	for in, want := range map[string]string{
		"pet":                "Pet",
		"petId":              "PetID",
		"pet_id":             "PetID",
		"pet-id":             "PetID",
		"PetID":              "PetID",
		"userIDs":            "UserIDs",
		"user_ids":           "UserIDs",
		"urls":               "URLs",
		"URL":                "URL",
		"callbackUrl":        "CallbackURL",
		"HTMLParser":         "HTMLParser",
		"parseHTML":          "ParseHTML",
		"xml_http_request":   "XMLHTTPRequest",
		"send_js_error":      "SendJSError",
		"store_inbound_sms":  "StoreInboundSMS",
		"SCREAMING_CASE":     "ScreamingCase",
		"NOT_FOUND":          "NotFound",
		"page2":              "Page2",
		"sha256":             "SHA256",
		"ipv4":               "IPV4",
		"1.10":               "1_10",
		"11.0":               "11_0",
		"v1.2.3":             "V1_2_3",
		"a b  c":             "ABC",
		"getPet By-ID":       "GetPetByID",
		"SetAccountInfo":     "SetAccountInfo",
		"":                   "",
		"+":                  "Plus",
		"-":                  "Minus",
		">=":                 "GreaterEqual",
		"_":                  "Underscore",
		"\x01":               "U1",
		"日本":                 "日本",
		"élan vital":         "ÉlanVital",
		"type":               "Type",
		"../../x":            "X",
		"status":             "Status", // no plural of an initialism
		"this":               "This",
		"Ids":                "IDs",
		"API":                "API",
		"apis":               "APIs",
		"oauth2":             "Oauth2",
		"is":                 "Is",
		"{petId}":            "PetID",
		"x-rate-limit-limit": "XRateLimitLimit",
	} {
		if got := spelling(nil).goName(in); got != want {
			t.Errorf("goName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestExported(t *testing.T) {
	for in, want := range map[string]string{"Pet": "Pet", "1st": "X1st", "日本": "X日本", "": "X", "É": "É"} {
		if got := exported(in); got != want {
			t.Errorf("exported(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzGoName: whatever the text, the result is an exported identifier.
func FuzzGoName(f *testing.F) {
	for _, s := range []string{"", "a", "1", "日本", "ǅ", "ſ", "\u3164", "\u202e", "a\x00b", "e\u0301", "\xff", "٣", "ªº", "+1", "IDs", "xIDsY"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		name := exported(spelling(nil).goName(s))
		if !token.IsIdentifier(name) || !token.IsExported(name) {
			t.Errorf("%q gives %q", s, name)
		}
		for _, r := range name {
			if r == '\u3164' || r == '\u115f' || r == '\u1160' || r == '\uffa0' || !unicode.IsGraphic(r) {
				t.Errorf("%q gives %+q, which has a letter that does not show", s, name)
			}
		}
		if again := exported(spelling(nil).goName(s)); again != name {
			t.Errorf("%q gives %q and %q", s, name, again)
		}
	})
}

func TestScope(t *testing.T) {
	s := newScope("Client")
	for i, c := range []struct {
		want []string
		name string
		lost string
	}{
		{[]string{"Client", "ClientSchema"}, "ClientSchema", "a reserved name"},
		{[]string{"Client", "ClientSchema"}, "Client2", "a reserved name"},
		{[]string{"Pet"}, "Pet", ""},
		{[]string{"Pet2"}, "Pet2", ""},
		{[]string{"Pet"}, "Pet3", "owner 2"},
		{[]string{"pet"}, "pet", ""},
	} {
		name, lost := s.take("owner "+string(rune('0'+i)), c.want...)
		if name != c.name || lost != c.lost {
			t.Errorf("%d: %v gives %q, %q; want %q, %q", i, c.want, name, lost, c.name, c.lost)
		}
	}
}
