# SPDX-License-Identifier: Apache-2.0
#
# cloudnetfs: `make demo` shows it, `make check` proves it; both name and
# install the Debian packages that are missing. `make help` lists the rest.

CFLAGS		?= -O2 -g
PREFIX		?= /usr/local
BINDIR		?= $(PREFIX)/bin
MANDIR		?= $(PREFIX)/share/man
BASHDIR		?= $(PREFIX)/share/bash-completion/completions
ZSHDIR		?= $(PREFIX)/share/zsh/site-functions
UNITDIR		?= $(PREFIX)/lib/systemd/system
USERUNITDIR	?= $(PREFIX)/lib/systemd/user
# mount(8) looks for helpers in /sbin alone; who installs elsewhere has no right to it
HELPERDIR	?= $(if $(filter /usr /usr/local,$(PREFIX)),/sbin,$(PREFIX)/sbin)
DESTDIR		?=
DEVELOPER	?=
SANITIZE	?=
BUILD		?= build
VERSION		:= 0.1

# make's own default is cc: one given by the user counts
ifeq ($(origin CC),default)
CC := gcc
endif
ifneq ($(V),1)
Q := @
endif

LIBS_CLIENT	:= libcurl libcjson libsecret-1 yaml-0.1 liblz4
LIBS_FS		:= fuse3 libseccomp
LIBS_SANDBOX	:= libmicrohttpd libcjson
LIBS_UNIT	:= check $(LIBS_CLIENT)

WARNINGS := -Wall -Wextra -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings \
	    -Wformat=2 -Wundef -Wno-missing-field-initializers -fno-common
ifeq ($(DEVELOPER),1)
WARNINGS += -Werror
endif
ifneq ($(SANITIZE),)
HARDENING := -fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=undefined -DWATCHED_BUILD
else
# what this compiler and C library have of it
has = $(shell echo '\#include <stdlib.h>' | $(CC) $(1) -Werror -E -x c - >/dev/null 2>&1 && echo $(1))
HARDENING := -fstack-protector-strong -fstack-clash-protection -fPIE $(call has,-fcf-protection)
HARDENING_LD := -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack
ifneq ($(filter -O1 -O2 -O3 -Os,$(CFLAGS)),)
HARDENING += -U_FORTIFY_SOURCE $(or $(filter %=3,$(call has,-O2 -D_FORTIFY_SOURCE=3)),-D_FORTIFY_SOURCE=2)
endif
endif

ALL_CFLAGS = -std=gnu11 -D_GNU_SOURCE -DCLOUDNETFS_VERSION='"$(VERSION)"' -I. $(WARNINGS) $(HARDENING) \
	     $(CPPFLAGS) $(CFLAGS)
ALL_LDFLAGS = $(HARDENING) $(HARDENING_LD) $(CFLAGS) $(LDFLAGS)
pkg = $(shell pkg-config --$(1) $(2) 2>/dev/null)

CLIENT_OBJS	:= $(patsubst %.c,$(BUILD)/%.o,$(wildcard client/*.c client/*/*.c))
FS_OBJS		:= $(patsubst %.c,$(BUILD)/%.o,$(wildcard fs/*/*.c))
SANDBOX_OBJS	:= $(patsubst %.c,$(BUILD)/%.o,$(wildcard contrib/sandbox/*.c contrib/sandbox/*/*.c contrib/sandbox/*/*/*.c))
UNIT_OBJS	:= $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/unit/*.c))
MODEL_OBJS	:= $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/unit/model/*.c))
OSLS_OBJS	:= $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/osls.c))
BENCH_OBJS	:= $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/bench/*.c))
CONFINED_OBJS	:= $(BUILD)/tests/confined.o $(BUILD)/fs/main/confine.o $(BUILD)/client/util/log.o
OBJS		:= $(BUILD)/tests/confined.o $(CLIENT_OBJS) $(FS_OBJS) $(SANDBOX_OBJS) $(UNIT_OBJS) $(MODEL_OBJS) $(OSLS_OBJS) $(BENCH_OBJS)
PROGRAMS	:= $(BUILD)/cloudnetfs $(BUILD)/cloudnetfs-sandbox
MANUALS		:= $(wildcard man/*.[1578])
TOOLS		:= $(wildcard contrib/tools/cn*)

all: $(PROGRAMS)

# cloudnetfs-attributes(7) and the sentences of .schema, of man/attributes.in and the tables
meanings:
	@rm -rf $(BUILD)/meanings && mkdir -p $(BUILD)/meanings
	tests/lint/attributes.sh $(BUILD)/meanings
	cp $(BUILD)/meanings/*.7 man/
	cp $(BUILD)/meanings/*.c client/kinds/

help:
	@echo 'make [all]          the programs, in $(BUILD)/'
	@echo 'make demo           a tour of a small cloud, mounted'
	@echo 'make check          the quick proof: lint, both compilers, unit tests and real mounts, under sanitizers'
	@echo 'make check-all      everything: check, each check-... below, soak, fuzz'
	@echo 'make check-slow     memory runs out at each allocation in turn (FULL=1: at each); interrupts; queues; stress-ng;'
	@echo '                    SIGTERM while a thousand wait, KILLS=100, OPERATIONS=100000'
	@echo 'make soak           random operations on a cloud that fails (RUNS=20 FIRST=1)'
	@echo 'make check-all      everything: check, each check-... below, fuzz'
	@echo 'make check-tsan     real mounts under ThreadSanitizer'
	@echo 'make check-hardening  what an attacker would find: the programs as built, a process confined'
	@echo 'make check-neutron  the same mounts on a real Keystone and Neutron'
	@echo 'make bench          how fast it is, beside tmpfs, curl and openstack (ROW=NAME: one row of the table)'
	@echo 'make fuzz           any bytes into each parser, and into a whole mount (FUZZ_S=60 seconds each)'
	@echo 'make lint           the house rules'
	@echo 'make analyze        what gcc -fanalyzer and clang-tidy find in client/ and fs/'
	@echo 'make coverage       which lines the tests run, by folder; make coverage-unit: the unit tests alone'
	@echo 'make unit           the unit tests, built and run in $(BUILD)/'
	@echo 'make client-only    the client without libfuse'
	@echo 'make format         clang-format over all sources'
	@echo 'make install        to $(DESTDIR)$(PREFIX); make uninstall takes it back'
	@echo 'make deb            Debian packages, in $(BUILD)/deb/; make check-package tries them'
	@echo 'make check-bootstrap  ... in a fresh, minimal Debian (fetched from the mirror)'
	@echo 'make check-systemd    ... in a Debian that is booted in qemu: services, fstab, automounts'
	@echo 'make clean          removes $(BUILD)/'
	@echo 'Variables: CC CFLAGS CPPFLAGS LDFLAGS PREFIX BINDIR MANDIR HELPERDIR UNITDIR DESTDIR BUILD V=1'
	@echo '           DEVELOPER=1 SANITIZE=address,undefined'

$(BUILD)/cloudnetfs: $(FS_OBJS) $(CLIENT_OBJS)
	@echo '  LD      $@'
	$(Q)$(CC) $(ALL_LDFLAGS) $^ -o $@ $(call pkg,libs,$(LIBS_FS) $(LIBS_CLIENT)) -lm -pthread

$(BUILD)/cloudnetfs-sandbox: $(SANDBOX_OBJS)
	@echo '  LD      $@'
	$(Q)$(CC) $(ALL_LDFLAGS) $^ -o $@ $(call pkg,libs,$(LIBS_SANDBOX)) -lm -pthread

$(BUILD)/unit: $(UNIT_OBJS) $(CLIENT_OBJS)
	@echo '  LD      $@'
	$(Q)$(CC) $(ALL_LDFLAGS) $^ -o $@ $(call pkg,libs,$(LIBS_UNIT)) -lm -pthread

# The model over a cloud that answers what the test says, when it says so.
WRAPPED		:= malloc calloc realloc strdup strndup slab_take clock_gettime
FAKED		:= $(BUILD)/client/api/rest.o $(BUILD)/client/api/rest_answer.o
$(BUILD)/unit-model: $(MODEL_OBJS) $(BUILD)/tests/unit/main.o $(filter-out $(FAKED),$(CLIENT_OBJS))
	@echo '  LD      $@'
	$(Q)$(CC) $(ALL_LDFLAGS) $(WRAPPED:%=-Wl,--wrap=%) $^ -o $@ $(call pkg,libs,$(LIBS_UNIT)) -lm -pthread

$(BUILD)/confined: $(CONFINED_OBJS)
	@echo '  LD      $@'
	$(Q)$(CC) $(ALL_LDFLAGS) $^ -o $@ $(call pkg,libs,libseccomp) -pthread

# The fast cloud of make bench, and what measures.
BENCH_PROGRAMS	:= $(BUILD)/bench-server $(BUILD)/bench-measure $(BUILD)/bench-listed
$(BENCH_PROGRAMS): $(BUILD)/bench-%: $(BUILD)/tests/bench/%.o
	@echo '  LD      $@'
	$(Q)$(CC) $(ALL_LDFLAGS) $^ -o $@ $(call pkg,libs,libcjson)

unit: $(BUILD)/unit $(BUILD)/unit-model
	$(BUILD)/unit
	$(BUILD)/unit-model

# The inner half by itself: it builds, and a program that lists a cloud links
# with it, without libfuse.
client-only: $(BUILD)/libclient.a $(if $(OSLS_OBJS),$(BUILD)/osls)

$(BUILD)/libclient.a: $(CLIENT_OBJS)
	@echo '  AR      $@'
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/osls: $(OSLS_OBJS) $(BUILD)/libclient.a
	@echo '  LD      $@'
	$(Q)$(CC) $(ALL_LDFLAGS) $^ -o $@ $(call pkg,libs,$(LIBS_CLIENT)) -lm -pthread

$(FS_OBJS): PKGS = $(LIBS_FS)
$(CLIENT_OBJS) $(OSLS_OBJS): PKGS = $(LIBS_CLIENT)
$(SANDBOX_OBJS): PKGS = $(LIBS_SANDBOX)
$(UNIT_OBJS) $(MODEL_OBJS): PKGS = $(LIBS_UNIT)
$(BENCH_OBJS): PKGS = libcjson

# Everything is made again when the compiler or its flags are others (but for
# -Werror, which changes no object).
FLAGS = $(CC) $(filter-out -Werror,$(ALL_CFLAGS)) $(ALL_LDFLAGS)
$(BUILD)/flags: force
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(FLAGS))' | cmp -s - $@ || printf '%s\n' '$(subst ','\'',$(FLAGS))' >$@

$(OBJS): $(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	@echo '  CC      $@'
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP $(call pkg,cflags,$(PKGS)) -c $< -o $@

-include $(OBJS:.o=.d)

deps:
	@tests/deps.sh build
deps-check:
	@tests/deps.sh build check

demo: deps
	$(Q)$(MAKE) --no-print-directory all
	@contrib/demo/tour.sh

check: deps-check
	@tests/check.sh

# The shortest first.
check-all:
	@RUNS=$(or $(RUNS),500) tests/check-all.sh check check-package coverage-unit analyze fuzz check-tsan soak check-slow check-neutron check-systemd check-bootstrap

# ROW=... runs these rows alone.
bench: deps
	@tests/deps.sh bench
	$(Q)$(MAKE) --no-print-directory all $(BENCH_PROGRAMS) >/dev/null
	@tests/bench/bench.py $(ROW)

check-slow: deps-check
	@tests/deps.sh slow
	$(Q)$(MAKE) --no-print-directory all >/dev/null
	$(Q)$(MAKE) --no-print-directory DEVELOPER=1 SANITIZE=address,undefined BUILD=build/asan build/asan/cloudnetfs >/dev/null
	@tests/slow/run.sh

# RUNS of them, with the seeds from FIRST on.
soak: deps-check
	$(Q)$(MAKE) --no-print-directory all >/dev/null
	$(Q)$(MAKE) --no-print-directory DEVELOPER=1 SANITIZE=address,undefined BUILD=build/asan build/asan/cloudnetfs >/dev/null
	@tests/faults/random.sh -n $(or $(RUNS),20) $(or $(FIRST),1)

# Mounts on which the loop and the notifier's threads have most to do with each other.
TSAN_MOUNTS := 00- 10- 21- 24- 26- 30- 31- 32- 33- 40- 41- 42- 46- 50- 54- 60- 62- 72-hang 73- 75- 81- 82- \
	       94-own 95- 96- 97- 98- 99-
check-tsan: deps-check
	$(Q)$(MAKE) --no-print-directory all >/dev/null
	$(Q)$(MAKE) --no-print-directory DEVELOPER=1 SANITIZE=thread BUILD=build/tsan build/tsan/cloudnetfs >/dev/null
	@BIN=$(CURDIR)/build/tsan/cloudnetfs tests/mount/run.sh $(TSAN_MOUNTS)

check-hardening: deps-check
	$(Q)$(MAKE) --no-print-directory all build/confined >/dev/null
	@tests/hardening.sh

check-neutron: deps-check
	@tests/check-neutron.sh

# The README's pictures: a terminal, and a topology, which needs Graphviz.
terminal: all
	@contrib/tools/terminal.sh >$(BUILD)/terminal.txt && cp $(BUILD)/terminal.txt contrib/tools/
	@contrib/tools/terminal.sh --svg >$(BUILD)/terminal.svg && cp $(BUILD)/terminal.svg contrib/tools/

picture: all
	@contrib/tools/picture.sh

analyze: deps
	@tests/deps.sh analyze
	@tests/analyze.sh

lint:
	@tests/lint/run.sh

format:
	clang-format -i $$(git ls-files '*.c' '*.h')

coverage: deps-check
	@tests/deps.sh coverage
	@MOUNTS=$(or $(MOUNTS),1) tests/coverage.sh

coverage-unit:
	@$(MAKE) --no-print-directory coverage MOUNTS=0

# NAMES=... fuzzes these targets alone; ENGINE=afl by AFL++.
fuzz: deps-check
	@FUZZ_S=$(or $(FUZZ_S),60) ENGINE=$(ENGINE) tests/fuzz/run.sh $(NAMES)

install: all
	install -d $(DESTDIR)$(BINDIR)
	install -m 755 $(PROGRAMS) $(TOOLS) $(DESTDIR)$(BINDIR)
	for m in $(MANUALS); do \
		install -D -m 644 $$m $(DESTDIR)$(MANDIR)/man$${m##*.}/$${m##*/} || exit 1; \
	done
	for t in $(filter-out cncopy,$(notdir $(TOOLS))); do ln -sf cntools.1 $(DESTDIR)$(MANDIR)/man1/$$t.1 || exit 1; done
	ln -sf mount.cloudnetfs.8 $(DESTDIR)$(MANDIR)/man8/mount.fuse.cloudnetfs.8
	install -D -m 644 contrib/completion/cloudnetfs.bash $(DESTDIR)$(BASHDIR)/cloudnetfs
	ln -sf cloudnetfs $(DESTDIR)$(BASHDIR)/mount.cloudnetfs
	install -D -m 644 contrib/completion/_cloudnetfs $(DESTDIR)$(ZSHDIR)/_cloudnetfs
	install -d $(DESTDIR)$(HELPERDIR) $(DESTDIR)$(UNITDIR) $(DESTDIR)$(USERUNITDIR)
	sed 's|@BINDIR@|$(BINDIR)|' contrib/mount/mount.cloudnetfs >$(DESTDIR)$(HELPERDIR)/mount.cloudnetfs
	chmod 755 $(DESTDIR)$(HELPERDIR)/mount.cloudnetfs
	ln -sf mount.cloudnetfs $(DESTDIR)$(HELPERDIR)/mount.fuse.cloudnetfs
	sed 's|@BINDIR@|$(BINDIR)|' contrib/systemd/cloudnetfs@.service >$(DESTDIR)$(UNITDIR)/cloudnetfs@.service
	sed 's|@BINDIR@|$(BINDIR)|' contrib/systemd/user/cloudnetfs@.service >$(DESTDIR)$(USERUNITDIR)/cloudnetfs@.service
	chmod 644 $(DESTDIR)$(UNITDIR)/cloudnetfs@.service $(DESTDIR)$(USERUNITDIR)/cloudnetfs@.service

uninstall:
	rm -f $(patsubst $(BUILD)/%,$(DESTDIR)$(BINDIR)/%,$(PROGRAMS))
	for m in $(MANUALS); do rm -f $(DESTDIR)$(MANDIR)/man$${m##*.}/$${m##*/}; done
	rm -f $(DESTDIR)$(MANDIR)/man8/mount.fuse.cloudnetfs.8
	rm -f $(patsubst contrib/tools/%,$(DESTDIR)$(BINDIR)/%,$(TOOLS))
	rm -f $(patsubst contrib/tools/%,$(DESTDIR)$(MANDIR)/man1/%.1,$(TOOLS))
	rm -f $(DESTDIR)$(BASHDIR)/cloudnetfs $(DESTDIR)$(BASHDIR)/mount.cloudnetfs $(DESTDIR)$(ZSHDIR)/_cloudnetfs
	rm -f $(DESTDIR)$(HELPERDIR)/mount.cloudnetfs $(DESTDIR)$(HELPERDIR)/mount.fuse.cloudnetfs
	rm -f $(DESTDIR)$(UNITDIR)/cloudnetfs@.service $(DESTDIR)$(USERUNITDIR)/cloudnetfs@.service

# The packages are built from a copy of the tree, in $(BUILD)/deb/.
deb:
	@tests/deps.sh build deb
	rm -rf $(BUILD)/deb && mkdir -p $(BUILD)/deb/cloudnetfs-$(VERSION)
	tar c --exclude=./build --exclude=./.git . | tar x -C $(BUILD)/deb/cloudnetfs-$(VERSION)
	cd $(BUILD)/deb/cloudnetfs-$(VERSION) && cp -r contrib/debian debian && env -u MAKEFLAGS -u MAKELEVEL dpkg-buildpackage -b -us -uc

check-package: deps-check
	@tests/deps.sh deb
	@tests/package.sh

check-bootstrap: deps-check
	@tests/deps.sh deb bootstrap
	@tests/bootstrap.sh

check-systemd: deps-check
	@tests/deps.sh deb systemd
	@tests/boot.sh

clean:
	rm -rf $(BUILD)

.PHONY: all help bench unit client-only deps deps-check demo check check-all check-hardening check-slow check-tsan check-neutron soak analyze lint format coverage coverage-unit fuzz \
	terminal picture meanings deb check-package check-bootstrap check-systemd install uninstall clean force
