#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# attributes.sh FOLDER: makes cloudnetfs-attributes(7) and the sentences of .schema in FOLDER, out
# of man/attributes.in (the words) and the tables of kinds (the types, and when each can be set).
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck disable=SC2046
"${CC:-cc}" -std=gnu11 -D_GNU_SOURCE -I. tests/lint/rows.c client/values/{attr*,guide}.c \
	client/kinds/kind.c $(grep -l '^#include "client/kinds/tables.h"' client/*.c client/*/*.c) \
	client/json/json.c client/util/{buf,mem,chains,hash}.c -lm \
	$(pkg-config --cflags --libs libcjson) -o "$work/rows" &&
	"$work/rows" >"$work/tables" &&
	python3 tests/lint/meanings.py man/attributes.in "$work/tables" "$1"
