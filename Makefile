# What is done often, by name. The real gate is .ci/run.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test ci generate playground format lint bench mutants fuzz parity container

# Where the recordings of the parity cases are.
RECORDINGS ?= ../shared/opentera
# sqlite, or postgres://...
DATABASE ?= sqlite
# How long make fuzz takes, the building aside.
MINUTES ?= 30

hand_written = git ls-files -co --exclude-standard -- '*.go' | xargs -r grep -LE '^// Code generated .* DO NOT EDIT\.$$'

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Serve the demo on 127.0.0.1:4000
	go run .

test: ## All tests that need nothing but Go (with TERAGRAPH_TEST_POSTGRES also those on PostgreSQL)
	go test ./...

ci: ## Everything that has to hold before a change is taken
	.ci/run

generate: ## Write the generated code anew, after a change of schema/ or ent/schema/
	go generate ./...

playground: ## Build the playground anew, after a change of playground/ (needs npm)
	cd playground && npm ci && node build.mjs

format: ## Format the hand-written Go files
	$(hand_written) | xargs -r go tool gofumpt -w

lint: ## vet, staticcheck and the plan of the house
	go vet ./...
	go tool staticcheck ./...
	go test ./internal/arch

bench: ## The benchmarks, with allocations
	grep -rlE --include='*_test.go' '^func Benchmark' . | xargs -r -n1 dirname | sort -u | xargs -r go test -run '^$$' -bench . -benchmem

container: ## Run the program as the Dockerfile builds it, alone in a read-only root (needs root)
	CGO_ENABLED=0 go build -trimpath -buildvcs=false -o "$${TMPDIR:-/tmp}/teragraph-static" .
	TERAGRAPH_TEST_STATIC="$${TMPDIR:-/tmp}/teragraph-static" go test -count=1 -run 'TestDockerfile|TestRunsInAContainer' -v .

mutants: ## Break the program on purpose: each break must be noticed by a test
	go run ./internal/mutants

fuzz: ## Fuzz all targets for MINUTES=30 together; what fails is kept in testdata/fuzz
	.ci/fuzz --minutes $(MINUTES)

parity: ## Replay the recorded REST cases (RECORDINGS=..., DATABASE=sqlite or postgres://...)
	go run . parity --dir '$(RECORDINGS)' --database '$(DATABASE)'
