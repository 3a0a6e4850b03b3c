# `make run` and `make test` do their own set-up; both need Python 3.11+, make and a network.

PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
FRONTEND := $(shell find webui/frontend -type f -not -path '*/node_modules/*' -not -path '*/test/*')
LOCK := $(VENV)/lock/bin/uv pip compile --quiet --universal --fork-strategy fewest \
	--python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links

.PHONY: run setup test bench fuzz lint format docs sbom screenshots lock clean

run: $(VENV)/run.stamp ## Start the server; ARGS="--port 9000" passes options
	@exec $(BIN)/mantelpiece serve $(ARGS)

setup: $(VENV)/dev.stamp ## Make .venv with the mantelpiece command and all tools

test: $(VENV)/dev.stamp ## Run all tests; ARGS="tests/config -k toml" chooses
	$(BIN)/python hatch_build.py test
	$(BIN)/python -m pytest $(ARGS)

bench: $(VENV)/dev.stamp ## Measure, beside the peers
	$(BIN)/python tests/bench/run.py $(ARGS)

fuzz: $(VENV)/dev.stamp ## Ask nonsense, ten minutes of each kind; FUZZ_SECONDS=60 makes it one
	FUZZ_SECONDS=$${FUZZ_SECONDS:-600} $(BIN)/python -m pytest -o timeout=3600 tests/fuzz $(ARGS)

lint: $(VENV)/dev.stamp ## Check style, types, that imports point one way, and for known vulnerabilities
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/python hatch_build.py check
	$(BIN)/python tools/audit.py

format: $(VENV)/dev.stamp ## Lay the code out
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(VENV)/dev.stamp ## Write the tables of docs/ that are made from the code
	$(BIN)/python tests/test_docs.py

sbom: $(VENV)/dev.stamp ## List all parts, as CycloneDX, in build/sbom
	mkdir -p build/sbom
	$(BIN)/python -W ignore -m cyclonedx_py requirements requirements.lock --pyproject pyproject.toml \
		--output-reproducible --output-file build/sbom/python.cdx.json
	$(BIN)/python hatch_build.py sbom > build/sbom/web.cdx.json

screenshots: $(VENV)/dev.stamp ## Take the pictures of docs/images anew; needs Chromium
	PYTHONPATH=.:tests $(BIN)/python tests/webui/test_screenshots.py

$(VENV)/venv.stamp:
	@$(PYTHON) -c 'import sys; sys.exit("Mantelpiece needs Python 3.11 or later; this is " \
		+ sys.version.split()[0] + ". Name another: make PYTHON=python3.12") \
		if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/locked.stamp: requirements.lock $(VENV)/venv.stamp
	$(PIP) install --require-hashes -r requirements.lock
	@touch $@

$(VENV)/run.stamp: $(VENV)/locked.stamp pyproject.toml hatch_build.py $(FRONTEND)
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.lock
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

lock: $(VENV)/venv.stamp ## Choose the newest versions that pyproject.toml allows
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip --disable-pip-version-check --quiet install uv
	$(LOCK) --upgrade --output-file requirements.lock --group build pyproject.toml
	$(LOCK) --upgrade --output-file requirements-dev.lock --group dev --constraints requirements.lock

clean: ## Remove what the other targets made; the data stay
	rm -rf $(VENV) build dist webui/static webui/frontend/node_modules .mypy_cache .ruff_cache .pytest_cache
