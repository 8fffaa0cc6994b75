#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# No comment begins with Of or Whose, What or Who, nor as a question: it begins with its subject or
# its verb.
# fault: echo '/* Of the answers the last. */' >>client/util/buf.c
# finds: buf.c:.*begins with Of
# fault: printf '/*\n * Whose place it is.\n */\n' >>client/util/buf.c
# finds: buf.c:.*begins with Whose
# fault: printf '\n# Of all the last.\n' >>tests/root.sh
# finds: root.sh:.*begins with Of
# fault: echo '/* What a lookup finds. */' >>client/util/buf.c
# finds: buf.c:.*begins with What
# fault: echo '/* Is it the last? */' >>fs/tree/inode.c
# finds: inode.c:.*begins with Is
# fault: printf '\n# Who waits.\n' >>tests/root.sh
# finds: root.sh:.*begins with Who
lint=$(cd "$(dirname "$0")" && pwd)
. "$lint/lib.sh"
cd "$1" || exit 1
python3 "$lint/comments.py" words | verdict words
