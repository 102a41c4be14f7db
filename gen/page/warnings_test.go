package page

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// reviewedWarnings are the warnings over the vendor's pages, by parameter, as a reading of the texts judged them:
// true if a fact in the text is not taken, or the text contradicts itself, false for a false alarm.
var reviewedWarnings = map[string]bool{
	"service_probability":  true, // limits with fractions of an integer
	"interval":             true, // the layout of a time, and a duration as the default
	"sq_skills":            true, // limits of a part of the value
	"sq_statuses":          true, // values of two parts of the value
	"sq_queue_name":        true, // names a parameter that the method does not have
	"application_name":     true, // a pattern with escaped brackets
	"ttl":                  true, // a default in days of a number of seconds
	"hour":                 true, // limits on a condition
	"audio_quality":        true, // values with blanks
	"finish_reason":        true, // values with blanks
	"transcription_status": true, // values with blanks
	"status":               true, // values with blanks
}

func TestVendorWarnings(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testenv.Shared(t, "pages/management"), "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d pages, %v", len(files), err)
	}
	all, falseAlarms := 0, 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m, diags := Parse(filepath.Base(file), data)
		if m == nil {
			t.Fatal(diags.Err())
		}
		_, lifted := Lift(m)
		for _, d := range lifted {
			if d.Severity < diag.Warning {
				continue
			}
			name, _, _ := strings.Cut(d.Message, ":")
			right, ok := reviewedWarnings[name]
			if !ok {
				t.Errorf("not reviewed: %s", d)
			}
			if all++; !right {
				falseAlarms++
			}
		}
	}
	t.Logf("%d warnings, %d of them false alarms", all, falseAlarms)
	if all == 0 || falseAlarms*10 >= all {
		t.Errorf("%d of %d warnings are false alarms, want less than 10 %%", falseAlarms, all)
	}
}
