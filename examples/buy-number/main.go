// Buy-number buys a phone number, if one costs at most a limit per month, and
// binds it to an application. GetPhoneNumberRegions returns the IDs of regions:
//
//	buy-number US GEOGRAPHIC 1234 1.50 shop
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/transport"
)

func main() {
	if err := start(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "buy-number:", err)
		os.Exit(1)
	}
}

func start(args []string, out io.Writer) error {
	creds, err := transport.LoadCredentials("") // $VOXIMPLANT_CREDENTIALS
	if err != nil {
		return err
	}
	client, err := voximplant.NewClient(voximplant.WithHTTPClient(transport.NewClient(creds)))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return run(ctx, client, args, out)
}

// run is separate from main so that a test can call it with a client of a fake.
func run(ctx context.Context, client *voximplant.Client, args []string, out io.Writer) error {
	if len(args) != 5 {
		return errors.New("requires a country, a category, the ID of a region, a price and an application")
	}
	region, err := strconv.ParseInt(args[2], 10, 64)
	if err != nil {
		return fmt.Errorf("invalid region ID %q", args[2])
	}
	limit, err := strconv.ParseFloat(args[3], 64)
	if err != nil {
		return fmt.Errorf("invalid price %q", args[3])
	}
	number, err := buy(ctx, client, args[0], args[1], region, limit)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s was bought\n", number)
	_, err = client.BindPhoneNumberToApplication(ctx, voximplant.BindPhoneNumberToApplicationRequest{
		PhoneNumber: []string{number}, ApplicationName: &args[4],
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s is bound to %s\n", number, args[4])
	return nil
}

// buy attaches the first number on sale within the limit to the account.
func buy(ctx context.Context, client *voximplant.Client, country, category string, region int64, limit float64) (string, error) {
	for n, err := range client.GetNewPhoneNumbersAll(ctx, voximplant.GetNewPhoneNumbersRequest{
		CountryCode: country, PhoneCategoryName: category, PhoneRegionID: region,
	}) {
		if err != nil {
			return "", err
		}
		if n.PhoneNumber == nil || n.PhonePrice == nil || *n.PhonePrice > limit {
			continue
		}
		// The client never repeats this request: after an error of the network, see GetPhoneNumbers.
		_, err = client.AttachPhoneNumber(ctx, voximplant.AttachPhoneNumberRequest{
			PhoneNumber: n.PhoneNumber, CountryCode: country, PhoneCategoryName: category, PhoneRegionID: region,
		})
		if errors.Is(err, voximplant.ErrorCodeOccupiedPhoneNumber) {
			continue // bought by someone else in the meantime
		}
		return *n.PhoneNumber, err
	}
	return "", fmt.Errorf("no number for %g or less is on sale", limit)
}
