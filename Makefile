# make demo    the sample course, made, prepared, indexed and served at http://127.0.0.1:8420
# make test    everything that must hold before a change goes in
#
# All of it lives in .venv. PYTHON=python3.13 names another Python (3.11 or newer).

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Tests wait as much as they compute: half as many again as there are processors, and neighbours stay together.
WORKERS := $(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); echo $$((n + (n + 1) / 2)))
HELD := constraints/constraints.txt
FRONT_END := $(shell find web -name node_modules -prune -o -name schema.d.ts -prune -o -type f -print)
BENCHMARKS = $(basename $(notdir $(shell grep -l __main__ benchmarks/*.py)))

.DELETE_ON_ERROR:
.PHONY: help demo setup test lint types layers tests front-end browser soak bench clean

help:
	@echo "make demo    the sample course, served at http://127.0.0.1:8420 until Ctrl-C"
	@echo "make test    all checks and tests"
	@echo "make setup   what these two need, in $(VENV)"
	@echo "make lint    the quick checks alone"
	@echo "make soak    the long campaigns: kills at random moments, full disks, requests made up from the API's document, other examples"
	@echo "make bench   the benchmarks (BENCHMARKS=search for one)"
	@echo "make clean   takes away all that these made; the library stays"

demo: $(VENV)/.carrel
	@$(BIN)/carrel demo --open

setup: $(VENV)/.carrel $(VENV)/.dev

test: lint types layers tests front-end

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.carrel $(VENV)/.dev
	$(BIN)/mypy

layers: $(VENV)/.carrel $(VENV)/.dev
	$(BIN)/lint-imports

tests: $(VENV)/.carrel $(VENV)/.dev browser
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

front-end: $(VENV)/.dev
	$(BIN)/python hatch_build.py npm run check
	$(BIN)/python hatch_build.py npm run test

browser: $(VENV)/.dev
	@$(BIN)/python tests/browser_setup.py

soak: $(VENV)/.carrel $(VENV)/.dev
	$(BIN)/pytest -m soak
	$(BIN)/pytest --hypothesis-profile=soak $$(grep -rl --include=*.py @given tests)
	CARREL_FUZZ_EXAMPLES=150 $(BIN)/pytest -m "" tests/web/test_api_fuzzed.py

bench: $(VENV)/.carrel $(VENV)/.dev
	@for name in $(BENCHMARKS); do echo "== $$name"; $(BIN)/python -m benchmarks.$$name || exit 1; done

clean:
	rm -rf $(VENV) web/node_modules src/carrel/web/app web/src/api/schema.d.ts dist
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# The install builds the front end when it is missing or its sources have changed (see hatch_build.py).
$(VENV)/.carrel: $(VENV)/.made pyproject.toml hatch_build.py $(HELD) $(FRONT_END)
	@echo "Installing Carrel into $(VENV): a minute or two the first time."
	@$(PIP) install -c $(HELD) -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.made pyproject.toml $(HELD)
	@echo "Installing the tools of the tests into $(VENV)."
	@$(PIP) install -c $(HELD) --group dev
	@touch $@

$(VENV)/.made: .ci/make-venv
	@PYTHON="$(PYTHON)" .ci/make-venv $(VENV)
	@$(PIP) install --upgrade "pip>=25.1"
	@touch $@
