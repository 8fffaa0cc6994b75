#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Bring up a real Keystone (127.0.0.1:5000) and a real Neutron API
# (127.0.0.1:9696) from Debian 12's packages: loopback only, no systemd, no
# RabbitMQ, no memcached. Missing packages are named and installed (by sudo when
# not root); everything else lives in $NEUTRON_DIR (/tmp/cloudnetfs-neutron).
# Running it again does only what is missing. README.md tells more.
#
#   NEUTRON_DIR=DIR      where databases, keys, logs and clouds.yaml live
#   NEUTRON_WORKERS=N    Neutron's API workers (2)
#   TOKEN_TTL=SECONDS    life of a token (86400)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/neutron/lib.sh
. "$here/lib.sh"

WORKERS=${NEUTRON_WORKERS:-2}
PASSWORD=secret
PACKAGES=(keystone neutron-common neutron-api python3-openstackclient
	python3-neutronclient python3-pymysql mariadb-server-core
	mariadb-client-core uwsgi-core uwsgi-plugin-python3 curl)
SOCKET=$NEUTRON_DIR/run/mysql.sock
SQL=(mariadb --no-defaults -uroot -S "$SOCKET")
KEYSTONE_CONF=$NEUTRON_DIR/etc/keystone/keystone.conf
NEUTRON_CONF=(--config-file "$NEUTRON_DIR/etc/neutron/neutron.conf"
	--config-file "$NEUTRON_DIR/etc/neutron/ml2_conf.ini")

say() {
	printf '[%4d s] %s\n' "$SECONDS" "$*"
}

# logged LOG command...: run it quietly; when it fails, show the log's end.
logged() {
	local log=$NEUTRON_DIR/log/$1
	shift
	"$@" >>"$log" 2>&1 && return
	tail -n 30 "$log" >&2
	die "$1 failed, see $log"
}

# The user's own OpenStack, Python and proxy settings must not reach the
# daemons, nor the clients below.
clean_environment() {
	local name
	for name in $(compgen -e OS_ || true); do
		unset "$name"
	done
	unset PYTHONPATH PYTHONHOME VIRTUAL_ENV PYENV_VERSION
	export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
	export no_proxy=127.0.0.1,localhost NO_PROXY=127.0.0.1,localhost
}

make_directory() {
	mkdir -p "$NEUTRON_DIR"
	[ -O "$NEUTRON_DIR" ] || die "$NEUTRON_DIR belongs to another user"
	chmod 0755 "$NEUTRON_DIR"
	mkdir -p "$NEUTRON_DIR"/{run,log,state,data/neutron/lock} \
		"$NEUTRON_DIR"/etc/{keystone,neutron}
}

# --- packages ---------------------------------------------------------------

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo -- "$@"
	fi
}

apt() {
	as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get -o DPkg::Lock::Timeout=600 -y -q "$@" >>"$NEUTRON_DIR/log/apt.log" 2>&1
}

# DPkg::Lock::Timeout does not cover the lock on the package lists.
apt_update() {
	local try
	for ((try = 0; try < 60; try++)); do
		apt update && return
		sleep 2
	done
	return 1
}

# Answers that keep the maintainer scripts away from databases and endpoints.
# debconf's database has a lock of its own, without a way to wait for it.
preseed() {
	local try
	for ((try = 0; try < 60; try++)); do
		as_root debconf-set-selections 2>>"$NEUTRON_DIR/log/apt.log" <<-'ANSWERS' && return
			keystone keystone/configure_db boolean false
			keystone keystone/create-admin-tenant boolean false
			keystone keystone/register-endpoint boolean false
			keystone keystone/configure_fernet boolean false
			neutron-common neutron/configure_db boolean false
			neutron-common neutron/configure_ksat boolean false
			neutron-common neutron/configure_rabbit boolean false
			neutron-common neutron/configure_nova boolean false
			neutron-api neutron/register-endpoint boolean false
		ANSWERS
		sleep 2
	done
	return 1
}

# The packages' own services are not wanted: policy-rc.d (exit 101) keeps
# invoke-rc.d from starting them, for as long as the installation runs.
forbid_services() {
	[ ! -e /usr/sbin/policy-rc.d ] || return 0
	printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
	as_root chmod 0755 /usr/sbin/policy-rc.d
	trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
}

allow_services() {
	if [ -n "$(trap -p EXIT)" ]; then
		as_root rm -f /usr/sbin/policy-rc.d
		trap - EXIT
	fi
}

missing_packages() {
	local package
	for package in "${PACKAGES[@]}"; do
		[ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)" = \
			installed ] ||
			echo "$package"
	done
}

# Lists that are missing are fetched first; lists that are stale show by an
# installation that fails, and are fetched then.
install_packages() {
	local missing
	mapfile -t missing < <(missing_packages)
	[ ${#missing[@]} != 0 ] || return 0
	say "installing ${missing[*]}"
	[ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
		die "not root and no sudo: install these packages first"
	[ -n "$(compgen -G '/var/lib/apt/lists/*_Packages*')" ] || apt_update ||
		die "apt-get update failed, see $NEUTRON_DIR/log/apt.log"
	forbid_services
	if command -v debconf-set-selections >/dev/null; then
		preseed || die "debconf stays locked, see $NEUTRON_DIR/log/apt.log"
	fi
	apt install --no-install-recommends "${missing[@]}" ||
		{ apt_update && apt install --no-install-recommends "${missing[@]}"; } || {
		tail -n 30 "$NEUTRON_DIR/log/apt.log" >&2
		die "apt-get install failed"
	}
	allow_services
	say "packages installed"
}

# --- processes --------------------------------------------------------------

# start NAME command...: in a session of its own (down.sh ends the session),
# and without descriptor 9, or the daemons would hold up.sh's lock.
start() {
	local name=$1 pid
	shift
	setsid "$@" </dev/null >>"$NEUTRON_DIR/log/$name.out" 2>&1 9>&- &
	pid=$!
	sleep 0.2
	echo "$pid $(start_time "$pid")" >"$NEUTRON_DIR/run/$name.pid"
}

# require_port PORT: nobody may listen there yet.
require_port() {
	if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then
		die "port $1 is taken by another program"
	fi
}

# wait_for NAME command...: until the command succeeds, two minutes at most.
wait_for() {
	local name=$1 end=$((SECONDS + 120))
	shift
	until "$@" >/dev/null 2>&1; do
		alive "$name" || die "$name ended, see $NEUTRON_DIR/log/$name.out and $name.log"
		((SECONDS < end)) || die "$name does not answer, see $NEUTRON_DIR/log/"
		sleep 0.2
	done
	say "$name answers"
}

# once STATE function: what is done once in the life of the data.
once() {
	[ ! -e "$NEUTRON_DIR/state/$1" ] || return 0
	say "$1"
	"$2"
	touch "$NEUTRON_DIR/state/$1"
}

# --- MariaDB, on a unix socket only -----------------------------------------

write_mariadb_conf() {
	cat >"$NEUTRON_DIR/etc/my.cnf" <<-CONF
		[mysqld]
		user=$(id -un)
		datadir=$NEUTRON_DIR/data/mysql
		socket=$SOCKET
		pid-file=$NEUTRON_DIR/run/mysqld.internal.pid
		skip-networking
		skip-log-bin
		skip-name-resolve
		character-set-server=utf8mb3
		collation-server=utf8mb3_general_ci
		innodb_buffer_pool_size=256M
		innodb_log_file_size=64M
		innodb_flush_log_at_trx_commit=0
		sync_binlog=0
		performance_schema=OFF
		max_connections=400
		log-error=$NEUTRON_DIR/log/mariadb.err
	CONF
}

create_database() {
	rm -rf "$NEUTRON_DIR/data/mysql"
	mkdir -p "$NEUTRON_DIR/data/mysql"
	logged mariadb-install.log mariadb-install-db --defaults-file="$NEUTRON_DIR/etc/my.cnf" \
		--auth-root-authentication-method=normal --skip-test-db
}

start_mariadb() {
	write_mariadb_conf
	once create-database create_database
	if ! alive mariadb; then
		rm -f "$SOCKET"
		start mariadb /usr/sbin/mariadbd --defaults-file="$NEUTRON_DIR/etc/my.cnf"
	fi
	wait_for mariadb "${SQL[@]}" -e 'select 1'
	"${SQL[@]}" <<-END
		CREATE DATABASE IF NOT EXISTS keystone;
		CREATE DATABASE IF NOT EXISTS neutron;
		CREATE USER IF NOT EXISTS 'os'@'localhost' IDENTIFIED BY '$PASSWORD';
		GRANT ALL ON keystone.* TO 'os'@'localhost';
		GRANT ALL ON neutron.* TO 'os'@'localhost';
	END
}

# --- Keystone ---------------------------------------------------------------

# Hashing passwords is made cheap: they are no secret here. Each of Keystone's
# processes has a cache of its own, so the catalogue is not cached: one that
# answered before Neutron was entered would not know it for ten minutes.
write_keystone_conf() {
	local at=mysql+pymysql://os:$PASSWORD@localhost query="unix_socket=$SOCKET&charset=utf8"
	cat >"$KEYSTONE_CONF" <<-CONF
		[DEFAULT]
		log_file = $NEUTRON_DIR/log/keystone.log
		use_stderr = false
		public_endpoint = $KEYSTONE_URL
		[database]
		connection = $at/keystone?$query
		[token]
		provider = fernet
		expiration = ${TOKEN_TTL:-86400}
		[fernet_tokens]
		key_repository = $NEUTRON_DIR/etc/keystone/fernet-keys
		[fernet_receipts]
		key_repository = $NEUTRON_DIR/etc/keystone/fernet-keys
		[credential]
		key_repository = $NEUTRON_DIR/etc/keystone/credential-keys
		[identity]
		password_hash_algorithm = bcrypt
		password_hash_rounds = 4
		[cache]
		enabled = true
		backend = dogpile.cache.memory
		[catalog]
		caching = false
	CONF
}

keystone_manage() {
	logged keystone-manage.log keystone-manage --config-file "$KEYSTONE_CONF" "$@"
}

create_keystone() {
	local owner=(--keystone-user "$(id -un)" --keystone-group "$(id -gn)")
	keystone_manage fernet_setup "${owner[@]}"
	keystone_manage credential_setup "${owner[@]}"
	keystone_manage db_sync
	keystone_manage bootstrap --bootstrap-username admin \
		--bootstrap-password "$PASSWORD" --bootstrap-project-name admin \
		--bootstrap-role-name admin --bootstrap-service-name keystone \
		--bootstrap-region-id RegionOne \
		--bootstrap-admin-url "$KEYSTONE_URL/v3" \
		--bootstrap-public-url "$KEYSTONE_URL/v3" \
		--bootstrap-internal-url "$KEYSTONE_URL/v3"
}

start_keystone() {
	export OS_KEYSTONE_CONFIG_DIR=$NEUTRON_DIR/etc/keystone
	write_keystone_conf
	once create-keystone create_keystone
	if ! alive keystone; then
		require_port 5000
		start keystone uwsgi --plugins-dir /usr/lib/uwsgi/plugins \
			--plugin http,python3 --master --die-on-term --need-app \
			--http 127.0.0.1:5000 --http-keepalive=75 \
			--add-header "Connection: Keep-Alive" --processes 2 --threads 1 \
			--lazy-apps --buffer-size 65535 --disable-logging --thunder-lock \
			--enable-threads --wsgi-file /usr/bin/keystone-wsgi-public
	fi
	wait_for keystone curl -sf -m 5 "$KEYSTONE_URL/v3"
	unset OS_KEYSTONE_CONFIG_DIR
}

# --- Neutron ----------------------------------------------------------------

# Without the two dhcp settings every new port logs that no DHCP agent exists.
write_neutron_conf() {
	local at=mysql+pymysql://os:$PASSWORD@localhost query="unix_socket=$SOCKET&charset=utf8"
	local plugins=router,segments,qos,trunk,port_forwarding
	plugins+=,network_segment_range,conntrack_helper,local_ip
	cat >"$NEUTRON_DIR/etc/neutron/neutron.conf" <<-CONF
		[DEFAULT]
		log_file = $NEUTRON_DIR/log/neutron.log
		use_stderr = false
		state_path = $NEUTRON_DIR/data/neutron
		bind_host = 127.0.0.1
		bind_port = 9696
		api_workers = $WORKERS
		rpc_workers = 0
		rpc_state_report_workers = 0
		api_paste_config = /usr/share/neutron-common/api-paste.ini
		auth_strategy = keystone
		core_plugin = ml2
		service_plugins = $plugins
		transport_url = fake://
		notify_nova_on_port_status_changes = false
		notify_nova_on_port_data_changes = false
		network_auto_schedule = false
		dhcp_agent_notification = false
		[database]
		connection = $at/neutron?$query
		max_pool_size = 20
		max_overflow = 40
		[keystone_authtoken]
		www_authenticate_uri = $KEYSTONE_URL
		auth_url = $KEYSTONE_URL
		auth_type = password
		project_domain_id = default
		user_domain_id = default
		project_name = service
		username = neutron
		password = $PASSWORD
		region_name = RegionOne
		service_token_roles_required = true
		[oslo_concurrency]
		lock_path = $NEUTRON_DIR/data/neutron/lock
		[oslo_messaging_notifications]
		driver = noop
		[oslo_policy]
		policy_file = $NEUTRON_DIR/etc/neutron/policy.yaml
	CONF
	cat >"$NEUTRON_DIR/etc/neutron/ml2_conf.ini" <<-CONF
		[ml2]
		type_drivers = local,flat,vlan,vxlan
		tenant_network_types = vxlan
		mechanism_drivers = openvswitch
		extension_drivers = port_security,qos,dns_domain_ports
		[ml2_type_flat]
		flat_networks = *
		[ml2_type_vlan]
		network_vlan_ranges = physnet1:100:3999
		[ml2_type_vxlan]
		vni_ranges = 1:200000
	CONF
	echo '{}' >"$NEUTRON_DIR/etc/neutron/policy.yaml"
}

create_neutron() {
	logged neutron-db-manage.log neutron-db-manage "${NEUTRON_CONF[@]}" upgrade heads
}

# neutron_lists: an authenticated round trip, not just an open port.
neutron_lists() {
	/usr/bin/python3 "$here/bootstrap.py" check
}

start_neutron() {
	write_neutron_conf
	once create-neutron create_neutron
	if ! alive neutron; then
		require_port 9696
		start neutron /usr/bin/python3 /usr/bin/neutron-server "${NEUTRON_CONF[@]}"
	fi
	wait_for neutron neutron_lists
}

# --- users and clouds.yaml --------------------------------------------------

create_users() {
	logged bootstrap.log /usr/bin/python3 "$here/bootstrap.py" users
}

write_clouds_yaml() {
	local entry
	{
		echo 'clouds:'
		for entry in admin:admin demo:demo reader:demo bench:bench; do
			cat <<-CLOUD
				  ${entry%%:*}:
				    region_name: RegionOne
				    identity_api_version: 3
				    interface: public
				    auth:
				      auth_url: $KEYSTONE_URL/v3
				      username: ${entry%%:*}
				      password: $PASSWORD
				      project_name: ${entry##*:}
				      user_domain_id: default
				      project_domain_id: default
			CLOUD
		done
	} >"$NEUTRON_DIR/clouds.yaml"
}

main() {
	clean_environment
	make_directory
	exec 9>"$NEUTRON_DIR/run/up.lock"
	flock -n 9 || die "another up.sh is at work in $NEUTRON_DIR"
	install_packages
	start_mariadb
	start_keystone
	once create-users create_users
	start_neutron
	logged bootstrap.log /usr/bin/python3 "$here/bootstrap.py" public
	write_clouds_yaml
	say "up: $KEYSTONE_URL/v3 and $NEUTRON_URL, clouds in $NEUTRON_DIR/clouds.yaml"
}

main "$@"
