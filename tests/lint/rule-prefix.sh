#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A function that a header declares begins with the name of its file, singular
# or plural, behind model_ for what client/model.h offers: who reads the name
# knows the file.
# on: Makefile client fs build/lint
# fault: cd client/config; echo 'int odd(void);' | tee -a yaml.h | sed 's/;/ {}/' >>yaml.c
# finds: yaml.c: odd does not begin
lint=$(cd "$(dirname "$0")" && pwd)
. "$lint/lib.sh"
cd "$1" || exit 1
built || exit 1
python3 "$lint/objects.py" prefix | verdict prefix
