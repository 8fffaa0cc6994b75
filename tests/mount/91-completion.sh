#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# contrib/completion: what TAB offers in bash and in zsh.
. "$(dirname "$0")/lib.sh"
[ -z "$REAL" ] || { skip "what TAB offers asks no cloud"; pass "(nothing to do)"; exit; }
start_sandbox
cat >"$WORK/tab.bash" <<'END'
. /usr/share/bash-completion/bash_completion
. "$1"
shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*"
COMP_LINE=${COMP_LINE// = /=} COMP_POINT=${#COMP_LINE}
compopt() { :; }
_cloudnetfs
printf '%s\n' "${COMPREPLY[@]}" | sort | xargs
END
mkdir "$WORK/mydir" "$WORK/bin"
ln -s "$BIN" "$WORK/bin/cloudnetfs"
export PATH=$WORK/bin:$PATH HOME=$WORK
cd "$WORK" || exit 1
tab() { bash "$WORK/tab.bash" "$TOP/contrib/completion/cloudnetfs.bash" "$@"; }
is "bash: clouds" "sandbox sandbox-admin sandbox-other" tab cloudnetfs sand
is "... directories" mydir tab cloudnetfs sandbox myd
is "... flags" "--login --logout" tab cloudnetfs --log
is "... options" "uid= umask=" tab cloudnetfs sandbox mydir -o u
is "... after others" "ro,cache_ttl=" tab cloudnetfs sandbox mydir -o ro,cach
is "... values" neutron tab cloudnetfs sandbox mydir -o ro,cloud_type = neu
is "... no cloud twice" "" tab cloudnetfs sandbox sand
cat >"$WORK/tab.zsh" <<'END'
zmodload zsh/zpty
zpty z "TERM=dumb zsh -f -i"
zpty -w z "PS1=; unsetopt zle_bracketed_paste; fpath=($1 \$fpath); autoload -Uz compinit; \
compinit -u -D; zstyle ':completion:*' verbose no; LISTMAX=0; echo rea''dy"
while zpty -r z line; do [[ $line == *ready* ]] && break; done
zpty -w -n z "$2"$'\t\t'
sleep 1.5
out=
while zpty -rt z line 2>/dev/null; do out+=$line; done
print -r -- $out
END
ztab() { timeout 30 zsh -f "$WORK/tab.zsh" "$TOP/contrib/completion" "$1" | tr -d '\r\007'; }
like "zsh: clouds" sandbox-other ztab 'cloudnetfs sand'
like "... options" umask ztab 'cloudnetfs sandbox mydir -o u'
like "... values" cyclades ztab 'cloudnetfs sandbox mydir -o ro,cloud_type=cy'
