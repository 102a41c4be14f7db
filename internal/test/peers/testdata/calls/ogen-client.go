package pets

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/go-faster/jx"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"example.com/peers/petstore"
)

// Calls has the call sites of docs/migrate.md with a client of ogen.
func Calls(ctx context.Context, doer *http.Client, tracers trace.TracerProvider, meters metric.MeterProvider) error {
	client, err := petstore.NewClient("https://petstore.example.com/v3", apiKey("key"),
		petstore.WithClient(doer), petstore.WithTracerProvider(tracers), petstore.WithMeterProvider(meters))
	if err != nil {
		return err
	}
	var invoker petstore.Invoker = client
	pet, err := invoker.GetPetById(ctx, petstore.GetPetByIdParams{PetId: 7})
	var failed *petstore.ErrorStatusCode
	if errors.As(err, &failed) {
		fmt.Println(failed.StatusCode, failed.Response.Message)
	}
	if err != nil {
		return err
	}
	var status petstore.OptPetStatus = petstore.NewOptPetStatus(petstore.PetStatusSold)
	if status.Set {
		fmt.Println(status.Value, status.Or(petstore.PetStatusAvailable))
	}
	pet.ID = petstore.NewOptInt64(1)
	pet, err = invoker.AddPet(ctx, pet)
	if err != nil {
		return err
	}
	var e jx.Encoder
	pet.Encode(&e)
	fmt.Println(e.String(), pet.Validate())
	return nil
}
