# All commands of the project. Every target sets up what it needs; `make help` lists them.
PYTHON ?= python3
PYTHONS := 3.11 3.12 3.13
NB ?=
SINCE ?= origin/main

# NB=02 (or 2) means notebook 02 only, NB=02b its b-notebook, NB="01 02" both; without NB, all.
BIN := .venv/bin
NUMBERS := $(sort $(foreach file,$(notdir $(wildcard notebooks/*.ipynb)),$(firstword $(subst _, ,$(file)))))
known = $(filter $(1) 0$(1),$(NUMBERS))
UNKNOWN := $(strip $(foreach n,$(NB),$(if $(call known,$(n)),,$(n))))
CHOSEN := $(if $(strip $(NB)),$(sort $(foreach n,$(NB),$(call known,$(n)))),$(NUMBERS))
NOTEBOOKS := $(foreach n,$(CHOSEN),$(wildcard notebooks/$(n)_*.ipynb))
SOLUTIONS := $(foreach n,$(CHOSEN),$(wildcard notebooks/solutions/$(n)_*.ipynb))
CHECKS := $(foreach n,$(CHOSEN),$(wildcard course_utils/checks/nb$(n).py tests/checks/test_nb$(n).py))
# What `make test` tests: with NB the notebooks, their solutions and their checks.
TIDY := $(if $(strip $(NB)),$(NOTEBOOKS) $(SOLUTIONS))
TESTS := $(if $(strip $(NB)),$(TIDY) $(CHECKS))
PAGES := $(NOTEBOOKS:notebooks/%.ipynb=build/%.html)
ANSWERS := $(SOLUTIONS:notebooks/%.ipynb=build/%.html)
# What a notebook's outputs depend on besides itself.
USES := $(shell find $(wildcard course_utils datasets weights) -type f ! -name '*.pyc' ! -name README.md) requirements.lock

.PHONY: help setup run full lab test unit changed bench colab outputs seeds tidy chosen
.DEFAULT_GOAL := help

help:  ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /\1 /p' Makefile | while read -r target does; do printf '%-9s %s\n' "$$target" "$$does"; done

setup: .venv/.ready  ## make .venv from the pins (PYTHON=python3.12 chooses another Python)

run: chosen .venv/.ready $(PAGES)  ## execute the notebooks that changed, two at a time (NB=02: one; NB="01 02b": two)
	@$(BIN)/python tools/run.py $(NOTEBOOKS) --stale $(STALE)

full: chosen .venv/.ready  ## train notebook NB=05 with the full constants and store its weights
	@test -n "$(NB)" || { echo "make full trains one notebook: say which, as in \`make full NB=$(firstword $(NUMBERS))\` (there are $(NUMBERS))."; exit 2; }
	@$(BIN)/python tools/run.py --full $(NOTEBOOKS)

outputs: chosen .venv/.ready $(PAGES) $(ANSWERS)  ## store fresh outputs in the notebooks and solutions (NB=02: one)
	@$(BIN)/python tools/run.py $(NOTEBOOKS) $(SOLUTIONS) --stale $(STALE)
	@$(BIN)/python tools/tidy.py --store $(NOTEBOOKS) $(SOLUTIONS)

lab: .venv/.ready  ## open JupyterLab
	@$(BIN)/jupyter lab notebooks

test: chosen .venv/.ready  ## lint, run all tests, compare all notebooks with their outputs (NB=02: one, its solutions and checks)
	@started=$$(date +%s) \
	&& $(BIN)/ruff check --quiet $(TESTS) && $(BIN)/ruff format --quiet --check $(TESTS) \
	&& $(BIN)/python tools/tidy.py --check $(TIDY) \
	&& $(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder $(or $(SUITE),$(TESTS)) \
	&& echo "make test: passed in $$(($$(date +%s) - started)) s"

unit: SUITE := tests course_utils
unit: test  ## like test, without executing notebooks

changed: .venv/.ready  ## test the notebooks that differ from origin/main (SINCE=main: from main)
	@numbers=$$($(BIN)/python tools/changed.py $(SINCE)) || exit 1; \
	test -z "$$numbers" || $(MAKE) --no-print-directory test NB="$$numbers"

bench: .venv/.ready  ## compare the speed of our cells with the built-in layers
	@$(BIN)/python tools/bench.py

colab: .venv/.ready  ## run the course on Colab's versions (needs Python 3.13)
	@$(BIN)/python tools/colab.py

seeds: chosen .venv/.ready  ## train with fresh seeds and write docs/seeds.md (hours; NB=15: one notebook)
	@$(BIN)/python tools/seeds.py $(NOTEBOOKS)

tidy: .venv/.ready  ## format code, normalise notebooks, write the README's tables
	@$(BIN)/ruff check --quiet --fix; $(BIN)/ruff format --quiet; $(BIN)/python tools/tidy.py

# A stale notebook is only recorded here; `run` and `outputs` pass all of them to the runner at once.
build/%.html: notebooks/%.ipynb $(USES)
	@$(eval STALE += $<)

chosen:
	@test -z "$(UNKNOWN)" || { echo "There is no notebook \"$(UNKNOWN)\" in notebooks/, expected one of: $(NUMBERS)."; exit 2; }

.venv/.ready: requirements.lock pyproject.toml
	@found=$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || echo missing); \
	case " $(PYTHONS) " in *" $$found "*) ;; *) \
	  test "$$found" = missing && found="not found" || found="Python $$found"; \
	  echo "$(PYTHON) is $$found, expected one of Python $(PYTHONS): name one, as in \`make setup PYTHON=python3.12\`."; \
	  exit 2;; esac
	@echo "setting up .venv (this takes minutes the first time)"
	@rm -f $@
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@
