# Everything from a fresh machine: Python >= 3.11 with venv, and make.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo score test test-faults fuzz test-wordpress test-schedule crawl lint lock clean

PYTHON := $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,$(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
VENV := .venv
BIN := $(VENV)/bin

help: ## what can be done here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 26

demo: $(VENV)/.ready ## the whole way on bundled pages, offline: output/demo.db and the ledger
	$(BIN)/scrapy demo

test: $(VENV)/.dev ## the tests (no network)
	$(BIN)/python -m pytest -q -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
	@echo "Not run here: the spiders against a real WordPress. 'make test-wordpress' runs them; .ci/install-wordpress installs what they need (Debian)."
	@echo "Nor the schedules by systemd and cron: 'make test-schedule'; .ci/install-schedule installs what they need (Debian)."

test-faults: $(VENV)/.dev ## what can break around the crawler, broken on purpose (minutes); writes docs/faults.md
	@status=0; $(BIN)/python -m pytest -q tests/faults -o norecursedirs=".*" --ignore=tests/faults/test_table.py \
	  --junitxml=output/faults.xml || status=$$?; \
	  $(BIN)/python -m tests.faults.table output/faults.xml; exit $$status
	@$(BIN)/python -m pytest -q tests/faults/test_table.py

fuzz: $(VENV)/.dev ## spoilt pages, feeds and archives by the thousand: make fuzz FUZZ_EXAMPLES=5000 (new ones every time)
	FUZZ_EXAMPLES=$(or $(FUZZ_EXAMPLES),2000) $(BIN)/python -m pytest -q tests/fuzz -o faulthandler_timeout=120

test-wordpress: $(VENV)/.dev ## infodis and prudensi against a real WordPress (Debian packages: .ci/install-wordpress)
	@$(BIN)/python -m tests.wordpress.server
	@# for comparison only, and apart from our libraries, because it wants older ones
	@test -d $(VENV)/newspaper4k || $(BIN)/uv pip install -q --python $(BIN)/python --target $(VENV)/newspaper4k newspaper4k==0.9.6
	$(BIN)/python -m pytest -q tests/wordpress

test-schedule: $(VENV)/.dev ## the schedules by systemd's verifier and a real cron (Debian packages: .ci/install-schedule)
	@$(BIN)/python -m tests.schedule.tools
	$(BIN)/python -m pytest -q tests/schedule

crawl: $(VENV)/.ready ## one source, live: make crawl SPIDER=klikjatim CONTACT=you@example.org
	@if [ -z "$(SPIDER)" ] || [ -z "$(CONTACT)" ]; then \
	  echo "make crawl needs a source and an address where the sites can reach you:"; \
	  echo "  make crawl SPIDER=klikjatim CONTACT=you@example.org"; exit 2; fi
	$(BIN)/scrapy crawl "$(SPIDER)" -s "CONTACT=$(CONTACT)"

score: $(VENV)/.dev ## the figure engine against the annotated stories, as kept and cross-validated
	$(BIN)/python -m tests.gold.score

lint: $(VENV)/.dev ## ruff and strict mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lock: $(VENV)/.dev ## make the hashed lock files anew from pyproject.toml
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --group dev -o requirements-dev.lock

clean: ## remove the environment and caches, never output/
	rm -rf $(VENV) .pytest_cache .hypothesis .mypy_cache .ruff_cache

$(VENV)/bin/python:
	@if [ -z "$(PYTHON)" ]; then \
	  echo "Python 3.11 or newer was not found (tried python3, python3.11 ... python3.14). Install it, then run make again."; exit 1; fi
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "$(PYTHON) has no venv module. On Debian or Ubuntu: apt install python3-venv. Then run make again."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: requirements.lock | $(VENV)/bin/python
	@echo "Installing the pinned libraries into $(VENV) (once; a minute or two) ..."
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(VENV)/bin/python
	@echo "Installing the pinned libraries and test tools into $(VENV) (once; a minute or two) ..."
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
