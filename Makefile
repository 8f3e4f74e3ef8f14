# The whole vocabulary; each works on a fresh clone.
#
#   make demo        live through a sample week, from a private Postgres to mailed workbooks, into out/
#                    (make demo ARGS='--size M' for the Moscow network; cohort demo --help has the rest)
#   make test        every test; sets up what they need
#                    (COHORT_SEED=$(date +%Y%m%d) make test draws other worlds than a commit's tests do)
#   make lint        formatting, vet, staticcheck, go.mod, known vulnerabilities (where their database can be reached)
#   make reproducible  three minutes: two builds in two folders are the same bytes
#   make versions    tests of what depends on PostgreSQL, on each major that is here
#                    (make versions ARGS='FOLDER...' for programs elsewhere; tools/other-postgres fetches another major's)
#   make bench       a few minutes: the planner against the yardsticks, into out/bench/
#   make bench-full  two hours: every table of docs/BENCHMARKS.md but that of bench without
#   make soak        half an hour: a year of nights of a sample network, lived day by day, into docs/BENCHMARKS.md
#                    (make soak ARGS='--seed 2' for another one)
#   make faults      a quarter of an hour: one thing broken at each step of a real run, then 10,000 faults at random,
#                    into docs/RELIABILITY.md (make faults ARGS='-storm 500' for fewer)
#   make pages       the pages of the service in a real browser, and under load for a minute (COHORT_LOAD=10m;
#                    COHORT_AXE=FILE has axe look at them too, the file axe.min.js of npm's axe-core)
#   make install     the program, what it is built from (CycloneDX), its configuration and its systemd unit, under PREFIX
#   make docs        the pictures of the README, from a demo

GO         ?= go
PREFIX     ?= /usr/local
SYSCONFDIR ?= /etc
DESTDIR    ?=
ARGS       ?=

# Nothing of ours is written in C: what is tested is linked as what is shipped, and each of eighty programs sooner.
export CGO_ENABLED = 0

# Tests have memory to spare: their processes collect garbage less often and take a fifth less of the processor.
# They are linked without what a debugger would read, and sooner.
test: export GOGC ?= 800

.PHONY: help demo test lint reproducible versions bench bench-full soak faults install docs bin/cohort bin/bench

help:
	@sed -n 's/^#   //p' Makefile

# The same source gives the same bytes on every machine: no paths, no C compiler, no state of the checkout.
bin/cohort:
	$(GO) build -trimpath -buildvcs=false -o $@ ./cmd/cohort

bin/bench:
	$(GO) build -o $@ ./bench

demo: bin/cohort
	@tools/need-postgres
	bin/cohort demo $(ARGS)

test:
	@tools/need-postgres
	$(GO) test -ldflags=-w -timeout 30m ./...

lint:
	@bad=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$bad" ]; then echo "gofmt -w is due for: $$bad"; exit 1; fi
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	$(GO) mod tidy -diff
	tools/vulnerabilities

reproducible:
	tools/reproducible

versions:
	tools/versions $(ARGS)

bench: bin/bench
	@rm -rf out/bench
	bin/bench quality S/1-2/base,tight M/1/base --results out/bench
	bin/bench moves --time 5s --results out/bench
	bin/bench replan S/1/base --kinds sick,mixed --seeds 1 --results out/bench
	bin/bench threads S/1-2/base --seeds 1 --results out/bench
	bin/bench report --results out/bench -o out/bench/BENCHMARKS.md
	@cat out/bench/BENCHMARKS.md

# A measurement that fails is told of, and those after it are made all the same;
# 130 is an interruption.
bench-full: bin/bench
	@test -d ../shared/bench || bin/bench quality
	@failed=0; for what in quality time size apart moves replan threads; do bin/bench $$what || { [ $$? = 130 ] && exit 130; failed=1; }; done; \
	if [ -n "$$COHORT_BENCH_PYTHON$$COHORT_BENCH_TIMEFOLD" ]; then bin/bench peers S/1/base M/1/base || failed=1; fi; \
	bin/bench report || failed=1; exit $$failed

soak: bin/bench
	@tools/need-postgres
	bin/bench soak $(ARGS)
	bin/bench report

faults:
	@tools/need-postgres
	$(GO) test -tags faults -count=1 -timeout 3h -v ./internal/faults -args -page $(CURDIR)/docs/RELIABILITY.md $(ARGS)

pages:
	@tools/need-postgres
	$(GO) vet -tags pages ./internal/pages
	$(GO) test -tags pages -count 1 -timeout 30m -v -run 'Browser|Everybody|Prints|Load' ./internal/pages

# An installed configuration is its installation's own: a later version's comes
# beside it.
install: bin/cohort
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/systemd/system $(DESTDIR)$(PREFIX)/share/doc/cohort $(DESTDIR)$(SYSCONFDIR)/cohort
	install -m 755 bin/cohort $(DESTDIR)$(PREFIX)/bin/cohort
	$(GO) run ./tools/sbom bin/cohort > $(DESTDIR)$(PREFIX)/share/doc/cohort/cohort.cdx.json
	install -m 644 docs/*.md $(DESTDIR)$(PREFIX)/share/doc/cohort/
	cd docs && find adapters -type f -exec install -D -m 644 {} $(DESTDIR)$(PREFIX)/share/doc/cohort/{} \;
	sed -e 's|/usr/local/|$(PREFIX)/|g' -e 's|/etc/cohort/|$(SYSCONFDIR)/cohort/|g' tools/cohort.service > $(DESTDIR)$(PREFIX)/lib/systemd/system/cohort.service
	if [ -e $(DESTDIR)$(SYSCONFDIR)/cohort/config.yaml ]; then \
		install -m 644 config.yaml $(DESTDIR)$(SYSCONFDIR)/cohort/config.yaml.new; \
	else \
		install -m 644 config.yaml $(DESTDIR)$(SYSCONFDIR)/cohort/config.yaml; \
	fi
	@echo "Next: $(PREFIX)/share/doc/cohort/OPERATIONS.md"

docs: bin/cohort
	@tools/need-postgres
	tools/pictures
