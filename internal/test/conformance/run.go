package conformance

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
)

// Report is what came of a Run.
type Report struct {
	// Valid and Invalid count the requests by what Validate said.
	Valid, Invalid int
	// Accepted and Refused count, by parameter, the values that were there.
	Accepted, Refused map[string]int
	// Disagreements are made small; Run stops after maxDisagreements.
	Disagreements []Disagreement
}

// Disagreement is a request with which something is wrong.
type Disagreement struct {
	What    string // what is wrong
	Request string // the fields that are set
	Seed    uint64
	Number  int // of the request within the run
}

func (d Disagreement) String() string {
	return fmt.Sprintf("%s\n\trequest: %s\n\tseed %d, request %d", d.What, d.Request, d.Seed, d.Number)
}

const maxDisagreements = 3

// Run sends n random requests. The same seed gives the same requests. Its error
// reports that the Subject cannot be driven; disagreements are in the Report.
func Run(ctx context.Context, s Subject, seed uint64, n int) (Report, error) {
	report := Report{Accepted: map[string]int{}, Refused: map[string]int{}}
	b, err := bind(s)
	if err != nil {
		return report, err
	}
	rnd := rand.New(rand.NewPCG(seed, 0))
	for i := range n {
		request := b.draw(rnd)
		refusal := b.validate(request)
		report.count(b, request, refusal)
		if b.try(ctx, request) == "" {
			continue
		}
		b.shrink(ctx, request)
		report.Disagreements = append(report.Disagreements, Disagreement{b.try(ctx, request), b.describe(request), seed, i})
		if len(report.Disagreements) == maxDisagreements {
			break
		}
	}
	return report, nil
}

func (r *Report) count(b *bound, request reflect.Value, refusal error) {
	if refusal == nil {
		r.Valid++
	} else {
		r.Invalid++
	}
	names := rejected(refusal)
	for _, p := range b.pairs(request) {
		if slices.Contains(names, p.name) {
			r.Refused[p.name]++
		} else {
			r.Accepted[p.name]++
		}
	}
}

// draw makes a request: every other one gets one to three spoiled fields.
func (b *bound) draw(rnd *rand.Rand) reflect.Value {
	request := reflect.New(b.request).Elem()
	share := pick(rnd, []float64{0.1, 0.3, 0.9}) // a few fields, some, nearly all
	for _, p := range b.params {
		if rnd.Float64() < share || request.Field(p.field).Kind() != reflect.Pointer {
			p.set(request, p.rules.draw(rnd, false))
		}
	}
	if rnd.IntN(2) == 0 {
		return request
	}
	var weak []param
	for _, p := range b.params {
		if p.rules.breakable() {
			weak = append(weak, p)
		}
	}
	for range min(len(weak), 1+rnd.IntN(3)) {
		p := pick(rnd, weak)
		p.set(request, p.rules.draw(rnd, true))
	}
	return request
}

// validate calls the emitted Validate.
func (b *bound) validate(request reflect.Value) error {
	method := request.MethodByName("Validate")
	if !method.IsValid() {
		return nil
	}
	err, _ := method.Call(nil)[0].Interface().(error)
	return err
}

// try sends a request and tells what is wrong, empty for nothing.
func (b *bound) try(ctx context.Context, request reflect.Value) string {
	refusal := b.validate(request)
	arrived, err := b.call(ctx, request, false)
	if refusal != nil {
		if len(arrived) != 0 {
			return "what Validate refuses is sent all the same: " + refusal.Error()
		}
		if err == nil || err.Error() != refusal.Error() {
			return fmt.Sprintf("Validate says %q, the call %v", refusal, err)
		}
		arrived, err = b.call(ctx, request, true)
	}
	if len(arrived) != 1 {
		return fmt.Sprintf("%d requests arrived, want 1; the call says %v", len(arrived), err)
	}
	a := arrived[0]
	if mine, theirs := rejected(refusal), blamed(a.verdict); !slices.Equal(mine, theirs) {
		return fmt.Sprintf("Validate refuses %q, the judge %q\n\tValidate: %v\n\tjudge: %v\n\tsent: %s", mine, theirs, refusal, brief(a.verdict), a.body)
	}
	if (err == nil) != (a.verdict == nil) {
		return fmt.Sprintf("the judge says %s, the call %v", brief(a.verdict), err)
	}
	wire := a.body
	if a.request.URL.RawQuery != "" {
		wire = a.request.URL.RawQuery
	}
	return difference(b.pairs(request), wire)
}

// brief is the judge's text without the schemas that it quotes.
func brief(err error) string {
	if err == nil {
		return "accepted"
	}
	text, _, _ := strings.Cut(err.Error(), "\nSchema:")
	return text
}

func (b *bound) describe(request reflect.Value) string {
	var out []string
	for _, p := range b.pairs(request) {
		out = append(out, fmt.Sprintf("%s=%#v", p.name, p.value))
	}
	if len(out) == 0 {
		return "no field is set"
	}
	return strings.Join(out, " ")
}

// Check returns why a report is no proof: disagreements, or too few requests on
// one side to have tested anything.
func (r Report) Check() error {
	var errs []error
	for _, d := range r.Disagreements {
		errs = append(errs, errors.New(d.String()))
	}
	if total := r.Valid + r.Invalid; 5*r.Valid < total || 5*r.Invalid < total || total == 0 {
		errs = append(errs, fmt.Errorf("%d valid and %d invalid requests: less than a fifth on one side", r.Valid, r.Invalid))
	}
	return errors.Join(errs...)
}
