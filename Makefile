# make help lists the targets.

GO          ?= go
# How long each fuzz target runs, and how often a benchmark.
FUZZTIME    ?= 10s
COUNT       ?= 6
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
ACTIONLINT  := github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
GORELEASER  := github.com/goreleaser/goreleaser/v2@v2.14.0
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0
SYFT        := github.com/anchore/syft/cmd/syft@v1.57.1
# Packages with goroutines, or that share a file system.
RACE        := ./transport/... ./internal/serve ./generated/... ./gen/emit ./gen/output ./gen/verify ./internal/test/e2e ./internal/report ./internal/pages/source
# Packages with slow tests, and those with few of them.
SLOW        := ./gen/change ./gen/page ./internal/pipeline $(addprefix ./internal/test/,cases codec conformance corpus downstream fake foreign goversion hostile loop observability pages readme)
SLOW_FEW    := ./cmd/voxgen ./gen
# Tests of these packages that take seconds and do the same in make test.
SLOW_SKIP   := PageInBrowser|Wire|AllLayouts|FactsComeBack|ClientOfAllMethods|NothingLostInSilence|Rules|Codec|Styles|OAuth|Members|AccountPageChanges
# The folders that gofmt checks.
SOURCES     := cmd examples gen generated internal spec templates transport

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: generate
generate: ## Generate the client in generated/voximplant
	$(GO) run ./cmd/voxgen generate

# Collecting garbage less often saves a fifth of the processor time, and takes memory.
test test-slow race lint: export GOGC ?= 400

.PHONY: test
test: ## Run the tests of every stage, in a few minutes
	$(GO) test ./...

.PHONY: test-slow
test-slow: ## Run what make test leaves out: the corpus, the downstream module, long random runs, round trips
	VOXGEN_SLOW=1 $(GO) test -timeout 20m -skip '^Test($(SLOW_SKIP))$$' $(SLOW)
	VOXGEN_SLOW=1 $(GO) test -run '^Test(InitFrom|ManyFiles)$$' $(SLOW_FEW)

.PHONY: check
check: ## Check that generated files are up to date, gofmt and go vet
	$(GO) run ./cmd/voxgen check
	@out="$$(gofmt -l $(SOURCES))"; if [ -n "$$out" ]; then echo "not formatted by gofmt:"; echo "$$out"; exit 1; fi
	$(GO) vet ./...

.PHONY: lint
lint: ## Run staticcheck
	$(GO) run $(STATICCHECK) ./...

.PHONY: playground
playground: ## Build docs/playground, a page for any web server, with the generator as WebAssembly
	GOOS=js GOARCH=wasm $(GO) build -trimpath -gcflags=all=-l -ldflags='-s -w' -o docs/playground/playground.wasm ./internal/playground/wasm
	gzip -9 -n -f docs/playground/playground.wasm
	cp "$$($(GO) env GOROOT)/lib/wasm/wasm_exec.js" docs/playground/

.PHONY: test-playground
test-playground: ## Build docs/playground and test it in Chromium
	@$(MAKE) --no-print-directory playground
	VOXGEN_PLAYGROUND=1 $(GO) test -count 1 ./internal/test/playground

.PHONY: vulnerabilities
vulnerabilities: ## Run govulncheck, which downloads the Go vulnerability database
	$(GO) run $(GOVULNCHECK) ./...

.PHONY: distribution
distribution: ## Check the configuration of GitHub Actions and of releases with their own tools, which it downloads
	$(GO) run $(ACTIONLINT) -shellcheck= -pyflakes= .github/workflows/*.yml examples/workflow/*.yml
	$(GO) run $(GORELEASER) check

.PHONY: release
release: ## Publish the release of the tag that is checked out; for .github/workflows/release.yml
	GOBIN="$(CURDIR)/bin" $(GO) install $(SYFT)
	PATH="$(CURDIR)/bin:$$PATH" $(GO) run $(GORELEASER) release --clean

.PHONY: race
race: ## Run the tests of code with goroutines under the race detector
	$(GO) test -race $(RACE)
	$(GO) test -race -run '^Test(UpToDate|Strict|Panic)$$' ./gen

.PHONY: bench
bench: ## Benchmark the generated client and a client written by hand, then run measure
	$(GO) test -run '^$$' -bench . -benchmem -count $(COUNT) ./internal/test/bench
	@$(MAKE) --no-print-directory measure

.PHONY: measure
measure: ## Check time and memory of the client and the generator against limits, relative to baselines
	VOXGEN_MEASURE=1 $(GO) test -run '^Test(Ratios|CompileTime|GenerateTime|Growth)$$' -count 1 -v ./internal/test/bench

.PHONY: measure-size
measure-size: ## Generate clients of 10,000 operations and check time and memory; it takes several minutes
	VOXGEN_MEASURE=1 $(GO) test -run '^TestSize$$' -count 1 -timeout 30m -v ./internal/test/bench

.PHONY: conformance
conformance: ## Send random requests with every client of the corpus, validated by openapi3filter
	$(GO) test -count 1 -timeout 30m -v -run '^TestConformance$$' ./internal/test/corpus -all -requests 20

.PHONY: hostile
hostile: ## Generate from 10,000 mutations of documents and 100,000 hostile texts at random places
	VOXGEN_SLOW=1 $(GO) test -count 1 -timeout 10h -v ./internal/test/hostile -each -mutations 2000 -pairs 100000

.PHONY: differential
differential: ## Compare the codec with encoding/json for every type of the corpus
	$(GO) test -count 1 -timeout 60m -v -run '^TestDifferential$$' ./internal/test/codec -all

.PHONY: bench-peers
bench-peers: ## Compare with ogen and oapi-codegen, which it downloads; docs/benchmarks.md explains it
	VOXGEN_PEERS=1 $(GO) test -count 1 -timeout 90m -v -skip '^TestScorecard$$' ./internal/test/peers $(ARGS)

.PHONY: scorecard
scorecard: ## Run voxgen, ogen and oapi-codegen on every document of the corpus and write docs/scorecard.md
	@results="$$(mktemp)" && \
	VOXGEN_SLOW=1 $(GO) test -count 1 -timeout 60m -run '^TestConformance$$' ./internal/test/corpus -all -report "$$results" && \
	VOXGEN_PEERS=1 $(GO) test -count 1 -timeout 90m -v -run '^TestScorecard$$' ./internal/test/peers -update -conformance "$$results"; \
	status=$$?; rm -f "$$results"; exit $$status

.PHONY: fuzz
fuzz: ## Run every fuzz target for FUZZTIME
	@set -e; for pkg in $$($(GO) list ./...); do \
		targets="$$($(GO) test -list '^Fuzz' "$$pkg")"; \
		for target in $$(echo "$$targets" | grep '^Fuzz'); do \
			echo "$$pkg $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime=10x "$$pkg"; \
		done; \
	done
	$(GO) test -count 1 -timeout 60m -run '^TestFuzz$$' ./internal/test/codec -for $(FUZZTIME)

.PHONY: cover
cover: ## Write cover.out, and print the coverage by all tests
	$(GO) test -coverprofile=cover.out -coverpkg=./... ./...
	@$(GO) tool cover -func=cover.out | tail -n 1
