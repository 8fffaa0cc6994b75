# SPDX-License-Identifier: Apache-2.0
"""Keystone: discovery, tokens, and the administrator's objects."""
from cases.table import NOWHERE, ask


def login(user, scope=None):
    auth = {"identity": {"methods": ["password"], "password": {"user": user}}}
    if scope:
        auth["scope"] = scope
    return {"auth": auth}


DEFAULT = {"id": "default"}
MEMBER = {"name": "<name.member>", "domain": DEFAULT, "password": "<password.member>"}
PROJECT = {"project": {"name": "<project name.member>", "domain": DEFAULT}}
TOKENS = "identity:/v3/auth/tokens"

# --- Keystone: discovery and tokens ---------------------------------------------

ask("identity versions", "nobody", "GET identity:/")
ask("identity version 3", "nobody", "GET identity:/v3")
ask("identity version 3 with a slash", "nobody", "GET identity:/v3/")
ask("identity unknown path", "nobody", "GET identity:/v3/nonsense")
ask("token by name", "nobody", "POST " + TOKENS, login(MEMBER, PROJECT),
    save={"second": "header:x-subject-token"})
ask("token by ids", "nobody", "POST " + TOKENS,
    login({"id": "<user.member>", "password": "<password.member>"},
          {"project": {"id": "<project.member>"}}))
ask("token by the domain's name", "nobody", "POST " + TOKENS,
    login(dict(MEMBER, domain={"name": "Default"}), PROJECT))
ask("token without a catalog", "nobody", f"POST {TOKENS}?nocatalog", login(MEMBER, PROJECT))
ask("token without a scope", "nobody", "POST " + TOKENS, login(MEMBER))
ask("token unscoped by word", "nobody", "POST " + TOKENS, login(MEMBER, "unscoped"))
ask("token of an administrator", "nobody", f"POST {TOKENS}?nocatalog",
    login({"name": "<name.admin>", "domain": DEFAULT, "password": "<password.admin>"},
          {"project": {"name": "<project name.admin>", "domain": DEFAULT}}))
ask("token from a token", "nobody", f"POST {TOKENS}?nocatalog",
    {"auth": {"identity": {"methods": ["token"], "token": {"id": "<second>"}},
              "scope": PROJECT}})
ask("token with a wrong password", "nobody", "POST " + TOKENS,
    login(dict(MEMBER, password="wrong"), PROJECT))
ask("token of an unknown user", "nobody", "POST " + TOKENS,
    login(dict(MEMBER, name="nobody-at-all"), PROJECT))
ask("token for an unknown project", "nobody", "POST " + TOKENS,
    login(MEMBER, {"project": {"name": "no-such-project", "domain": DEFAULT}}))
ask("token for another's project", "nobody", "POST " + TOKENS,
    login(MEMBER, {"project": {"id": "<project.other>"}}))
ask("token from an invalid token", "nobody", "POST " + TOKENS,
    {"auth": {"identity": {"methods": ["token"], "token": {"id": "invalid"}}}})
ask("token by an unknown application credential", "nobody", "POST " + TOKENS,
    {"auth": {"identity": {"methods": ["application_credential"],
                           "application_credential": {"id": NOWHERE, "secret": "s"}}}})
ask("token by an unknown method", "nobody", "POST " + TOKENS,
    {"auth": {"identity": {"methods": ["magic"], "magic": {}}}})
ask("token asked by an empty object", "nobody", "POST " + TOKENS, {})
ask("token asked by broken JSON", "nobody", "POST " + TOKENS, "{\"auth\": ")
ask("token checked", "member", "GET " + TOKENS, headers={"X-Subject-Token": "<second>"})
ask("token checked by HEAD", "member", "HEAD " + TOKENS,
    headers={"X-Subject-Token": "<second>"})
ask("token checked that is invalid", "member", "GET " + TOKENS,
    headers={"X-Subject-Token": "invalid"})
ask("token checked by nobody", "nobody", "GET " + TOKENS,
    headers={"X-Subject-Token": "<second>"})
ask("catalog", "member", "GET identity:/v3/auth/catalog", shape=True)
ask("projects I may use", "member", "GET identity:/v3/auth/projects")
ask("token revoked", "member", "DELETE " + TOKENS, headers={"X-Subject-Token": "<second>"})
ask("revoked token at Keystone", "nobody", "GET identity:/v3/auth/projects",
    headers={"X-Auth-Token": "<second>"})
ask("revoked token at Neutron", "nobody", "GET /v2.0/networks",
    headers={"X-Auth-Token": "<second>"})
ask("token by version 2", "nobody", "POST identity:/v2.0/tokens", {"auth": {}})

# --- Keystone: the administrator's objects --------------------------------------

ask("create a project", "admin", "POST identity:/v3/projects",
    {"project": {"name": "compare-project-<run>", "domain_id": "default", "description": "a test"}},
    save="project")
ask("create a project twice", "admin", "POST identity:/v3/projects",
    {"project": {"name": "compare-project-<run>", "domain_id": "default"}})
ask("create a project without a name", "admin", "POST identity:/v3/projects",
    {"project": {"domain_id": "default"}})
ask("create a project as a member", "member", "POST identity:/v3/projects",
    {"project": {"name": "compare-mine-<run>", "domain_id": "default"}})
ask("show a project", "admin", "GET identity:/v3/projects/<project>")
ask("find a project by name", "admin", "GET identity:/v3/projects?name=compare-project-<run>")
ask("find no project by name", "admin", "GET identity:/v3/projects?name=compare-none")
ask("list projects as a member", "member", "GET identity:/v3/projects")
ask("show my own project", "member", "GET identity:/v3/projects/<project.member>", shape=True)
ask("show another's project", "member", "GET identity:/v3/projects/<project.other>")
ask("show an unknown project", "admin", "GET identity:/v3/projects/" + NOWHERE)
ask("update a project", "admin", "PATCH identity:/v3/projects/<project>",
    {"project": {"description": "changed"}})
ask("create a user", "admin", "POST identity:/v3/users",
    {"user": {"name": "compare-user-<run>", "domain_id": "default", "password": "compare-secret",
              "default_project_id": "<project>"}}, save="user")
ask("create a user twice", "admin", "POST identity:/v3/users",
    {"user": {"name": "compare-user-<run>", "domain_id": "default", "password": "x"}})
ask("show a user", "admin", "GET identity:/v3/users/<user>")
ask("find a user by name", "admin", "GET identity:/v3/users?name=compare-user-<run>")
ask("show an unknown user", "admin", "GET identity:/v3/users/" + NOWHERE)
ask("list users as a member", "member", "GET identity:/v3/users")
ask("find a role", "admin", "GET identity:/v3/roles?name=member", save={"role": "0.id"})
ask("show a role", "admin", "GET identity:/v3/roles/<role>")
ask("token of a user without a role", "nobody", "POST " + TOKENS,
    login({"id": "<user>", "password": "compare-secret"}, {"project": {"id": "<project>"}}))
ask("assign a role", "admin",
    "PUT identity:/v3/projects/<project>/users/<user>/roles/<role>")
ask("assign an unknown role", "admin",
    f"PUT identity:/v3/projects/<project>/users/<user>/roles/{NOWHERE}")
ask("list the roles of a user", "admin",
    "GET identity:/v3/projects/<project>/users/<user>/roles")
ask("list role assignments", "admin",
    "GET identity:/v3/role_assignments?user.id=<user>")
ask("token of a user with a role", "nobody", f"POST {TOKENS}?nocatalog",
    login({"id": "<user>", "password": "compare-secret"}, {"project": {"id": "<project>"}}))
ask("withdraw a role", "admin",
    "DELETE identity:/v3/projects/<project>/users/<user>/roles/<role>")
ask("withdraw a role twice", "admin",
    "DELETE identity:/v3/projects/<project>/users/<user>/roles/<role>")
ask("delete a user", "admin", "DELETE identity:/v3/users/<user>")
ask("delete a user twice", "admin", "DELETE identity:/v3/users/<user>")
ask("create a domain", "admin", "POST identity:/v3/domains",
    {"domain": {"name": "compare-domain-<run>"}}, save="domain")
ask("show a domain", "admin", "GET identity:/v3/domains/<domain>")
ask("find a domain by name", "admin", "GET identity:/v3/domains?name=compare-domain-<run>")
ask("delete an enabled domain", "admin", "DELETE identity:/v3/domains/<domain>")
ask("disable a domain", "admin", "PATCH identity:/v3/domains/<domain>",
    {"domain": {"enabled": False}})
ask("delete a domain", "admin", "DELETE identity:/v3/domains/<domain>")
ask("delete a project", "admin", "DELETE identity:/v3/projects/<project>")
ask("find a deleted project", "admin", "GET identity:/v3/projects?name=compare-project-<run>")
