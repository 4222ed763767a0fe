# make dashboard                       open the sample corpus in the browser
# make dashboard CORPUS=/my/articles   open another folder
# make test                            every check and every test, in a real browser too
# make check                           format, lint, types and the tests that need no browser
# make fuzz                            10,000 random and mutated files through every reader
# make format                          let ruff mend layout and what it can of the lint
# make bench CORPUS=/my/articles       speed and memory against their bounds, in half an hour
# make bench-quick                     the same on small corpora, in a few minutes
# make clean                           remove .venv and what the tools left behind
#
# PYTHON=python3.13 chooses the interpreter, PORT=8502 the dashboard's port.

CORPUS ?= seeds
PORT ?= 8501
RUNS ?= 3
RESULTS ?= benchmarks/results
BEFORE ?=
export CORPUS PYTHON PORT RUNS RESULTS BEFORE
# Some machines forbid it, and then every process would compile all packages again: two seconds.
unexport PYTHONDONTWRITEBYTECODE

# Found when a recipe runs, not before: the first `make` may have to install it.
UV = $(shell uv --version >/dev/null 2>&1 && echo uv || echo .venv/bin/uv)
RUN = $(UV) run --frozen --no-sync
BENCH = $(RUN) python -m benchmarks.run "$$CORPUS" --results "$$RESULTS" $${BEFORE:+--before "$$BEFORE"}
SERVE = $(RUN) streamlit run dashboard.py --server.port="$$PORT"

.DEFAULT_GOAL := help
.PHONY: help dashboard test check fuzz lint format bench bench-quick clean environment dev-environment chromium

help:
	@sed -n 's/^# \{0,1\}//p; /^$$/q' Makefile

dashboard: environment
	$(RUN) python -m corpus build "$$CORPUS" $${WENMAI_INDEX:+--index "$$WENMAI_INDEX"}
	WENMAI_EDIT=1 $(SERVE) -- "$$CORPUS"

test: lint chromium
	$(RUN) pytest -n 2 --durations=15 --tb=short

check: lint
	$(RUN) pytest -n 2 -m "not browser"

fuzz: dev-environment
	WENMAI_EXAMPLES=10000 $(RUN) pytest -n 2 tests/data_loader/test_mutations.py \
		tests/data_loader/test_archives.py

lint: dev-environment
	$(RUN) ruff format --check
	$(RUN) ruff check
	$(RUN) mypy

format: dev-environment
	$(RUN) ruff check --fix
	$(RUN) ruff format

bench: dev-environment
	$(BENCH) --runs "$$RUNS"

bench-quick: dev-environment
	$(BENCH) --runs 1 --quick

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

environment:
	@.ci/setup

dev-environment:
	@.ci/setup --group dev

chromium: dev-environment
	$(RUN) python -m tests.browser.chromium
