// Package after has the same call sites with a client of voxgen.
package after

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"example.com/peers/openai"
)

func Calls(ctx context.Context, reader io.Reader, doer *http.Client) error {
	client, err := openai.NewClient(
		openai.WithAPIKeyAuth(func(context.Context) (string, error) { return "key", nil }),
		openai.WithBaseURL("https://example.com/v1"), openai.WithHTTPClient(doer),
		openai.WithMaxRetries(4), openai.WithTryTimeout(time.Second),
		openai.WithMiddleware(func(next openai.Doer) openai.Doer {
			return openai.DoerFunc(func(req *http.Request) (*http.Response, error) {
				req.Header.Set("X-Client", "1")
				return next.Do(req)
			})
		}),
	)
	if err != nil {
		return err
	}
	var api openai.API = client
	for page, err := range api.FilesListPages(ctx, openai.FilesListRequest{Limit: openai.Ptr(int64(50))}) {
		if err != nil {
			return err
		}
		fmt.Println(len(page.Data))
	}
	uploaded, err := client.FilesNew(ctx, openai.FilesNewRequest{Body: openai.FilesNewBody{
		File: openai.File{Content: reader, Name: "a.jsonl", ContentType: "application/jsonl"}, Purpose: openai.FilePurposeBatch,
	}}, openai.WithMaxRetries(0), openai.WithHeader("X-Trace", "1"), openai.WithQuery("debug", "1"))
	var failed *openai.ErrorResponseError
	if errors.As(err, &failed) {
		code, _ := failed.Body.Error.Code.Get()
		fmt.Println(failed.StatusCode, code, string(failed.Details))
	}
	content, err := client.FilesContent(ctx, openai.FilesContentRequest{FileID: uploaded.ID})
	if err != nil {
		return err
	}
	defer content.Close()

	body := openai.ChatCompletionsNewBody{
		Model:    "gpt-4o",
		Messages: []openai.Message{{Role: openai.MessageRoleUser, Content: openai.MessageContent{String: openai.Ptr("Hi")}}},
		User:     openai.Null[string](),
	}
	if body.Temperature != nil {
		fmt.Println(*body.Temperature)
	}
	var res *http.Response
	answer, err := client.ChatCompletionsNew(ctx, openai.ChatCompletionsNewRequest{Body: body}, openai.WithResponse(&res))
	if err != nil {
		return err
	}
	fmt.Println(answer.ID, string(answer.Extra["usage"]), res.Header)
	var result struct{ ID string }
	return client.Do(ctx, http.MethodPost, "/batches", map[string]string{"input_file_id": "1"}, &result)
}
