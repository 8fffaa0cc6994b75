# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# bash completion of cloudnetfs and mount.cloudnetfs.

# The same stands in fs/main/options.c (tests/lint/rule-completion.sh compares them).
_cloudnetfs_flags="-f -d -v -s -o -h --help -V --version --all --login --logout --clouds"
_cloudnetfs_options="cache_ttl= wait= cloud_type= region= proxy= token_file= config= journal=
	uid= gid= umask= insecure_http noremove nosandbox ro debug allow_other allow_root
	all default_permissions auto_unmount fsname= subtype= dev nodev suid nosuid exec noexec
	noatime"

_cloudnetfs_value() {
	case $1 in
	cloud_type) compgen -W "neutron k5 cyclades synnefo" -- "$2" ;;
	config | token_file | journal) compgen -f -- "$2" ;;
	uid) compgen -u -- "$2" ;;
	gid) compgen -g -- "$2" ;;
	esac
}

# The last of a list a,b=c: bash has cut the line at the '=' already.
_cloudnetfs_option() {
	local before='' last=$1
	case $last in *,*) before=${last%,*}, last=${last##*,} ;; esac
	case $last in
	*=*) _cloudnetfs_value "${last%%=*}" "${last#*=}" ;;
	*) compgen -P "$before" -W "$_cloudnetfs_options" -- "$last" ;;
	esac
}

# Names as they stand: compgen -W would expand a $(...) in one.
_cloudnetfs_clouds() {
	local name
	while IFS= read -r name; do
		[[ $name != "$cur"* ]] || printf '%s\n' "$name"
	done < <("${words[0]}" --clouds 2>/dev/null || cloudnetfs --clouds 2>/dev/null)
}

_cloudnetfs_operands() {
	local i n=0
	for ((i = 1; i < cword; i++)); do
		case ${words[i]} in
		-o) i=$((i + 1)) ;;
		--all) n=1 ;;
		-*) ;;
		*) n=$((n + 1)) ;;
		esac
	done
	[ $n -gt 0 ] || _cloudnetfs_clouds
	compgen -d -- "$cur"
}

_cloudnetfs() {
	local cur prev words cword
	_get_comp_words_by_ref -n =: cur prev words cword || return
	if [ "$prev" = -o ]; then
		mapfile -t COMPREPLY < <(_cloudnetfs_option "$cur")
		case ${COMPREPLY[0]-} in *=) compopt -o nospace ;; esac
	elif [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$_cloudnetfs_flags" -- "$cur")
	else
		mapfile -t COMPREPLY < <(_cloudnetfs_operands)
		compopt -o filenames
	fi
}
complete -F _cloudnetfs cloudnetfs mount.cloudnetfs
