# SPDX-License-Identifier: Apache-2.0
"""The table of requests: who asks what, in this order.

A row is a name, the asker (member, other, admin, or reader, who has that role in
the member's project; anybody else has no token),
method and path, the body (an object, or text that goes out as it stands), and
    save=NAME       remember the id in the answer as <NAME>; or a dict that gives
                    for each NAME a place: `network_id`, `0.id`, `header:NAME`
    headers={...}   sent as well
    shape=True      compare keys and types, not values: the clouds' contents differ
    count=True      with shape: a list must have as many items
    ordered=True    the order of the list matters
<NAME> in paths, bodies and headers is replaced. Known from the start, for each
asker: <project.member>, <user.member>, <name.member>, <project name.member>,
<password.member>, <token.member>.
"""

CASES = []


class Case:
    """One row, with the defaults filled in."""

    def __init__(self, name, who, request, body, save, headers, shape, count, ordered):
        self.name = name
        self.who = who
        self.method, self.path = request.split(" ", 1)
        self.body = body
        self.save = save
        self.headers = headers or {}
        self.shape = shape or count
        self.count = count
        self.ordered = ordered


def ask(name, who, request, body=None, *, save=None, headers=None, shape=False,
        count=False, ordered=False):
    if any(case.name == name for case in CASES):
        raise ValueError(f"two rows are called {name}")
    CASES.append(Case(name, who, request, body, save, headers, shape, count, ordered))


# The id of nothing, in any cloud.
NOWHERE = "11111111-2222-3333-4444-555555555555"
