# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# For .bashrc and .zshrc: after a command that failed in a mounted cloud, the
# prompt is preceded by the cloud's own sentence, once.

_cloudnetfs_error() {
	local code=$? mount line
	[ "$code" -ne 0 ] || return 0
	mount=$(findmnt -n -t fuse.cloudnetfs -o TARGET -T . 2>/dev/null) || return "$code"
	line=$(cat "$mount/.error" 2>/dev/null)
	if [ -n "$line" ] && [ "$line" != "${_cloudnetfs_last-}" ]; then
		printf '%s\n' "$line" >&2
		_cloudnetfs_last=$line
	fi
	return "$code"
}

if [ -n "${ZSH_VERSION-}" ]; then
	autoload -Uz add-zsh-hook && add-zsh-hook precmd _cloudnetfs_error
else
	PROMPT_COMMAND="_cloudnetfs_error${PROMPT_COMMAND:+;$PROMPT_COMMAND}"
fi
