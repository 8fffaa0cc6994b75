#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Who may use what: CONTRIBUTING.md, "The house".
# fault: echo '#include "client/api/rest.h"' >>fs/request/dir.c
cd "$1" || exit 1
bad=0
say() { [ -z "$1" ] || { echo "$2:"; echo "$1"; bad=1; }; }
say "$(grep -nE '#include "client/' fs/*.h fs/*/*.[ch] |
	grep -vE 'client/(model|kinds/kind|http/error|util/(buf|hash|log|limits|mem|timer)|login/login|config/config)\.h')" \
	"fs/ may use model.h, kind.h and utilities of client/"
say "$(grep -nE '#include "client/login/login\.h"' fs/*.h fs/*/*.[ch] | grep -v '^fs/main/login\.c')" \
	"a secret is kept without a model, by fs/main/login.c alone"
say "$(grep -nE '#include "client/config/config\.h"' fs/*.h fs/*/*.[ch] | grep -v '^fs/main/clouds\.c')" \
	"clouds are listed without a model, by fs/main/clouds.c alone"
say "$(grep -lE '#include <curl/' -r fs client contrib tests --include=*.[ch] | grep -v '^client/http/http\.c$')" \
	"libcurl has one door, client/http/http.c"
say "$(grep -lE '#include <cjson/' -r fs client --include=*.[ch] |
	grep -vE '^client/(json/json|values/attr)\.c$')" "cJSON has one door in the client, json.c"
say "$(grep -lE '#include <libsecret/' -r fs client --include=*.[ch] | grep -v '^client/login/secret\.c$')" \
	"libsecret has one door, client/login/secret.c"
say "$(grep -lE '#include <yaml\.h>' -r fs client --include=*.[ch] | grep -v '^client/config/yaml\.c$')" \
	"libyaml has one door, client/config/yaml.c"
say "$(grep -lE '#include <fuse' -r client contrib tests --include=*.[ch])" "libfuse is for fs/ alone"
say "$(grep -lE '#include <microhttpd\.h>' -r fs client --include=*.[ch])" "libmicrohttpd is for the sandbox"
say "$(grep -lE '#include "fs/' -r client --include=*.[ch])" "nothing points back up"
say "$(grep -nE '#include "(client/model|client/cache/[a-z_]*)\.h"' \
	-r client/{util,json,http,kinds,values,config,login,api})" \
	"what the model rests on does not know the model"
exit $bad
