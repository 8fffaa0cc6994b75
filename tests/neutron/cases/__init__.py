# SPDX-License-Identifier: Apache-2.0
"""All requests, in the order in which they are asked; see table.py."""
import importlib

from cases.table import CASES

__all__ = ["CASES"]

for part in ("identity", "networks", "addresses", "routers", "security", "pools",
             "extras", "forwardings", "values", "queries", "edges", "rights"):
    importlib.import_module("cases." + part)
