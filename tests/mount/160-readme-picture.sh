#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The README's picture of a terminal shows what the commands in it say today (`make terminal`
# makes it anew). It is always the sandbox that is in it, whatever cloud is tested.
. "$(dirname "$0")/lib.sh"
tool=$TOP/contrib/tools/terminal.sh
export BIN SANDBOX
for form in txt: svg:--svg; do
	# shellcheck disable=SC2086 # no word at all for the text
	timeout 120 "$tool" ${form#*:} >"$WORK/now"
	ok "terminal.${form%%:*} is what the commands say" diff \
		"$TOP/contrib/tools/terminal.${form%%:*}" "$WORK/now"
done
ok "the README shows the picture" grep -qF '(contrib/tools/terminal.svg)' "$TOP/README.md"
ok "... which is well-formed" python3 -c 'import sys, xml.dom.minidom as x; x.parse(sys.argv[1])' \
	"$TOP/contrib/tools/terminal.svg"
is "no id and no time of a run is in it" "" sh_ \
	"grep -E '[0-9a-f]{8}-[0-9a-f]{4}|[0-9]:[0-9][0-9]' $TOP/contrib/tools/terminal.txt"
