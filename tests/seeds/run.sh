#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the walk-throughs, as tests/mount/run.sh runs the mount tests.
DIR=$(cd "$(dirname "$0")" && pwd) exec "$(dirname "$0")/../mount/run.sh" "$@"
