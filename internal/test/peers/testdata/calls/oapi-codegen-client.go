package pets

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"example.com/peers/internal/petapi"
)

// Calls has the call sites of docs/migrate.md with a client of oapi-codegen.
func Calls(ctx context.Context, doer petapi.HttpRequestDoer, reader io.Reader, id int64, editor petapi.RequestEditorFn) error {
	client, err := petapi.NewClientWithResponses("https://api.example.com/v1", petapi.WithHTTPClient(doer), petapi.WithRequestEditorFn(editor))
	if err != nil {
		return err
	}
	var all petapi.ClientWithResponsesInterface = client
	var raw petapi.ClientInterface = client
	limit := 5
	list, err := all.ListPetsWithResponse(ctx, &petapi.ListPetsParams{Limit: &limit}, editor)
	if err != nil {
		return err
	}
	fmt.Println(list.JSON200, list.JSONDefault, list.StatusCode(), list.Body, list.HTTPResponse)
	one, err := all.FindPetByIDWithResponse(ctx, id)
	if err != nil || one.JSON200 == nil {
		return err
	}
	var res *http.Response
	res, err = raw.AddPetWithBody(ctx, "application/json", reader)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	res, err = raw.AddPet(ctx, petapi.AddPetJSONRequestBody{Name: "Rex"})
	if err != nil {
		return err
	}
	defer res.Body.Close()
	_, err = petapi.ParseAddPetResp(res)
	if err != nil {
		return err
	}
	_, err = petapi.NewAddPetRequest("https://api.example.com/v1", petapi.AddPetJSONRequestBody{Name: "Rex"})
	return err
}
