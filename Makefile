# The five commands of the project. Each sets up what it needs first; a second set-up costs nothing.
PYTHON ?= python3
WORKERS ?= 3
BIN := .venv/bin
MAKEFLAGS += --no-print-directory

.PHONY: setup setup-tests demo test cut long machine screens estimates flood forecast balance style types bench lock bare clean shared

setup:                                 ## all that running needs
	@$(PYTHON) -m tools.setup

setup-tests:                           ## and all that the tests need
	@$(PYTHON) -m tools.setup --tests

demo: setup                            ## the living city, to be opened in a browser
	@exec $(BIN)/yunhao demo --live 1

test: setup-tests                      ## the whole default suite; a test that skips fails it
	@TMPDIR=$$($(BIN)/python -m tools.scratch) \
	  $(BIN)/pytest -p tests.no_skips -n $(WORKERS) --dist loadfile --no-loadscope-reorder

long: setup-tests                      ## every page in every language and mode, shared halls, browsers
	@STORY_TIMEOUT_S=$${STORY_TIMEOUT_S:-300} $(BIN)/pytest -p tests.no_skips -n 2 --dist loadfile -m long

machine: setup-tests                   ## the dispatch machine for long, drawn anew, faults shrunk
	@YUNHAO_MACHINE_EXAMPLES=$${EXAMPLES:-1000} $(BIN)/pytest -q tests/store/test_dispatch.py

shared: setup-tests                    ## the shared line on an uneven day, in figures
	@$(BIN)/python -m tests.simulator.shared_line

screens: setup-tests                   ## a display's healing and thirty calls in ten seconds, in figures
	@$(BIN)/python -m tests.display.campaign

flood: setup-tests                     ## a thousand requests a second from one address, and what others feel
	@$(BIN)/python -m tests.web.flood_campaign

cut: setup-tests                       ## the cut of 40 minutes, forty times as fast, under load
	@CUT_PACE=$${CUT_PACE:-40} STORY_TIMEOUT_S=$${STORY_TIMEOUT_S:-300} $(BIN)/pytest -q -m long tests/story/test_shared_hall.py

estimates: setup-tests                 ## foretold waits against the bound, known and learned laws
	@$(BIN)/python -m tests.rollout.campaign $(ARGS)

forecast: setup-tests                  ## leave-days-out over HISTORY=FILE OFFICES=FILE [SERVICES="A B"]
	@OMP_NUM_THREADS=1 $(BIN)/python -m tests.forecast.campaign $(HISTORY) $(OFFICES) $(addprefix --service ,$(SERVICES))

balance: setup-tests                   ## the right hall: every bar beside its figure
	@$(BIN)/python -m tests.rollout.halls_campaign $(BALANCE)

style: setup-tests
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: setup-tests
	@$(BIN)/mypy

bench: setup-tests                         ## every benchmark beside its yardstick
	@exec $(BIN)/yunhao bench

lock: setup-tests                      ## solve the pinned versions anew
	@tools/lock.sh

bare:                                  ## both README commands in a bare Debian 12; root, by hand
	@tools/bare_debian.sh

clean:
	@rm -rf .venv queue_server/device/static/vendor build *.egg-info
