# Set-up, checks and the main job. `make run` and `make test` need nothing but Python 3.11+ and a network for the first time.
BIN := .venv/bin
READY := .venv/.ready
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
SAMPLES := resources/samples/labels
OUT := out/samples
SITE := out/site

BUNDLE := dist/fmr-studio

.PHONY: help venv run test lint format translations bench pictures docs bundle release clean

help:
	@echo "make run     open the window, or without one draw the sample label maps into $(OUT)"
	@echo "make test    run all tests"
	@echo "make lint    style, types and import rules"
	@echo "make format  put the code into the common form"
	@echo "make translations  gather the words of the window and compile their translations"
	@echo "make bench   measure speed and memory"
	@echo "make pictures  take the pictures of the window anew, on an idle machine, and those of method, recipes and edits"
	@echo "make docs    build the documentation into $(SITE), to be read from there"
	@echo "make bundle  build $(BUNDLE), which runs without Python, and say how large it is"
	@echo "make release build and check everything that is given away, in dist/release"
	@echo "make clean   remove what can be made again (models and runs stay)"

venv: $(READY)

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "FMR Studio needs Python 3.11 or newer; on Debian and Ubuntu: sudo apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python's venv module is missing; on Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[ui,dev]'
	@touch $(READY)

run: $(READY)
	@if [ -e fmr_studio/ui/app.py ] && { [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; }; then \
		$(BIN)/fmr-studio; \
	else \
		for pack in $(notdir $(wildcard $(SAMPLES)/*)); do \
			$(BIN)/fmr-studio --headless batch $(SAMPLES)/$$pack --pack $$pack -o $(OUT)/$$pack --seeds 0-3 || exit 1; \
		done; \
		echo "The pictures are in $(OUT): each label map of $(SAMPLES), drawn with four seeds."; \
	fi

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

translations: $(READY)
	$(BIN)/python -m fmr_studio.ui.shell.translations

bench: $(READY)
	$(BIN)/python -m benchmarks

# On a display that is not there; on Debian and Ubuntu: sudo apt install xvfb
pictures: $(READY)
	QT_QPA_PLATFORM=xcb xvfb-run --auto-servernum --server-args='-screen 0 1440x900x24' $(BIN)/python -m pictures
	$(BIN)/python -m pictures.method
	$(BIN)/python -m pictures.gallery
	$(BIN)/python -m pictures.edits

# Pages made from the program's own tables first, then the site; a broken link ends it.
docs: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[docs]'
	$(BIN)/python -m pages
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet --strict --clean
	@echo "The documentation begins with $(SITE)/index.html."

# PyInstaller asks objdump which libraries a program needs.
bundle: $(READY)
	@[ "$$(uname)" != Linux ] || command -v objdump >/dev/null || { echo "objdump is missing; on Debian and Ubuntu: sudo apt install binutils"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[bundle]'
	$(BIN)/python -m PyInstaller --noconfirm --log-level WARN fmr_studio.spec
	@echo "$(BUNDLE) takes $$(du -sm $(BUNDLE) | cut -f1) MiB. Window: $(BUNDLE)/fmr-studio-window, command line: $(BUNDLE)/fmr-studio"

# Wheel, source, bundle, SBOM, licences and sums in dist/release, each tried outside this folder; DRAFT=1 before the changelog is written.
release: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[release]'
	$(BIN)/python -m bundling.release $(if $(DRAFT),--draft)

clean:
	rm -rf .venv build dist out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
