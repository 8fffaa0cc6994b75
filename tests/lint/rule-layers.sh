#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Who may use what: CONTRIBUTING.md, "The house".
# fault: echo '#include "../client/rest.h"' >>fs/dir.c
cd "$1" || exit 1
bad=0
say() { [ -z "$1" ] || { echo "$2:"; echo "$1"; bad=1; }; }
say "$(grep -nE '#include "\.\./client/' fs/*.[ch] | grep -vE 'client/(model|kind|buf|hash|log|limits|timer|error|login|config)\.h')" \
	"fs/ may use model.h, kind.h and utilities of client/"
say "$(grep -nE '#include "\.\./client/login\.h"' fs/*.[ch] | grep -v '^fs/login\.c')" \
	"a secret is kept without a model, by fs/login.c alone"
say "$(grep -nE '#include "\.\./client/config\.h"' fs/*.[ch] | grep -v '^fs/clouds\.c')" \
	"clouds are listed without a model, by fs/clouds.c alone"
say "$(grep -lE '#include <curl/' -r fs client contrib tests --include=*.[ch] | grep -v '^client/http\.c$')" \
	"libcurl has one door, client/http.c"
say "$(grep -lE '#include <cjson/' -r fs client --include=*.[ch] | grep -vE '^client/(json|attr)\.c$')" \
	"cJSON has one door in the client, json.c"
say "$(grep -lE '#include <libsecret/' -r fs client --include=*.[ch] | grep -v '^client/secret\.c$')" \
	"libsecret has one door, client/secret.c"
say "$(grep -lE '#include <yaml\.h>' -r fs client --include=*.[ch] | grep -v '^client/yaml\.c$')" \
	"libyaml has one door, client/yaml.c"
say "$(grep -lE '#include <fuse' -r client contrib tests --include=*.[ch])" "libfuse is for fs/ alone"
say "$(grep -lE '#include <microhttpd\.h>' -r fs client --include=*.[ch])" "libmicrohttpd is for the sandbox"
say "$(grep -lE '#include "(\.\./)?fs/' -r client --include=*.[ch])" "nothing points back up"
say "$(grep -nE '#include "(model|model_internal)\.h"' client/{rest,rest_answer,endpoint,breaker,http,auth,identity*,session,token_file,login,catalog,json,attr,name,store,pack,error,config*,kamakirc,secret,yaml,kind}.c $(grep -l '"tables.h"' client/*.c))" \
	"what the model rests on does not know the model"
exit $bad
