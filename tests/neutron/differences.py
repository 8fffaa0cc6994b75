# SPDX-License-Identifier: Apache-2.0
"""The differences between the sandbox and the real service that are meant to be.

`case` is the name of a request in cases/, `where` the place that compare.py
prints; both may hold `*`. An entry that matches nothing any more fails the run.
"""
import pathlib
from collections import namedtuple

Difference = namedtuple("Difference", "case where reason")

OPAQUE = "the sandbox's ids of services and endpoints are words: to a client " \
    "they mean nothing"
MORE = "the sandbox has the firewall and VPN services, which this Neutron has not"
NO_AGENT = "no agent runs beside the real Neutron, the sandbox plays one"

VERSION_2 = "the sandbox is a Keystone of version 2.0, too"
METHODS = "the sandbox takes one-time codes, and no federated logins"
SCHEMA = "Keystone prints the whole JSON schema behind its sentence"

DIFFERENCES = [
    Difference("identity versions", "body.versions.values*", VERSION_2),
    Difference("token by version 2", "answer", VERSION_2),
    Difference("token by an unknown method", "body.error.identity.methods*", METHODS),
    Difference("create a project without a name", "body.error.message", SCHEMA),
    Difference("administrator*", "body.port.binding:vif_type", NO_AGENT),
    Difference("*bound port*", "body.port.revision_number", NO_AGENT),
    Difference("administrator updates a port's mac", "body.port.revision_number", NO_AGENT),
    Difference("token*", "body.token.catalog[].id", OPAQUE),
    Difference("token*", "body.token.catalog[].endpoints[].id", OPAQUE),
    Difference("availability zones", "body.availability_zones*", NO_AGENT),
] + [Difference("*quota*", "body.quota." + key, MORE)
     for key in ("firewall_*", "vpnservice", "ikepolicy", "ipsecpolicy", "ipsec_site_connection",
                 "endpoint_group")]


def open_cases():
    """Requests that the sandbox does not answer as the real service does yet."""
    text = (pathlib.Path(__file__).parent / "open.txt").read_text(encoding="utf-8")
    return {line for line in text.splitlines() if line and not line.startswith("#")}
