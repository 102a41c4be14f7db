package voximplant_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/voxgen/voxgen/generated/voximplant"
)

// standIn sends these responses in turn, so that the examples can run. A program
// uses voximplant.NewClient(voximplant.WithHTTPClient(transport.NewClient(creds))).
func standIn(responses ...string) (client *voximplant.Client, stop func()) {
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseMultipartForm(1 << 20) // an error is that the body is another form
		names := slices.Sorted(maps.Keys(r.PostForm))
		fmt.Println("arrived:", path.Base(r.URL.Path), strings.Join(names, " "))
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, responses[0])
		if len(responses) > 1 {
			responses = responses[1:]
		}
	}))
	client, err := voximplant.NewClient(
		voximplant.WithHTTPClient(service.Client()),
		voximplant.WithBaseURL(service.URL),
	)
	if err != nil {
		log.Fatal(err)
	}
	return client, service.Close
}

// The documentation's own example: change the account's password.
func Example_changePassword() {
	client, stop := standIn(`{"result":1}`)
	defer stop()

	resp, err := client.SetAccountInfo(context.Background(), voximplant.SetAccountInfoRequest{
		NewAccountPassword: voximplant.Ptr(voximplant.Secret("Str0ng!pass")),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("result:", resp.Result)
	// Output:
	// arrived: SetAccountInfo new_account_password
	// result: 1
}

// Nothing is sent when the document rejects the request. The error has all
// violations, and never the values.
func Example_invalidRequest() {
	client, stop := standIn(`{"result":1}`)
	defer stop()

	_, err := client.SetAccountInfo(context.Background(), voximplant.SetAccountInfoRequest{
		NewAccountPassword: voximplant.Ptr(voximplant.Secret("weak")),
		LanguageCode:       voximplant.Ptr(voximplant.LanguageCode("klingon")),
	})
	var invalid *voximplant.ValidationError
	if errors.As(err, &invalid) {
		for _, f := range invalid.Fields {
			fmt.Println(f)
		}
	}
	// Output:
	// new_account_password must be at least 8 characters long
	// new_account_password must contain an upper-case letter
	// new_account_password must contain a digit
	// new_account_password must contain a special character
	// language_code must be a known LanguageCode
}

// The service's errors are typed, also those inside HTTP 200.
func Example_serviceError() {
	client, stop := standIn(`{"error":{"code":100,"msg":"Authorization failed."}}`)
	defer stop()

	_, err := client.SetAccountInfo(context.Background(), voximplant.SetAccountInfoRequest{
		NewsNotifications: voximplant.Ptr(false),
	})
	if errors.Is(err, voximplant.ErrorCodeAuthorizationFailed) {
		fmt.Println("a clock that runs ahead is the usual reason")
	}
	var failed *voximplant.APIError
	if errors.As(err, &failed) {
		fmt.Println(failed.StatusCode, failed.Message, failed.Temporary())
	}
	// Output:
	// arrived: SetAccountInfo news_notifications
	// a clock that runs ahead is the usual reason
	// 200 Authorization failed. false
}

// Absent, zero and empty are three things: a nil field is not sent.
func Example_removeCallback() {
	client, stop := standIn(`{"result":1}`)
	defer stop()

	_, err := client.SetAccountInfo(context.Background(), voximplant.SetAccountInfoRequest{
		CallbackURL: voximplant.Ptr(""), // takes the URL away
	})
	fmt.Println(err)
	// Output:
	// arrived: SetAccountInfo callback_url
	// <nil>
}

// A request can be printed and logged.
func Example_printRequest() {
	fmt.Printf("%v\n", voximplant.Secret("Str0ng!pass"))
	fmt.Printf("%#v\n", voximplant.Secret("Str0ng!pass"))
	// Output:
	// [secret]
	// [secret]
}

// The URL controls the media session, and requests to it need no token.
func ExampleClient_StartScenarios() {
	client, stop := standIn(`{"result":1,"media_session_access_secure_url":"https://203.0.113.7:12093/request?session_id=1f"}`)
	defer stop()

	resp, err := client.StartScenarios(context.Background(), voximplant.StartScenariosRequest{
		RuleID:           12345,
		ScriptCustomData: voximplant.Ptr(`{"to":"+15550100"}`),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(*resp.MediaSessionAccessSecureURL)
	// Output:
	// arrived: StartScenarios rule_id script_custom_data
	// https://203.0.113.7:12093/request?session_id=1f
}

func ExampleClient_SendSMSMessage() {
	client, stop := standIn(`{"result":1,"message_id":31,"fragments_count":1}`)
	defer stop()

	resp, err := client.SendSMSMessage(context.Background(), voximplant.SendSMSMessageRequest{
		Source: "15550100", Destination: "15550111", SMSBody: "The order has arrived.",
	})
	if errors.Is(err, voximplant.ErrorCodeSMSDisabledForNumber) {
		log.Fatal("ControlSMS enables messages for the number")
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("message", *resp.MessageID)
	// Output:
	// arrived: SendSmsMessage destination sms_body source
	// message 31
}

// Some of the numbers can fail while others get the message.
func ExampleClient_A2PSendSMS() {
	client, stop := standIn(`{"result":[{"message_id":31,"destination_number":"15550111"}],` +
		`"failed":[{"destination_number":"7","error_code":121,"error_description":"invalid number"}],"fragments_count":1}`)
	defer stop()

	resp, err := client.A2PSendSMS(context.Background(), voximplant.A2PSendSMSRequest{
		SrcNumber: "Shop", DstNumbers: []string{"15550111", "7"}, Text: "The order has arrived.",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(resp.Result), "sent")
	for _, f := range resp.Failed {
		fmt.Println(*f.DestinationNumber, "failed:", *f.ErrorDescription)
	}
	// Output:
	// arrived: A2PSendSms dst_numbers src_number text
	// 1 sent
	// 7 failed: invalid number
}

// A query skips up to 10,000 sessions. The program examples/call-history splits a
// period that has more.
func ExampleClient_GetCallHistoryAll() {
	client, stop := standIn(
		`{"result":[{"call_session_history_id":1,"duration":30},{"call_session_history_id":2,"duration":5}],"total_count":3}`,
		`{"result":[{"call_session_history_id":3,"duration":12}],"total_count":3}`)
	defer stop()

	from := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	for session, err := range client.GetCallHistoryAll(context.Background(), voximplant.GetCallHistoryRequest{
		FromDate: from, ToDate: from.AddDate(0, 1, 0), Timezone: voximplant.Ptr("Etc/GMT"),
		Count: voximplant.Ptr(int64(1000)), WithTotalCount: voximplant.Ptr(true),
	}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(*session.CallSessionHistoryID, *session.Duration)
	}
	// Output:
	// arrived: GetCallHistory count from_date timezone to_date with_total_count
	// 1 30
	// 2 5
	// arrived: GetCallHistory count from_date offset timezone to_date with_total_count
	// 3 12
}

// A report is requested, listed when it is complete, and downloaded. The program
// examples/history-report also waits for it.
func ExampleClient_DownloadHistoryReport() {
	client, stop := standIn(`{"result":1,"history_report_id":12}`,
		`{"result":[{"history_report_id":12,"completed":"2026-11-01 08:00:00"}],"total_count":1}`,
		"call_session_history_id;duration\n1;30\n")
	defer stop()

	ctx := context.Background()
	from := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	report, err := client.GetCallHistoryAsync(ctx, voximplant.GetCallHistoryAsyncRequest{
		FromDate: from, ToDate: from.AddDate(0, 1, 0), WithHeader: voximplant.Ptr(true),
	})
	if err != nil {
		log.Fatal(err)
	}
	list, err := client.GetHistoryReports(ctx, voximplant.GetHistoryReportsRequest{HistoryReportID: report.HistoryReportID})
	if err != nil {
		log.Fatal(err)
	}
	if len(list.Result) == 0 || list.Result[0].Completed == nil {
		log.Fatal("not yet")
	}
	rows, err := client.DownloadHistoryReport(ctx, voximplant.DownloadHistoryReportRequest{HistoryReportID: *report.HistoryReportID})
	if err != nil {
		log.Fatal(err)
	}
	defer rows.Close()
	if _, err := io.Copy(os.Stdout, io.LimitReader(rows, 1<<30)); err != nil {
		log.Fatal(err)
	}
	// Output:
	// arrived: GetCallHistoryAsync from_date to_date with_header
	// arrived: GetHistoryReports history_report_id
	// arrived: DownloadHistoryReport history_report_id
	// call_session_history_id;duration
	// 1;30
}

// The content can be an *os.File: it is read while it is sent.
func ExampleClient_CreateCallList() {
	client, stop := standIn(`{"result":true,"list_id":90,"count":2}`)
	defer stop()

	resp, err := client.CreateCallList(context.Background(), voximplant.CreateCallListRequest{Body: voximplant.CreateCallListBody{
		RuleID: 12345, Name: "customers", Priority: 1, MaxSimultaneous: 5, NumAttempts: 3,
		FileContent: voximplant.File{
			Name: "customers.csv", ContentType: "text/csv", Content: strings.NewReader("phone\n15550111\n15550122\n"),
		},
	}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("list", *resp.ListID, "with", *resp.Count, "numbers")
	// Output:
	// arrived: CreateCallList max_simultaneous name num_attempts priority rule_id
	// list 90 with 2 numbers
}

// AddUser binds the user to the application. Binding it to a queue is another call.
func ExampleClient_AddUser() {
	client, stop := standIn(`{"result":1,"user_id":8}`, `{"result":1}`)
	defer stop()

	ctx, application := context.Background(), "shop"
	user, err := client.AddUser(ctx, voximplant.AddUserRequest{
		UserName: "alice", UserDisplayName: "Alice", UserPassword: "Str0ng!pass", ApplicationName: &application,
	})
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.BindUserToQueue(ctx, voximplant.BindUserToQueueRequest{
		Bind: true, ApplicationName: &application, UserName: []string{"alice"}, ACDQueueName: []string{"support"},
	})
	fmt.Println(*user.UserID, err)
	// Output:
	// arrived: AddUser application_name user_display_name user_name user_password
	// arrived: BindUserToQueue acd_queue_name application_name bind user_name
	// 8 <nil>
}

func ExampleClient_AttachPhoneNumber() {
	client, stop := standIn(
		`{"result":[{"phone_number":"15550122","phone_price":1.5}],"total_count":1}`,
		`{"result":1,"phone_numbers":[{"phone_id":5,"phone_number":"15550122"}]}`)
	defer stop()

	ctx := context.Background()
	sale, err := client.GetNewPhoneNumbers(ctx, voximplant.GetNewPhoneNumbersRequest{
		CountryCode: "US", PhoneCategoryName: "GEOGRAPHIC", PhoneRegionID: 1234, Count: voximplant.Ptr(int64(1)),
	})
	if err != nil || len(sale.Result) == 0 {
		log.Fatal("nothing is on sale: ", err)
	}
	bought, err := client.AttachPhoneNumber(ctx, voximplant.AttachPhoneNumberRequest{
		CountryCode: "US", PhoneCategoryName: "GEOGRAPHIC", PhoneRegionID: 1234, PhoneNumber: sale.Result[0].PhoneNumber,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(*bought.PhoneNumbers[0].PhoneNumber)
	// Output:
	// arrived: GetNewPhoneNumbers count country_code phone_category_name phone_region_id
	// arrived: AttachPhoneNumber country_code phone_category_name phone_number phone_region_id
	// 15550122
}

// The value is a Secret, which is only printed by its text.
func ExampleClient_GetSecretValue() {
	client, stop := standIn(`{"result":[{"secret_id":3}]}`,
		`{"result":[{"secret_id":3,"secret_name":"api_token","secret_value":"t0p$ecret"}]}`)
	defer stop()

	ctx, application := context.Background(), "shop"
	_, err := client.AddSecret(ctx, voximplant.AddSecretRequest{
		ApplicationName: &application, SecretName: "api_token", SecretValue: "t0p$ecret",
	})
	if err != nil {
		log.Fatal(err)
	}
	resp, err := client.GetSecretValue(ctx, voximplant.GetSecretValueRequest{
		ApplicationName: &application, SecretName: voximplant.Ptr("api_token"),
	})
	if err != nil || len(resp.Result) != 1 {
		log.Fatal("no secret: ", err)
	}
	value := *resp.Result[0].SecretValue
	fmt.Println(value, len(string(value)))
	// Output:
	// arrived: AddSecret application_name secret_name secret_value
	// arrived: GetSecretValue application_name secret_name
	// [secret] 9
}
