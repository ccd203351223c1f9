# What one does with this repository. Each target is a line or two, or a script to read.

SHELL := /bin/bash
TARGET := $(or $(CARGO_TARGET_DIR),target)
UI := collector/ui
# Journeys and browser tests start the binaries they find here.
export LEVETID_BIN_DIR := $(abspath $(TARGET))/debug

.PHONY: run demo test test-slow test-guest windows macos bench ui setup

# Start a collector and an agent on this PC, and print the links to look at. Ctrl-C stops both.
run: setup-run ui
	@scripts/run.sh

# A collector with a simulated municipality of 7,000 devices and three years of history. Ctrl-C stops and removes it.
demo: setup-run ui
	@scripts/demo.sh

# Format, lints, unit tests, journeys with the real binaries, browser tests.
test: setup ui
	scripts/test.sh

# What takes longer: the binaries as they are shipped, chaos, a guest, Windows, long browser walks.
test-slow: setup-slow ui
	scripts/test-slow.sh

# Of test-slow, the PC of our choosing alone: a guest with a screen, an NVMe disk and a keyboard. Ten minutes.
test-guest: setup-slow ui
	LEVETID_BIN_DIR=$$(scripts/build-shipped.sh) cargo test -p levetid-tests --test journeys -- --ignored guest

# The agent for Windows, built here; prints where it is.
windows: setup-slow
	@scripts/windows.sh build

# Checks the types of the agent for Macs; nothing is linked, nothing runs.
macos:
	@scripts/macos-check.sh

# Weight of the agent beside others, bytes on the wire, speed of the collector. BENCH_SECONDS=600 is how long the agents
# are watched; ARGS=--write keeps the tables in docs/BENCHMARKS.md.
bench: setup-slow ui
	scripts/bench.sh $(ARGS)

# The styles, fonts and icons that the collector embeds.
ui: $(UI)/dist/licences.txt

$(UI)/dist/licences.txt: $(UI)/node_modules/.package-lock.json $(UI)/build.js \
  $(shell find $(UI)/styles $(UI)/scripts $(UI)/images $(UI)/licences collector/templates -type f)
	npm --prefix $(UI) run --silent build

%/node_modules/.package-lock.json: %/package-lock.json
	npm --prefix $* ci --no-audit --no-fund
	@touch $@

# Install what is missing to build and test.
setup:
	@scripts/setup.sh test

.PHONY: setup-run setup-slow
setup-run:
	@scripts/setup.sh run
setup-slow:
	@scripts/setup.sh slow
