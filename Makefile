# SPDX-License-Identifier: Apache-2.0
#
# cloudnetfs: `make demo` shows it, `make check` proves it; both name and
# install the Debian packages that are missing. `make help` lists the rest.

CC		?= gcc
CFLAGS		?= -O2 -g
PREFIX		?= /usr/local
BINDIR		?= $(PREFIX)/bin
MANDIR		?= $(PREFIX)/share/man
DESTDIR		?=
DEVELOPER	?=
SANITIZE	?=
BUILD		?= build
VERSION		:= 0.1

ifeq ($(origin CC),default)
CC := gcc
endif
ifneq ($(V),1)
Q := @
endif

LIBS_CLIENT	:= libcurl libcjson libsecret-1 yaml-0.1
LIBS_FS		:= fuse3
LIBS_SANDBOX	:= libmicrohttpd libcjson

WARNINGS := -Wall -Wextra -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings \
	    -Wformat=2 -Wundef -Wno-missing-field-initializers -fno-common
ifeq ($(DEVELOPER),1)
WARNINGS += -Werror
endif
ifneq ($(SANITIZE),)
HARDENING := -fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=undefined
else
HARDENING := -fstack-protector-strong -fPIE -D_FORTIFY_SOURCE=2
HARDENING_LD := -pie -Wl,-z,relro -Wl,-z,now
endif

ALL_CFLAGS = -std=gnu11 -D_GNU_SOURCE -DCLOUDNETFS_VERSION='"$(VERSION)"' -I. $(WARNINGS) $(HARDENING) \
	     $(CFLAGS) -MMD -MP
pkg = $(shell pkg-config --$(1) $(2) 2>/dev/null)

CLIENT_OBJS	:= $(patsubst %.c,$(BUILD)/%.o,$(wildcard client/*.c))
FS_OBJS		:= $(patsubst %.c,$(BUILD)/%.o,$(wildcard fs/*.c))
SANDBOX_OBJS	:= $(patsubst %.c,$(BUILD)/%.o,$(wildcard contrib/sandbox/*.c))
UNIT_OBJS	:= $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/unit/*.c))
PROGRAMS	:= $(BUILD)/cloudnetfs $(BUILD)/cloudnetfs-sandbox

all: $(PROGRAMS)

help:
	@echo 'make [all]          the programs, in $(BUILD)/'
	@echo 'make demo           a tour of a small cloud, mounted'
	@echo 'make check          lint, unit tests and real mounts, under sanitizers'
	@echo 'make check-neutron  the same mounts on a real Keystone and Neutron'
	@echo 'make lint           the house rules'
	@echo 'make fuzz           a minute of fuzzing for each parser'
	@echo 'make install        to $(DESTDIR)$(PREFIX); make uninstall takes it back'
	@echo 'Variables: CC CFLAGS PREFIX DESTDIR BUILD DEVELOPER=1 SANITIZE=address,undefined V=1'

$(BUILD)/cloudnetfs: $(FS_OBJS) $(CLIENT_OBJS)
	@echo '  LD      $@'
	$(Q)$(CC) $(ALL_CFLAGS) $(HARDENING_LD) $(LDFLAGS) $^ -o $@ \
		$(call pkg,libs,$(LIBS_FS) $(LIBS_CLIENT)) -lm -pthread

$(BUILD)/cloudnetfs-sandbox: $(SANDBOX_OBJS)
	@echo '  LD      $@'
	$(Q)$(CC) $(ALL_CFLAGS) $(HARDENING_LD) $(LDFLAGS) $^ -o $@ $(call pkg,libs,$(LIBS_SANDBOX)) -lm

$(BUILD)/unit: $(UNIT_OBJS) $(CLIENT_OBJS)
	@echo '  LD      $@'
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $^ -o $@ $(call pkg,libs,check $(LIBS_CLIENT)) -lm -pthread

# The client builds and links without libfuse.
client-only: $(CLIENT_OBJS)
	@echo '  AR      $(BUILD)/libclient.a'
	$(Q)rm -f $(BUILD)/libclient.a && ar rcs $(BUILD)/libclient.a $^

$(BUILD)/fs/%.o: PKGS = $(LIBS_FS)
$(BUILD)/client/%.o: PKGS = $(LIBS_CLIENT)
$(BUILD)/contrib/sandbox/%.o: PKGS = $(LIBS_SANDBOX)
$(BUILD)/tests/unit/%.o: PKGS = check

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	@echo '  CC      $@'
	$(Q)$(CC) $(ALL_CFLAGS) $(call pkg,cflags,$(PKGS)) -c $< -o $@

-include $(wildcard $(BUILD)/*/*.d $(BUILD)/*/*/*.d)

deps:
	@tests/deps.sh build
deps-check:
	@tests/deps.sh build check
deps-neutron:
	@tests/deps.sh build check neutron

demo: deps
	$(Q)$(MAKE) --no-print-directory all
	@contrib/demo/tour.sh

check: deps-check
	@tests/check.sh

check-neutron: deps-neutron
	@tests/check-neutron.sh

lint:
	@tests/lint/run.sh

format:
	clang-format -i $$(git ls-files '*.c' '*.h')

fuzz: deps-check
	@tests/fuzz/run.sh

bench: all
	@tests/bench/run.sh

install: all
	install -D -m 755 $(BUILD)/cloudnetfs $(DESTDIR)$(BINDIR)/cloudnetfs
	install -D -m 755 $(BUILD)/cloudnetfs-sandbox $(DESTDIR)$(BINDIR)/cloudnetfs-sandbox
	for m in man/*.[157]; do \
		install -D -m 644 $$m $(DESTDIR)$(MANDIR)/man$${m##*.}/$${m##*/}; \
	done

uninstall:
	rm -f $(DESTDIR)$(BINDIR)/cloudnetfs $(DESTDIR)$(BINDIR)/cloudnetfs-sandbox
	for m in man/*.[157]; do rm -f $(DESTDIR)$(MANDIR)/man$${m##*.}/$${m##*/}; done

clean:
	rm -rf $(BUILD)

.PHONY: all help client-only deps deps-check deps-neutron demo check check-neutron lint format fuzz bench \
	install uninstall clean
