# regulars. `make help` lists what there is.
SHELL := bash
.DEFAULT_GOAL := help

# One set of flags everywhere: SQLite compiles for minutes whenever they differ.
GO     ?= go
TEMPL  := $(GO) tool templ
LISTEN ?= localhost:8080
DB     ?= data/regulars.db

.PHONY: help
help: ## list these targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## build the binary, ./regulars
	$(GO) build -o regulars ./cmd/regulars

.PHONY: run
run: build ## build, and run the demo shop on http://localhost:8080
	./regulars serve --demo --db $(DB) --listen $(LISTEN)

.PHONY: test
test: ## run every test that this machine can; says what it left out and why
	@tests/run

.PHONY: generate
generate: ## regenerate the views' Go code from their templates
	$(TEMPL) generate -lazy

.PHONY: verify
verify: ## fail when generated code is not what its templates say
	$(TEMPL) generate && git diff --exit-code -- '*_templ.go'

.PHONY: lint
lint: ## format, vet, staticcheck and gosec (installed by .ci/run)
	@unformatted=$$(git ls-files '*.go' | xargs gofmt -l) && { [ -z "$$unformatted" ] || { echo "not formatted:" $$unformatted; exit 1; }; }
	$(GO) vet ./...
	staticcheck ./...
	gosec -quiet -severity medium -exclude-generated -exclude-dir=tests ./...

.PHONY: fault
fault: ## break things on purpose and check that nothing is lost (short form)
	$(GO) test -count=1 ./tests/fault -args -short-form

.PHONY: bench
bench: build ## measure speed as ratios in one run, into docs/benchmarks.md
	$(GO) run ./tests/bench > docs/benchmarks.md.new && mv docs/benchmarks.md.new docs/benchmarks.md

.PHONY: fuzz
fuzz: ## fuzz every parser of foreign input, one minute each
	@for p in $$(grep -rlE '^func Fuzz' --include='*_test.go' . | xargs -n1 dirname | sort -u); do \
	  for f in $$(grep -hoE '^func Fuzz[A-Za-z0-9]+' $$p/*_test.go | sed 's/func //'); do \
	    $(GO) test -run='^$$' -fuzz="^$$f$$" -fuzztime=60s $$p || exit 1; done; done
	RULE_CASES=1000000 REPLAY_CASES=2000 $(GO) test -timeout 0 -run='BothEvaluatorsAgree|WhatReplaySays' ./store/rule ./store/identify

.PHONY: audit
audit: build ## check pages in Chromium: accessibility, HTML, weight, Lighthouse
	@tests/audit/run

.PHONY: pictures
pictures: build ## take the pictures of docs/pictures from the demo shop
	@tests/pictures

.PHONY: vuln
vuln: ## look up known vulnerabilities (needs the network)
	$(GO) run golang.org/x/vuln/cmd/govulncheck@v1.1.4 ./...
