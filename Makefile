# make lab     an environment in .venv, all packages in it, JupyterLab open on lesson 00
# make test    what the tests need as well, then every test
# make test-lowest   in .venv-lowest, the lowest versions that are promised, and all tests that do not take minutes
# make site    what the tests need as well, then build/site: the lessons as pages that need no kernel and no network
# make bench   what the benchmarks need as well, then how fast everything is; the tables go into README.md
# make clean   takes .venv away again
#
# PYTHON=python3.12 make lab                           with another Python, in a new .venv
# make lab LAB_ARGS="--no-browser --port 8899"         with JupyterLab's own options
# make test TEST_ARGS="tests/test_facts.py -x"         with pytest's own options; two tests at a time, or -n 4, or -n 0
# make test TEST_ARGS="-m 'not slow'"                  without those that take minutes
# make bench PARTS="engine"                            some parts of benchmarks/ only

PYTHON ?= python3
VENV := .venv
IN_VENV := $(VENV)/bin/python

.PHONY: lab test test-lowest site bench clean

lab: $(VENV)/lab.stamp
	@$(IN_VENV) -m jupyterlab $$(test "$$(id -u)" -ne 0 || echo --allow-root) $(LAB_ARGS) notebooks/00_start_here.ipynb

test: $(VENV)/test.stamp
	$(IN_VENV) -m pytest -n 2 $(TEST_ARGS)

test-lowest:
	@$(MAKE) --no-print-directory VENV=.venv-lowest .venv-lowest/lowest.stamp
	.venv-lowest/bin/python -m pytest -n 2 -m "not slow and not exact" $(TEST_ARGS)

site: $(VENV)/test.stamp
	$(IN_VENV) tools/make_site.py
	@echo "Open build/site/index.html in a browser."

bench: $(VENV)/bench.stamp
	$(IN_VENV) -m benchmarks $(PARTS)

clean:
	rm -rf $(VENV) .venv-lowest

$(VENV)/lab.stamp: requirements.txt pyproject.toml $(VENV)/made.stamp
	@echo "Installing JupyterLab and what the lessons need in $(VENV): the first time this takes a minute or two."
	@$(IN_VENV) -m pip install --quiet -r requirements.txt
	@touch $@

# The exact versions hold for the tests, so that the notebooks' outputs can be compared; they satisfy `lab` too.
$(VENV)/test.stamp: requirements.txt tests/requirements.txt docs/site/requirements.txt binder/requirements.txt pyproject.toml $(VENV)/made.stamp
	@echo "Installing what the lessons and the tests need in $(VENV): the first time this takes a few minutes."
	@$(IN_VENV) -m pip install --quiet -r requirements.txt -r tests/requirements.txt -r docs/site/requirements.txt -r binder/requirements.txt
	@touch $(VENV)/lab.stamp $@

$(VENV)/lowest.stamp: tools/lowest.py requirements.txt tests/requirements.txt pyproject.toml $(VENV)/made.stamp
	@echo "Installing the lowest versions in $(VENV): this takes a few minutes."
	@$(IN_VENV) tools/lowest.py > $(VENV)/lowest.txt
	@$(IN_VENV) -m pip install --quiet -r $(VENV)/lowest.txt
	@$(IN_VENV) -m pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/bench.stamp: benchmarks/requirements.txt $(VENV)/test.stamp
	@echo "Installing what the benchmarks compare with in $(VENV): about 350 MB."
	@$(IN_VENV) -m pip install --quiet -r benchmarks/requirements.txt
	@touch $@

$(VENV)/made.stamp:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here. Install Python 3.11 or newer, or name one: PYTHON=python3.12 make lab" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "lunaedu needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another: PYTHON=python3.12 make lab" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) lacks its venv module. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@
