# What is done again and again, in an environment in which `pip install --editable '.[dev]'` has been done (docs/contributing.md).
.PHONY: help lint types collect layers quick test measure long goldens gallery mutants

help:      ## say what there is
	@sed -n 's/^\([a-z]*\): *## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

lint:      ## what ruff says of code and form
	ruff check .
	ruff format --check .

types:     ## what mypy says
	mypy

collect:   ## whether the tests can be read
	python -m pytest --collect-only --numprocesses=0 --quiet --quiet --quiet

layers:    ## whether an import runs against the layers
	lint-imports

quick:     ## the tests of the daily work
	python -m pytest -m "not slow" $(OPTIONS)

test:      ## all tests; OPTIONS="--cov" measures coverage
	python -m pytest $(OPTIONS)

measure:   ## write tests/slow.txt anew: which tests take longer than a quick one may; on a quiet machine
	python -m pytest --measure -m "not slow" $(OPTIONS)

long:      ## the long tests, random designs and longer walks beside the real libraries, for hours
	python -m pytest --long -m long $(OPTIONS)
	python tests/random_designs/long_run.py --designs 2000 --seed 1
	python -m staleproof.reports.libraries.walks --states 1000000

goldens:   ## write anew what the program must print word for word; look at `git diff` then
	python -m pytest --renew $(OPTIONS)

gallery:   ## make the sites of reports/gallery anew; look at `git diff --stat` then
	for name in todo support_desk kitchen; do \
	    staleproof report examples/$$name/$$name.yaml examples/$$name/$${name}_repaired.yaml --out reports/gallery/$$name || exit; \
	done
	staleproof report as_found as_fixed stale_proof --view therapist.list --view operator.all --out reports/gallery/booking
	python tests/pictures.py

SAMPLE ?= 100
SEED ?= 1
PROCESSES ?= 1
mutants:   ## whether the quick tests notice changed lines, in a sample: SAMPLE=300 SEED=7 FOLDER=checker/engine; not in CI
	python -m benchmarks.mutation --sample $(SAMPLE) --seed $(SEED) --processes $(PROCESSES) $(if $(FOLDER),--folder $(FOLDER))
