#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# run.sh [NAME...]: fuzzes each target (fuzz_NAME.c), or those named, for FUZZ_S (20) seconds, with
# ASan and UBSan. ENGINE=afl: by AFL++, without them. JOBS: so many processes each. It begins with
# the inputs of corpus/NAME and what earlier runs have found (build/fuzz/corpus-NAME); what breaks
# a target stays in build/fuzz. MERGE=1 makes corpus/NAME of what is found, SEED_BYTES in all.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
engine=${ENGINE:-libfuzzer} seconds=${FUZZ_S:-20} passed=0 failed=0
here=tests/fuzz out=build/fuzz
# shellcheck disable=SC2046
libs="$(pkg-config --libs fuse3 $(sed -n 's/^LIBS_CLIENT[^=]*= *//p' Makefile)) -lm -pthread"
front=$(ls fs/kernel/*.c fs/tree/*.c fs/request/*.c)
front=${front//.c/.o}
wrapped=$(sed -n 's/^WRAPPED[^=]*= *//p' Makefile)

build_library() { # build_library CC SANITIZE FOLDER
	local objects=()
	for o in $front; do objects+=("$3/$o"); done
	make -j"$(nproc)" CC="$1" SANITIZE="$2" CFLAGS='-O1 -g' BUILD="$3" "$3/libclient.a" \
		"${objects[@]}" >"$3.log" 2>&1 || { tail -20 "$3.log"; exit 1; }
}

# Links fuzz_NAME. Its "with:" comments name the sources that it shares with others (fs: all of
# fs/ but main/), its "wraps:" the functions that it wraps beside those of the model's tests.
link() { # link NAME COMPILER FOLDER FLAGS...
	local name=$1 cc=$2 folder=$3 with=() wrap=()
	shift 3
	for w in $(sed -n 's/^ \* with: //p' "$here/fuzz_$name.c"); do
		if [ "$w" = fs ]; then
			for o in $front; do with+=("$folder/$o"); done
		else
			with+=("$w")
		fi
	done
	if [ ${#with[@]} -gt 0 ]; then
		for w in $wrapped http_start http_cancel http_free \
			$(sed -n 's/^ \* wraps: //p' "$here/fuzz_$name.c"); do
			wrap+=("-Wl,--wrap=$w")
		done
	fi
	# shellcheck disable=SC2046,SC2086
	"$cc" -std=gnu11 -D_GNU_SOURCE -I. -g -O1 -Wall -Wextra $(pkg-config --cflags fuse3) "$@" \
		"$here/fuzz_$name.c" "${with[@]}" "${wrap[@]}" "$folder/libclient.a" $libs \
		-o "$folder/fuzz_$name" || exit 1
}

stat_of() { # stat_of NAME WORD: a figure of libFuzzer's -print_final_stats
	awk -v word="stat::$2:" '$1 == word { n += $2 } END { print n + 0 }' "$out/$1.log"
}

run_libfuzzer() {
	local name=$1 dict=()
	[ ! -f "$here/$name.dict" ] || dict=("-dict=$here/$name.dict")
	mkdir -p "$out/corpus-$name" "$here/corpus/$name"
	if [ -n "${MERGE:-}" ]; then
		merge "$name"
		return
	fi
	"$out/fuzz_$name" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 \
		-print_final_stats=1 -artifact_prefix="$out/$name-" "${dict[@]}" \
		"$out/corpus-$name" "$here/corpus/$name" >"$out/$name.log" 2>&1 || return 1
	echo "ok - $name: $(stat_of "$name" number_of_executed_units) runs," \
		"$(grep -o 'cov: [0-9]*' "$out/$name.log" | tail -1)," \
		"slowest $(stat_of "$name" slowest_unit_time_sec) s"
}

# Keeps inputs that reach something new, the longest first, up to SEED_BYTES.
merge() {
	local name=$1 all="$out/merged-$1" bytes=0 size
	rm -rf "$all"
	mkdir -p "$all"
	"$out/fuzz_$name" -merge=1 -max_len=200 "$all" "$here/corpus/$name" "$out/corpus-$name" \
		>"$out/$name.log" 2>&1 || return 1
	find "$here/corpus/$name" -type f -name '????????????' -delete
	while read -r size file; do
		bytes=$((bytes + size))
		[ "$bytes" -le "${SEED_BYTES:-4000}" ] || break
		cp "$file" "$here/corpus/$name/$(basename "$file" | cut -c1-12)"
	done < <(find "$all" -type f -printf '%s %p\n' | sort -rn | head -n 32)
	echo "ok - $name: $(find "$here/corpus/$name" -type f | wc -l) inputs kept"
}

run_afl() {
	local name=$1 dict=()
	[ ! -f "$here/$name.dict" ] || dict=(-x "$here/$name.dict")
	rm -rf "build/afl/out-$name"
	AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_AFFINITY=1 \
		afl-fuzz -V "$seconds" -t 1000 -G 4096 -i "$here/corpus/$name" \
		-o "build/afl/out-$name" "${dict[@]}" -- "build/afl/fuzz_$name" \
		>"$out/$name.log" 2>&1 || return 1
	awk -v name="$name" '
		{ said[$1] = $3 }
		END {
			printf "%s - %s: %d runs, %d edges, %d crashes, %d hangs\n",
				said["saved_crashes"] + said["saved_hangs"] ? "not ok" : "ok", name,
				said["execs_done"], said["edges_found"], said["saved_crashes"],
				said["saved_hangs"]
			exit said["saved_crashes"] + said["saved_hangs"] > 0
		}' "build/afl/out-$name/default/fuzzer_stats"
}

mkdir -p "$out" build/afl
if [ "$engine" = afl ]; then
	tests/deps.sh fuzz
	build_library afl-clang-fast '' build/afl
else
	build_library clang fuzzer-no-link,address,undefined "$out"
fi
if [ $# -eq 0 ]; then
	for f in "$here"/fuzz_*.c; do
		name=${f##*/fuzz_}
		set -- "$@" "${name%.c}"
	done
fi
for name in "$@"; do
	if [ "$engine" = afl ]; then
		link "$name" afl-clang-fast build/afl -fsanitize=fuzzer
	else
		link "$name" clang "$out" -fsanitize=fuzzer,address,undefined
	fi
	if "run_$engine" "$name"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "not ok - $name ($out/$name.log)"
		tail -20 "$out/$name.log"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
