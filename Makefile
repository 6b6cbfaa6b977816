# An index of verbs. What each does is in scripts/; `make` alone lists them.
PYTHON ?= python3
RUN := .venv/bin/python -m

.PHONY: help serve build zip test steady faults hostile fuzz browsers documents rosters differential bench lighthouse audit mutants lock clean

help:
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/'

serve: ## build a preview, serve it on this machine with its address printed, and build again what is saved
	@$(PYTHON) -m scripts.setup site
	@$(RUN) scripts serve

build: ## build the site into site/
	@$(PYTHON) -m scripts.setup build
	@$(RUN) scripts build

zip: ## build the site and pack it for intranets and USB sticks: build/yingbao-….zip
	@$(PYTHON) -m scripts.setup build
	@$(RUN) scripts zip

test: ## set up what the tests need and run all of them, a real browser included
	@$(PYTHON) -m scripts.setup test
	@$(RUN) tests.run

steady: ## run all tests five times, twice while every core is busy with something else; takes most of an hour
	@$(PYTHON) -m tests.steady

faults: ## try every fault on every file and kind of page that runs Python, in a real browser; takes about half an hour
	@$(PYTHON) -m scripts.setup test
	@YINGBAO_FAULTS=all $(RUN) pytest tests/browser/test_fault_matrix.py

hostile: ## put every hostile payload into every field of every calculator, in a real browser; takes some ten minutes
	@$(PYTHON) -m scripts.setup test
	@YINGBAO_HOSTILE=all $(RUN) pytest tests/browser/test_hostile.py tests/browser/test_hostile_policy.py tests/browser/test_roster_refused.py

fuzz: ## give the restoration twenty thousand mutations of the received file, and every reader of input thirty times as many random ones; takes about half an hour
	@$(PYTHON) -m scripts.setup test
	@YINGBAO_FUZZ=20000 $(RUN) pytest tests/build/test_restore_hostile.py tests/unit/test_any_input.py tests/unit/test_messages.py tests/unit/test_restore_property.py tests/unit/test_sheet.py tests/unit/test_damaged_knowledge.py tests/unit/test_limits.py tests/unit/test_roster_answer.py tests/unit/test_roster_files.py tests/browser/test_messages.py

browsers: ## try the site in Firefox, WebKitGTK and Chromium, everything that can be done there; takes some ten minutes
	@$(PYTHON) -m scripts.setup browsers
	@$(RUN) scripts build --quick
	@$(RUN) tests.webdriver

documents: ## read six hundred made-up documents of every structure, damage and format, and count what is silently wrong
	@$(PYTHON) -m scripts.setup test
	@$(RUN) tests.documents

rosters: ## make two thousand rosters as people keep them, read them, and tell how many are read right
	@$(PYTHON) -m scripts.setup test
	@$(RUN) tests.generated

differential: ## compare the calculators with a second implementation from the articles, thousands of random inputs
	@$(PYTHON) -m scripts.setup test
	@$(RUN) tests.differential

bench: ## measure the start beside stock Pyodide and its peers, the calculators, rosters and nginx; print it
	@$(PYTHON) -m scripts.setup bench
	@$(RUN) scripts build
	@$(RUN) tests.bench.start
	@$(RUN) tests.bench.calculators
	@$(RUN) tests.bench.roster
	@$(RUN) tests.bench.roster_browser
	@$(RUN) tests.bench.serving

lighthouse: ## let Lighthouse judge every kind of page as a phone sees it; print it
	@$(PYTHON) -m scripts.setup lighthouse
	@$(RUN) scripts build
	@$(RUN) tests.bench.lighthouse

audit: ## ask for known faults of everything that is pinned; ends with "Error 3" where no database can be reached
	@$(PYTHON) -m scripts.setup audit
	@$(RUN) scripts.setup.audit

mutants: ## change the calculators in one place after another and see which test notices; takes an hour or two
	@$(PYTHON) -m scripts.setup mutants
	@$(RUN) tests.mutants

lock: ## renew the pinned versions in requirements/ and package-lock.json
	@$(PYTHON) -m scripts.setup lock

clean: ## remove everything that was generated or installed here
	rm -rf build site .venv node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage
