# The whole vocabulary; each works on a fresh clone.
#
#   make demo        live through a sample week, from a private Postgres to mailed workbooks, into out/
#                    (make demo ARGS='--size M' for the Moscow network; cohort demo --help has the rest)
#   make test        every test; sets up what they need
#   make lint        formatting, vet, staticcheck, go.mod
#   make bench       a quarter of an hour: the planner against the yardsticks
#   make bench-full  the whole table, hours
#   make install     the program, its configuration and its systemd unit, under PREFIX
#   make docs        the pictures of the README, from a demo

GO         ?= go
PREFIX     ?= /usr/local
SYSCONFDIR ?= /etc
DESTDIR    ?=
ARGS       ?=

.PHONY: help demo test lint bench bench-full install docs bin/cohort

help:
	@sed -n 's/^#   //p' Makefile

bin/cohort:
	$(GO) build -trimpath -o $@ ./cmd/cohort

demo: bin/cohort
	@tools/need-postgres
	bin/cohort demo $(ARGS)

test:
	@tools/need-postgres
	$(GO) test ./...

lint:
	@bad=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$bad" ]; then echo "gofmt -w is due for: $$bad"; exit 1; fi
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	$(GO) mod tidy -diff

bench:
	$(GO) run ./bench

bench-full:
	$(GO) run ./bench --full

# An installed configuration is its installation's own: a later version's comes
# beside it.
install: bin/cohort
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/systemd/system $(DESTDIR)$(PREFIX)/share/doc/cohort $(DESTDIR)$(SYSCONFDIR)/cohort
	install -m 755 bin/cohort $(DESTDIR)$(PREFIX)/bin/cohort
	install -m 644 docs/*.md $(DESTDIR)$(PREFIX)/share/doc/cohort/
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
