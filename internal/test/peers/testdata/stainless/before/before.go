// Package before has the call sites of docs/migrate.md with a client of Stainless.
package before

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/openai/openai-go"
	"github.com/openai/openai-go/option"
	"github.com/openai/openai-go/packages/param"
)

func Calls(ctx context.Context, reader io.Reader, doer *http.Client) error {
	client := openai.NewClient(
		option.WithAPIKey("key"), option.WithBaseURL("https://example.com/v1"), option.WithHTTPClient(doer),
		option.WithMaxRetries(4), option.WithRequestTimeout(time.Second), option.WithHeader("X-Client", "1"),
	)
	var files openai.FileService = client.Files
	page, err := files.List(ctx, openai.FileListParams{Limit: openai.Int(50)})
	for page != nil && err == nil {
		fmt.Println(len(page.Data), page.RawJSON())
		page, err = page.GetNextPage()
	}
	uploaded, err := client.Files.New(ctx, openai.FileNewParams{
		File: openai.File(reader, "a.jsonl", "application/jsonl"), Purpose: openai.FilePurposeBatch,
	}, option.WithMaxRetries(0), option.WithHeader("X-Trace", "1"), option.WithQuery("debug", "1"))
	var failed *openai.Error
	if errors.As(err, &failed) {
		fmt.Println(failed.StatusCode, failed.Code, failed.RawJSON())
	}
	content, err := client.Files.Content(ctx, uploaded.ID)
	if err != nil {
		return err
	}
	defer content.Body.Close()

	params := openai.ChatCompletionNewParams{
		Model: "gpt-4o",
		Messages: []openai.ChatCompletionMessageParamUnion{{OfUser: &openai.ChatCompletionUserMessageParam{
			Content: openai.ChatCompletionUserMessageParamContentUnion{OfString: openai.String("Hi")},
		}}},
		User: param.Null[string](),
	}
	if params.Temperature.Valid() {
		fmt.Println(params.Temperature.Value)
	}
	fmt.Println(params.Temperature.Or(1))
	var res *http.Response
	answer, err := client.Chat.Completions.New(ctx, params, option.WithResponseInto(&res))
	if err != nil {
		return err
	}
	fmt.Println(answer.JSON.ID.Valid(), answer.JSON.ExtraFields["usage"].Raw(), res.Header)
	var result struct{ ID string }
	return client.Post(ctx, "batches", map[string]string{"input_file_id": "1"}, &result)
}
