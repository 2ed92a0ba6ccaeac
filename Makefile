# Every target does its own set-up: `make lab` and `make test` work on a fresh machine that has
# python3.11 with venv and pip, and make.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
UV = UV_FIND_LINKS="$${UV_FIND_LINKS:-$${PIP_FIND_LINKS:-}}" $(BIN)/uv pip

.PHONY: install lab test lint bench-client clean

install: $(VENV)/.installed

$(BIN)/uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check uv

# The installer looks for an engine first, so running this again takes seconds.
$(VENV)/.installed: pyproject.toml Makefile src/ipyvllm/engine/install.py | $(BIN)/uv
	$(UV) install --python $(BIN)/python --quiet --group test -e '.[lab,mock,terminal]'
	$(BIN)/python -m ipyvllm.engine.install
	@touch $@

lab: install
	cd notebooks && ../$(BIN)/jupyter lab quickstart.ipynb

test: install
	$(BIN)/python -m pytest tests
	$(BIN)/python -m pytest --nbval --nbval-sanitize-with notebooks/sanitize.cfg notebooks

lint: install
	$(UV) install --python $(BIN)/python --quiet --group lint
	$(BIN)/ruff check src tests
	$(BIN)/ruff format --check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports

# TTFT and rows beside raw httpx to the same server, in one run; fails where a bound is broken.
bench-client: install
	$(BIN)/python benchmarks/client.py --check

clean:
	rm -rf $(VENV) build dist
