# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# run_scripts SECONDS SCRIPT...: runs test scripts, JOBS (4) of them side by side, each for at most
# SECONDS, and adds their closing lines to $passed and $failed. What a script prints comes out
# whole, in the order of the arguments. A script with a line `# waits: WHY` hardly needs a
# processor: it starts first, and counts for none of JOBS. A script with a line `# alone: WHY`
# comes after all others; those that are alone and wait run beside each other, any other with
# nothing beside it. $failing names the scripts that failed, $failing_passed counts what passed in
# them.

JOBS=${JOBS:-4}
declare -a scripts began codes took failing=()
declare -a running=()	# running: process -> index, the others by index
failing_passed=0

# Starts script $1, for at most $2 seconds. A background job has SIGINT switched off; the script
# gets it back.
start_script() {
	began[$1]=$EPOCHREALTIME
	env --default-signal timeout -k 15 "$2" bash \
		"${scripts[$1]}" >"$outputs/$1" 2>&1 </dev/null &
	running[$!]=$1
}

# Waits until one script ends, and prints what is complete.
end_script() {
	local pid rc=0 i
	wait -n -p pid "${!running[@]}" || rc=$?
	i=${running[$pid]}
	unset "running[$pid]"
	codes[i]=$rc
	took[i]=$(awk -v a="${began[i]}" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }')
	while [ -n "${codes[next_out]:-}" ]; do
		print_script "$next_out"
		next_out=$((next_out + 1))
	done
}

print_script() {
	local i=$1 last p f
	echo "== ${scripts[i]} (${took[i]} s)"
	cat "$outputs/$i"
	last=$(grep -aE '^[0-9]+ passed, [0-9]+ failed$' "$outputs/$i" | tail -1)
	p=${last%% passed*} f=${last#*, } f=${f%% failed*}
	passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0}))
	if [ -z "$last" ] || { [ "${codes[i]}" -ne 0 ] && [ "$f" -eq 0 ]; }; then
		echo "not ok - ${scripts[i]} ended with ${codes[i]}"
		failed=$((failed + 1)) f=1
	fi
	if [ "$f" -gt 0 ]; then
		failing+=("${scripts[i]}")
		failing_passed=$((failing_passed + ${p:-0}))
	fi
}

stop_scripts() {
	[ ${#running[@]} -eq 0 ] || { kill "${!running[@]}"; wait "${!running[@]}"; } 2>/dev/null
	rm -rf "$outputs"
}

# waits SCRIPT: it may run beside JOBS others. With JOBS=1 nothing does.
waits() { [ "$JOBS" -gt 1 ] && grep -q '^# waits: ' "$1"; }

# busy: counts the running scripts that do not merely wait.
busy() {
	local i n=0
	for i in "${running[@]}"; do waits "${scripts[i]}" || n=$((n + 1)); done
	echo "$n"
}

# start_all SECONDS INDEX...: starts these, JOBS of them at once, and before them those that wait.
start_all() {
	local seconds=$1 i
	shift
	for i; do ! waits "${scripts[i]}" || start_script "$i" "$seconds"; done
	for i; do
		! waits "${scripts[i]}" || continue
		while [ "$(busy)" -ge "$JOBS" ]; do end_script; done
		start_script "$i" "$seconds"
	done
	end_all
}

end_all() { while [ ${#running[@]} -gt 0 ]; do end_script; done; }

run_scripts() {
	local seconds=$1 t n
	local -a beside=() waiting=() alone=()
	shift
	for t; do
		if ! grep -q '^# alone: ' "$t"; then
			beside+=("$t")
		elif waits "$t"; then
			waiting+=("$t")
		else
			alone+=("$t")
		fi
	done
	scripts=("${beside[@]}" "${waiting[@]}" "${alone[@]}") next_out=0 codes=()
	outputs=$(mktemp -d)
	trap stop_scripts EXIT
	trap 'exit 1' INT TERM
	n=${#beside[@]} t=${#waiting[@]}
	[ "$n" -eq 0 ] || start_all "$seconds" $(seq 0 $((n - 1)))
	[ "$t" -eq 0 ] || start_all "$seconds" $(seq "$n" $((n + t - 1)))
	for n in $(seq $((n + t)) $((${#scripts[@]} - 1))); do
		start_script "$n" "$seconds"
		end_all
	done
	rm -rf "$outputs"
	trap - EXIT INT TERM
}
