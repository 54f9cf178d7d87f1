# The chores of this project. `make` alone lists them.

PYTHON ?= python3
TORCH ?= torch==2.13.0
PORT ?= 8000
WORKERS ?= 4
LIBRARY ?= corpus/documents
VENV := .venv
BIN := $(VENV)/bin
MANIFESTS := $(filter-out %/kustomization.yaml,$(wildcard deploy/kubernetes/*.yaml))
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

export HF_HUB_OFFLINE := 1
export TRANSFORMERS_OFFLINE := 1

.DEFAULT_GOAL := help
.PHONY: help setup run test check format evaluate bench screenshots lock clean

help: ## list these commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.dev ## install everything into .venv

run: $(VENV)/.runtime ## set up, ingest LIBRARY, serve http://127.0.0.1:PORT
	-$(BIN)/ingest $(LIBRARY) # a file that cannot be read is named; the rest is served
	$(BIN)/assistant serve --port $(PORT)

# what is compiled is kept: else each worker compiles all tests anew, whatever is set outside
test: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/.dev ## set up and run every test, WORKERS files at once
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

check: $(VENV)/.dev ## format, lint, types, import contracts, installed packages, files of deploy/
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pip check
	$(BIN)/hadolint deploy/Dockerfile
	$(BIN)/yamllint --strict --config-file deploy/yamllint.yaml deploy
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec deploy/compose.yaml
	$(BIN)/kubernetes-validate --strict --quiet $(MANIFESTS)

format: $(VENV)/.dev ## put the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

evaluate: $(VENV)/.dev ## measure answers on the sample library (and the shared data, if there)
	$(BIN)/python -m evaluation --record
	$(BIN)/python -m evaluation evaluation/blind/*/ --record
	$(BIN)/python -m evaluation.judged --record
	$(BIN)/python -m evaluation.proving --record

bench: $(VENV)/.dev ## measure speed beside plain components, into docs/quality.md
	$(BIN)/python -m benchmarks.starting --record
	$(BIN)/python -m benchmarks.run --record
	$(BIN)/python -m benchmarks.tables --record
	$(BIN)/python -m benchmarks.load --record
	$(BIN)/python -m benchmarks.page --record
	$(BIN)/python -m benchmarks.slack --record

screenshots: $(VENV)/.dev ## take the pictures of the page in docs/screenshots (needs Chromium)
	$(BIN)/python -m tests.e2e.screenshots

lock: ## resolve requirements*.lock again (needs uv)
	./lock.sh

clean: ## remove the environment and caches; the library in var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info

# torch goes first and alone: with it in place nothing asks for another build of it
$(VENV)/.torch:
	$(PYTHON) -m venv $(VENV)
	$(PIP) $(TORCH)
	touch $@

$(VENV)/.runtime: $(VENV)/.torch requirements.lock pyproject.toml
	$(PIP) --no-deps -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	# the children that read files may not write what they compile: it is there before
	$(BIN)/python -m compileall -q -x corpus/documents api assistant corpus ingest sandbox
	touch $@

# the S3 server of the tests, in an environment of its own (see lock.sh)
$(VENV)/.moto: requirements-moto.lock
	$(PYTHON) -m venv $(VENV)/moto
	$(VENV)/moto/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements-moto.lock
	touch $@

$(VENV)/.dev: $(VENV)/.runtime $(VENV)/.moto requirements-dev.lock
	$(PIP) --no-deps -r requirements-dev.lock
	$(BIN)/python -m compileall -q benchmarks evaluation tests
	touch $@
