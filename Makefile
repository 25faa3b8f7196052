# make setup · make demo · make test · make check · make bench (PART=messages, PART=phones)
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup demo test check bench pictures clean

setup:
	@bash tools/setup.sh

demo: setup
	@$(BIN)/yice demo

test:
	@bash tools/setup.sh --test
	@$(BIN)/python tools/test.py

check:
	@bash tools/setup.sh --test
	@$(BIN)/python tools/check.py

bench:
	@bash tools/setup.sh --test
	@$(BIN)/python -m bench $(PART)

# The pictures of the manual, made anew by the journeys in the browser that pass what they show.
pictures:
	@bash tools/setup.sh --test
	@YICE_PICTURES=1 $(BIN)/pytest -p no:cacheprovider tests/browser

clean:
	rm -rf var bench/out .mypy_cache .ruff_cache .pytest_cache
