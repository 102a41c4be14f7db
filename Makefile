# The targets explain themselves: make help.

GO          ?= go
# How long each fuzz target runs, and how often a benchmark.
FUZZTIME    ?= 10s
COUNT       ?= 6
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
# Where goroutines meet, or a file system is shared.
RACE        := ./transport/... ./generated/... ./gen ./gen/emit ./gen/output ./gen/verify ./internal/test/e2e ./internal/report
# Where there are slow tests: grep -rl 'testenv.S' --include='*_test.go'.
SLOW        := ./gen/change ./gen/load ./gen/page ./internal/test/...
# What gofmt looks at.
SOURCES     := cmd examples gen generated internal spec templates transport

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: generate
generate: ## Generate the client in generated/voximplant
	$(GO) run ./cmd/voxgen generate

.PHONY: test
test: ## Run the tests that prove every stage, in a minute and a half
	$(GO) test ./...

.PHONY: test-slow
test-slow: ## Run the slow tests too: the corpus, the downstream module, long random runs, round trips
	VOXGEN_SLOW=1 $(GO) test -timeout 20m $(SLOW)

.PHONY: check
check: ## Tell whether generated and formatted files are up to date, and vet
	$(GO) run ./cmd/voxgen check
	@out="$$(gofmt -l $(SOURCES))"; if [ -n "$$out" ]; then echo "not formatted by gofmt:"; echo "$$out"; exit 1; fi
	$(GO) vet ./...

.PHONY: lint
lint: ## Run staticcheck
	$(GO) run $(STATICCHECK) ./...

.PHONY: race
race: ## Run the tests in which goroutines meet under the race detector
	$(GO) test -race $(RACE)

.PHONY: bench
bench: ## Measure the emitted client against a floor written by hand
	$(GO) test -run '^$$' -bench . -benchmem -count $(COUNT) ./internal/test/bench
	@$(MAKE) --no-print-directory measure

.PHONY: measure
measure: ## Hold the client and the generator against the limits of time and memory
	VOXGEN_MEASURE=1 $(GO) test -run '^Test(Ratios|CompileTime|GenerateTime|Growth|Size)$$' -count 1 -v ./internal/test/bench

.PHONY: conformance
conformance: ## Drive every client of the corpus with random requests, judged by openapi3filter
	$(GO) test -count 1 -timeout 30m -v -run '^TestConformance$$' ./internal/test/corpus -all -requests 20

.PHONY: bench-peers
bench-peers: ## Compare with ogen and oapi-codegen, which it downloads: JSON, calls, output, generating; ARGS=-all for the whole corpus
	VOXGEN_PEERS=1 $(GO) test -count 1 -timeout 90m -v ./internal/test/peers $(ARGS)

.PHONY: fuzz
fuzz: ## Run every fuzz target for FUZZTIME
	@set -e; for pkg in $$($(GO) list ./...); do \
		targets="$$($(GO) test -list '^Fuzz' "$$pkg")"; \
		for target in $$(echo "$$targets" | grep '^Fuzz'); do \
			echo "$$pkg $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime=10x "$$pkg"; \
		done; \
	done

.PHONY: cover
cover: ## Write cover.out, and print the coverage of each package's code by all tests
	$(GO) test -coverprofile=cover.out -coverpkg=./... ./...
	@$(GO) tool cover -func=cover.out | tail -n 1
