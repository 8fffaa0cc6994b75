#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Fuzzes each parser for SECONDS_EACH (20) seconds, with cJSON as Debian has it.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0
mkdir -p build/fuzz
for f in tests/fuzz/fuzz_*.c; do
	name=${f##*/} name=${name%.c}
	clang -std=gnu11 -D_GNU_SOURCE -I. -g -O1 -fsanitize=fuzzer,address,undefined "$f" \
		client/util/{buf,chains,hash,mem,utf8}.c \
		client/values/{name,attr,attr_show,guide}.c \
		client/{json/json,json/json_stream,config/*}.c \
		-lcjson -lyaml -lm -o "build/fuzz/$name" || exit 1
	mkdir -p "build/fuzz/corpus-$name"
	if "build/fuzz/$name" -max_total_time="${SECONDS_EACH:-20}" -max_len=4096 \
		-print_final_stats=1 \
		"build/fuzz/corpus-$name" >"build/fuzz/$name.log" 2>&1; then
		passed=$((passed + 1))
		echo "ok - $name: $(grep number_of_executed_units "build/fuzz/$name.log" |
			awk '{print $2}') runs"
	else
		failed=$((failed + 1))
		echo "not ok - $name"
		tail -20 "build/fuzz/$name.log"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
