# SPDX-License-Identifier: Apache-2.0
"""The differences between the sandbox and the real service that are meant to be.

`case` is the name of a request in cases/, `where` the place that compare.py
prints; both may hold `*`. An entry that matches nothing any more fails the run.
"""
import pathlib
from collections import namedtuple

Difference = namedtuple("Difference", "case where reason")

OPAQUE = "the sandbox's ids of roles, services and endpoints are words: to a client " \
    "they mean nothing"
MORE = "the sandbox has the firewall and VPN services, which this Neutron has not"
NO_AGENT = "no agent runs beside the real Neutron, the sandbox plays one"

DIFFERENCES = [
    Difference("token*", "body.token.roles[].id", OPAQUE),
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
