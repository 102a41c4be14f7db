package main

import (
	"bytes"
	"crypto/md5"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/generated/voximplant"
)

func TestReceiver(t *testing.T) {
	var out strings.Builder
	service := httptest.NewServer(receiver{key: "key", salts: []string{"new", "old"}, out: &out}.handler())
	defer service.Close()
	post := func(salt string) int {
		hash := fmt.Sprintf("%x", md5.Sum([]byte(salt+"7key1")))
		first := voximplant.AccountCallback{AccountID: 7, CallbackID: 1, Hash: &hash, Balance: 2.5, Currency: "USD",
			Type: voximplant.AccountCallbackTypeMinBalance, MinBalance: &voximplant.MinBalanceCallback{}}
		second := first
		second.Type = "moon_landing"
		data, err := json.Marshal(voximplant.AccountCallbacks{Callbacks: []voximplant.AccountCallback{first, second}})
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.Post(service.URL, "application/json", bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	if status := post("old"); status != 204 {
		t.Errorf("status %d", status)
	}
	if status := post("guessed"); status != 500 {
		t.Errorf("a forged delivery: status %d", status)
	}
	want := "the balance is down to 2.5 USD\nmoon_landing, callback 1\nrejected: transport: account callback: hash matches none of the salts\n"
	if out.String() != want {
		t.Errorf("got  %q\nwant %q", out.String(), want)
	}
}
