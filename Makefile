# Verbs only; each does its own set-up. `make help` lists them.
ARCH ?= $(shell uname -m)
PREFIX ?= /usr/local
FUZZ_SECONDS ?= 600
export FAST FULL JOBS
PYTHON = .venv/bin/python
COMMAND = .build/release/nrnn

# Paths are taken letter by letter: make would read a variable in a $. GNU's names would be passed over without a word.
PLACES = PREFIX DESTDIR BINDIR LIBDIR INCLUDEDIR DATADIR DOCDIR
$(foreach place,$(PLACES),$(eval install uninstall: override export $(place) := $$(value $(place))))
$(foreach name,prefix bindir libdir includedir datadir datarootdir docdir,$(if $(filter command%,$(origin $(name))), \
  $(error expected $(PLACES), found $(name): write it in capitals)))

.PHONY: help setup lib command demo demo-pipeline live dist test test-all test-ports test-models test-pipelines soak test-dist numerics bench install uninstall lint format fuzz site clean

help:  ## list the verbs
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

setup:  ## install what the tests need: apt packages and .venv
	scripts/setup.sh test

# What is no Linux, and what setup.sh calls it.
SETUP_wasm32 = wasm
MADE_wasm32 = wasm
SETUP_armv7em = bare
SETUP_armv6m = bare
SETUP_riscv32 = bare

lib:  ## libnrnn.so and libnrnn.a in .build-lib/ARCH (wasm32: nrnn.wasm), of all cells or of CELLS=sde,dense; their bytes
	scripts/setup.sh $(or $(SETUP_$(ARCH)),$(if $(filter $(ARCH),$(shell uname -m)),lib,cross))
	scripts/lib.sh $(ARCH)
	$(if $(SETUP_$(ARCH)),ls -l .build-lib/$(ARCH)/*.$(or $(MADE_$(ARCH)),a),scripts/size.py $(ARCH))

command:  ## the command nrnn in .build/release
	scripts/setup.sh command
	swift build -c release --static-swift-stdlib --product nrnn

demo:  ## stream digits and a sensor through trained models; writes demo.png and demo-co2.png
	scripts/setup.sh demo
	scripts/lib.sh
	PYTHONPATH=bindings/python $(PYTHON) examples/digits/demo.py --picture demo.png
	@echo; echo "CO2 at Mauna Loa, four weeks ahead"; echo
	PYTHONPATH=bindings/python $(PYTHON) examples/co2/score.py
	PYTHONPATH=bindings/python $(PYTHON) examples/co2/fan.py demo-co2.png
	@echo; echo "Picture: demo-co2.png"

demo-pipeline: live  ## a day of a sensor through Mosquitto and the service, killed on the way, and through Spark: the same bits (3 minutes)
	scripts/setup.sh pipelines
	scripts/lib.sh
	PYTHONPATH=bindings/python .venv-pipelines/bin/python examples/pipeline/demo.py --picture demo-pipeline.png

live:  ## docs/live/index.html: a page with engine, models and data inside, which opens from disk
	$(MAKE) lib ARCH=wasm32
	docs/live/build.py

dist:  ## the files of a release in dist/: wheels, tarballs, Debian packages, SHA256SUMS
	scripts/setup.sh dist || echo "dist: makes what can be made without"
	packaging/dist.py

test:  ## every suite, side by side; FAST=1 what takes 3 minutes; ends with `N passed, N failed, N skipped`
	scripts/setup.sh test
	scripts/test.py $(SUITES)

test-all:  ## the same at full length: under emulation too, fleets under the thread sanitizer
	$(MAKE) test FULL=1

test-ports:  ## what runs in a browser, under WASI and on chips, with every model
	scripts/setup.sh test
	FULL=1 scripts/test.py ports

test-models:  ## random models of every format that is read, 500 each, beside the format's own runtime
	scripts/setup.sh test
	scripts/test.py models

test-pipelines:  ## the services beside a broker, the job in Spark: killed, cut off, resumed (5 minutes, of a machine that does nothing else)
	scripts/setup.sh pipelines
	scripts/test.py pipelines

SOAK_MINUTES ?= 60

soak:  ## a service on MQTT under load for SOAK_MINUTES, another one killed at random: results compared, memory watched
	scripts/setup.sh pipelines
	scripts/lib.sh
	PYTHONPATH=bindings/python .venv-pipelines/bin/python Tests/Pipelines/mqtt/soak.py --minutes $(SOAK_MINUTES)

test-dist: dist  ## the files of a release: installed, linked, run, on every target (8 minutes)
	scripts/setup.sh test
	scripts/test.py dist

numerics:  ## the tests of the arithmetic at full length: all 2^32 floats, a billion sums (20 minutes)
	scripts/setup.sh test
	scripts/lib.sh
	Tests/Numerics/run.sh 1 100

bench: command  ## times per step beside the limits of this machine
	$(COMMAND) bench

# Whoever has Swift gets what is not built yet; root under sudo mostly has none, and installs what is there.
install:  ## under PREFIX: library, headers, pkg-config and CMake files, command, completions, docs
	@[ -e '.build-lib/$(ARCH)/libnrnn.so' ] || ! command -v swiftc >/dev/null || $(MAKE) lib command
	@LIB='.build-lib/$(ARCH)' COMMAND='$(if $(filter $(ARCH),$(shell uname -m)),$(COMMAND))' \
	  scripts/install.sh "$$PREFIX" "$$DESTDIR"

uninstall:  ## removes what `make install` with the same variables installed
	@scripts/uninstall.sh "$$PREFIX" "$$DESTDIR"

lint:  ## check the formatting, and the names in Python
	scripts/setup.sh lint
	swift format lint --recursive --parallel Package.swift Sources Tests packaging
	clang-format --dry-run --Werror $$(git ls-files '*.c' '*.h' | grep -v -e pb-c -e nrnn.h)
	.venv-lint/bin/ruff check

format:  ## format in place
	scripts/setup.sh lint
	swift format --in-place --recursive --parallel Package.swift Sources Tests packaging
	clang-format -i $$(git ls-files '*.c' '*.h' | grep -v -e pb-c -e nrnn.h)

fuzz: lib  ## the fuzz targets for FUZZ_SECONDS each
	FUZZ_SECONDS=$(FUZZ_SECONDS) Tests/Fuzz/run.sh

site: command live  ## the documentation as a site in .build-site, to be opened from there: index.html
	scripts/setup.sh site
	docs/site/build.sh

clean:  ## all that was built, but not .venv
	rm -rf .build .build-* dist demo.png demo-co2.png docs/live/index.html
