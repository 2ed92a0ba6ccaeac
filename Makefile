# Every target does its own set-up: `make lab` and `make test` work on a fresh machine that has
# python3.11 with venv and pip, and make. `make clean` removes what they have put where.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
# JupyterLab refuses to run as root, as in a container, unless it is told to.
AS_ROOT = $(shell [ "$$(id -u)" = 0 ] && echo --allow-root)
UV = UV_FIND_LINKS="$${UV_FIND_LINKS:-$${PIP_FIND_LINKS:-}}" $(BIN)/uv pip
# Caches are part of the environment, so that they go with it; uv's downloads are shared with other
# projects if there are such.
export VLLM_CACHE_ROOT := $(CURDIR)/$(VENV)/cache/vllm
export UV_CACHE_DIR ?= $(if $(wildcard $(HOME)/.cache/uv),$(HOME)/.cache/uv,$(CURDIR)/$(VENV)/cache/uv)
# Without bytecode each kernel and server that a test starts would compile its modules again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install lab test test-fast lint clean bench-load bench-engine bench-memory bench-client bench-map \
	bench-display soak docs pictures notebooks demo-model binder dist claims

# All that the tests, the documentation and the benchmarks need.
install: $(VENV)/.test

SETUP := tools/setup.py tests/helpers/__init__.py tests/helpers/browser.py src/ipyvllm/engine/install.py
$(BIN)/uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

# The installer looks for an engine first, so running this again takes seconds.
$(VENV)/.lab $(VENV)/.test: $(VENV)/.%: pyproject.toml Makefile $(SETUP) | $(BIN)/uv
	$(BIN)/python tools/setup.py $*
	@touch $@

lab: $(VENV)/.lab
	$(BIN)/jupyter lab $(AS_ROOT) --ServerApp.root_dir="$(CURDIR)" \
		--LabApp.default_url=/lab/tree/notebooks/quickstart.ipynb

# A test mostly waits, for a process, a server or a page: two files at a time take half as long.
TWO := -n 2 --dist loadfile

test: install
	$(BIN)/python -m pytest $(TWO) tests
	$(BIN)/python -m pytest $(TWO) --nbval --nbval-sanitize-with notebooks/sanitize.cfg notebooks

# What needs no engine, browser or cluster and builds nothing: a minute and a half on two cores. No
# fixture of these is worth sharing between files, so a worker that has nothing to do takes the
# tests of another.
test-fast: install
	$(BIN)/python -m pytest -n 4 --dist worksteal -m "not cluster and not slow" tests/unit tests/integration

# The wheel and the sdist in dist/, and both tried in an environment that has nothing else.
dist: install
	rm -rf dist
	DIST=$(CURDIR)/dist $(BIN)/python -m pytest tests/integration/test_dist.py

lint: install
	$(UV) install --python $(BIN)/python --quiet --group lint
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

DEMO := build/demo_model
FIRST := --lesson arithmetic --steps 400 --conversations 36000 --constant 0.7
SECOND := --lesson last --steps 7500 --conversations 640000 --batch-tokens 8192 --seed 20261127
SECOND += --muon-lr 0.008 --adam-lr 2.2e-3 --constant 0.3
# Trains a model from scratch and measures it; resumable, so remove $(DEMO) to start again.
demo-model: install
	$(BIN)/python -m demo_model.train --out $(DEMO)/first $(FIRST)
	$(BIN)/python -m demo_model.train --out $(DEMO) --start $(DEMO)/first/checkpoint.pt $(SECOND)
	$(BIN)/python -m demo_model.evaluate --model $(DEMO)/model --split dev --count 400 \
		--results $(DEMO)/results.json

# Speed is measured here and not in tests: ratios, side by side in one run.
bench-load: install
	$(BIN)/python benchmarks/load.py

bench-engine: install build/m100
	$(BIN)/python benchmarks/engine.py build/m100

# A real kernel with its engine beside what doctor predicts and beside vllm.LLM.
bench-memory: install build/m100
	$(BIN)/python benchmarks/memory.py build/m100

# The figures that the README and the documentation state, against the kept results; the cheap ones
# are measured again.
claims: install
	$(BIN)/python benchmarks/claims.py --measure

soak: install
	$(BIN)/python benchmarks/soak.py

build/m100:
	$(BIN)/python benchmarks/random_llama.py $@ --hidden 768 --layers 12

# The site into build/site: warnings and broken links fail. `make test` runs its snippets.
docs: install
	$(BIN)/python docs/tools/build.py

pictures: install
	$(BIN)/python docs/pictures.py

# TTFT and rows beside raw httpx2 to the same server, in one run; fails where a bound is broken.
bench-client: install
	$(BIN)/python benchmarks/client.py --check

# Updates, bytes over IOPub and CPU of growing answers; fails where a bound is broken.
bench-display: install
	$(BIN)/python benchmarks/display.py --check

# A map beside vllm.LLM, beside an endpoint's own latency, and beside a loop of cells.
bench-map: install build/m100
	$(BIN)/python benchmarks/mapping.py --check build/m100

# Binder's build steps in a fresh environment, and every notebook under a pod's memory limit.
binder: install
	$(BIN)/python benchmarks/binder.py

# Runs the notebooks anew and keeps their outputs: after the demo model, or what a cell shows, has
# changed. `make test` then compares against them.
notebooks: install
	cd notebooks && ../$(BIN)/jupyter nbconvert --to notebook --execute --inplace \
		--ExecutePreprocessor.record_timing=False *.ipynb

clean:
	@[ ! -f $(VENV)/system-packages ] || echo "system packages that were installed, and stay:" \
		"$$(cat $(VENV)/system-packages)"
	rm -rf $(VENV) build dist
