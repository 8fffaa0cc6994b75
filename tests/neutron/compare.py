#!/usr/bin/python3 -B
# SPDX-License-Identifier: Apache-2.0
"""Ask the sandbox and a real Neutron the same questions, compare the answers.

    compare.py --sandbox-clouds FILE --neutron-clouds FILE [-v] [--until N]

cases.py is the table of requests, differences.py the list of differences that
are meant to be. One line per request: `ok N - name`, or `not ok N - name` with
what differs below it. Exit 1 when something failed or nothing ran.
"""
import argparse
import fnmatch
import ipaddress
import json
import re
import signal
import sys

from cases import CASES
from cleanup import FreshProjects, Reader, snapshot, sweep
from cloud import Cloud, Login, load_clouds
from differences import DIFFERENCES, open_cases

PLACEHOLDER = re.compile(r"<([a-z][\w. ]*)>")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
HEX32 = re.compile(r"\b[0-9a-f]{32}\b")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?")
MAC = re.compile(r"\b[0-9a-f]{2}(:[0-9a-f]{2}){5}\b")
IPV4 = re.compile(r"\b\d+\.\d+\.\d+\.\d+\b")
HOST = re.compile(r"\bhost(-[0-9a-f]*){4,8}\b")
# Each process of the service knows the type of a policy that it has once looked up.
POLICY_TYPE = re.compile(r"RBAC policy of type (unknown|network)\b")
# Sets and lists of ids have no order in Neutron's messages.
SET = re.compile(r"\{('[^':]*'(?:, '[^':]*')*)\}")
WORDS = re.compile(r"(?<=attribute\(s\) ')([^']*)(?=')")
PLACEHOLDERS = re.compile(r"<[^>]+>(, ?<[^>]+>)+")
ADDRESS_KEYS = {"ip_address", "fixed_ip_address", "floating_ip_address"}
# A cloud picks or counts these for itself.
CHOSEN_KEYS = {"provider:segmentation_id", "segmentation_id", "standard_attr_id", "audit_ids"}


def words(value):
    """The text in a request's body; a pool of addresses names none of them."""
    if isinstance(value, dict):
        return " ".join(f"{key} {words(item)}" for key, item in value.items()
                        if key != "allocation_pools")
    if isinstance(value, list):
        return " ".join(map(words, value))
    return str(value)


# Compares what a request names, and not what a cloud chose.
NAMED = " ".join(f"{case.path} {words(case.body)}" for case in CASES)
NAMED_ADDRESSES = set(IPV4.findall(NAMED))
# From 100 on: lower ones are what a cloud that is used for the first time picks.
NAMED_NUMBERS = set(re.findall(r"segmentation_id (\d{3,})", NAMED))
HEADERS = ["content-type", "content-length", "x-openstack-request-id",
           "x-subject-token", "www-authenticate", "location", "allow"]


class Unknown(Exception):
    """A placeholder that an earlier answer should have filled in."""


# --- questions ----------------------------------------------------------------

def fill(what, values):
    """WHAT (text, list or dict) with its <placeholders> replaced."""
    if isinstance(what, dict):
        return {key: fill(value, values) for key, value in what.items()}
    if isinstance(what, list):
        return [fill(value, values) for value in what]
    if not isinstance(what, str):
        return what
    unknown = [n for n in PLACEHOLDER.findall(what) if n not in values]
    if unknown:
        raise Unknown("nothing is known as <" + ">, <".join(unknown) + ">")
    return PLACEHOLDER.sub(lambda match: str(values[match[1]]), what)


def first_object(body):
    """The object or list in an answer: below its one key (not counting links),
    or the answer itself."""
    if isinstance(body, dict):
        keys = [key for key in body if not key.endswith("links")]
        if len(keys) == 1:
            body = body[keys[0]]
    return body


def pick(answer, path):
    """`id` in the answer's object, `0.id` in the first of a list, or the
    value of a header (`header:NAME`)."""
    if path.startswith("header:"):
        return answer.headers.get(path[len("header:"):])
    value = first_object(answer.json)
    for step in path.split("."):
        try:
            value = value[int(step) if isinstance(value, list) else step]
        except (KeyError, IndexError, TypeError, ValueError):
            return None
    return value


def remember(cloud, case, answer):
    save = case.save if isinstance(case.save, dict) else {case.save: "id"}
    for name, path in save.items():
        value = pick(answer, path) if name and answer.status < 300 else None
        if value is not None:
            cloud.values[name] = str(value)
    if case.method == "POST" and answer.status == 201:
        made = first_object(answer.json)
        cloud.chosen |= addresses(made) - set(IPV4.findall(words(case.body)))
        for one in made if isinstance(made, list) else [made]:
            if isinstance(one, dict) and isinstance(one.get("id"), str):
                path = fill(case.path, cloud.values).partition("?")[0]
                cloud.created.append((path, one["id"]))


def addresses(value, key=None):
    """The IPv4 addresses that an answer's object has."""
    if isinstance(value, dict):
        return set().union(*(addresses(item, name) for name, item in value.items()))
    if isinstance(value, list):
        return set().union(*(addresses(item, key) for item in value))
    return {value} if key in ADDRESS_KEYS and isinstance(value, str) else set()


def ask(cloud, case):
    """The comparable form of a cloud's answer, or Unknown."""
    answer = cloud.request(case.who, case.method, fill(case.path, cloud.values),
                           fill(case.body, cloud.values),
                           fill(case.headers, cloud.values))
    remember(cloud, case, answer)
    return Form(cloud, case).answer(answer)


# --- answers, made comparable --------------------------------------------------

class Form:
    """Replaces what two clouds can't have in common, by what it stands for."""

    def __init__(self, cloud, case):
        self.case = case
        asked = set(IPV4.findall(f"{case.path} {words(case.body)}"))
        self.addresses = NAMED_ADDRESSES - cloud.chosen | asked
        self.exact = {}
        self.inside = {}
        for name, value in cloud.values.items():
            kind, _, who = name.partition(".")
            if kind in ("name", "project name"):
                self.exact.setdefault(value, f"<name of {who}>")
            elif name == "run" or len(value) >= 32:
                self.inside.setdefault(value, f"<{name}>")
        login = cloud.logins["member"]
        self.bases = {login.network: "<network>", login.identity: "<identity>"}

    def text(self, text, key=None):
        if key == "name" and text in self.exact:
            return self.exact[text]
        if key in ADDRESS_KEYS and text not in self.addresses:
            try:
                return f"<IPv{ipaddress.ip_address(text).version} address>"
            except ValueError:
                pass
        for base, name in sorted(self.bases.items(), key=lambda b: -len(b[0])):
            text = text.replace(base, name)
        for value, name in self.inside.items():
            text = text.replace(value, name)
        text = UUID.sub("<uuid>", text)
        text = HEX32.sub("<hex>", text)
        text = TIME.sub("<time>", text)
        text = MAC.sub(lambda m: m[0] if m[0] in NAMED else "<mac>", text)
        text = HOST.sub(lambda m: m[0] if m[0][5:].replace("-", ".") in self.addresses
                        else "<host of an address>", text)
        if key == "message":
            text = POLICY_TYPE.sub("RBAC policy of type <known or not>", text)
            text = IPV4.sub(lambda m: m[0] if m[0] in self.addresses
                            else "<IPv4 address>", text)
            text = SET.sub(lambda m: "{%s}" % ", ".join(sorted(m[1].split(", "))), text)
            text = WORDS.sub(lambda m: ", ".join(sorted(m[1].split(", "))), text)
            text = PLACEHOLDERS.sub(lambda m: ", ".join(sorted(re.split(", ?", m[0]))), text)
        return text

    def value(self, value, key=None, top=False):
        if isinstance(value, dict):
            return {k: self.value(v, k, top) for k, v in value.items()}
        if isinstance(value, list):
            items = [self.value(item, key) for item in value]
            if top and self.case.ordered:
                return items
            return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
        if key in CHOSEN_KEYS and value is not None and str(value) not in NAMED_NUMBERS:
            return f"<{key}>"
        return self.text(value, key) if isinstance(value, str) else value

    def answer(self, answer):
        form = {"status": answer.status}
        for name in HEADERS:
            if name in answer.headers:
                form["header " + name] = self.header(name, answer.headers[name])
        if answer.json is not None:
            body = answer.json
            alike = self.case.shape and answer.status < 400
            form["body"] = shape(body) if alike else self.value(body, top=True)
            if alike and self.case.count:
                items = next(iter(body.values()), None)
                form["items"] = len(items) if isinstance(items, list) else None
        elif answer.data:
            form["body"] = self.text(answer.data.decode("utf-8", "replace"))
        return form

    def header(self, name, value):
        if name == "x-openstack-request-id":
            return re.sub(UUID, "<uuid>", value)
        if name in ("content-length", "x-subject-token"):
            return "present"
        return self.text(value)


def shape(value):
    """Keys and types alone; of a list, each shape that occurs in it once."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        shapes = {json.dumps(shape(item), sort_keys=True) for item in value}
        return [json.loads(text) for text in sorted(shapes)]
    return type(value).__name__


# --- differences ---------------------------------------------------------------

def differences(ours, real, where=""):
    """(where, ours, real) for everything that is not the same."""
    if isinstance(ours, dict) and isinstance(real, dict):
        found = []
        for key in sorted(ours.keys() | real.keys()):
            place = f"{where}.{key}" if where else key
            found += differences(ours.get(key, "(absent)"), real.get(key, "(absent)"),
                                 place)
        return found
    if isinstance(ours, list) and isinstance(real, list) and len(ours) == len(real):
        found = []
        for one, other in zip(ours, real):
            found += differences(one, other, where + "[]")
        return found
    if isinstance(ours, list) and isinstance(real, list):
        return [(f"{where} ({len(ours)} and {len(real)} items, these on one side alone)",
                 [item for item in ours if item not in real],
                 [item for item in real if item not in ours])]
    return [] if ours == real and type(ours) is type(real) else [(where, ours, real)]


def leave_out_services(ours, real):
    """The sandbox has services that this rig has not: compute, load balancers."""
    token, other = (form.get("body", {}).get("token", {}) if isinstance(form.get("body"), dict)
                    else {} for form in (ours, real))
    if "catalog" in token and "catalog" in other:
        rig = {service["type"] for service in other["catalog"]}
        token["catalog"] = [item for item in token["catalog"] if item["type"] in rig]


def answers_differ(ours, real):
    """Where the statuses differ, all of the two answers is one difference."""
    if ours["status"] != real["status"]:
        return [("answer", *(f"{form['status']} {short(form.get('body', ''))}"
                             for form in (ours, real)))]
    leave_out_services(ours, real)
    return differences(ours, real)


def short(value):
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return text if len(text) <= 600 else text[:600] + " ..."


class Report:
    """Counts, prints, and watches that every listed difference occurs."""

    def __init__(self, verbose):
        self.verbose = verbose
        self.passed = self.failed = self.opened = 0
        self.open = open_cases()
        self.met = set()

    def line(self, good, name, remarks=()):
        if not good and name in self.open:
            self.opened += 1
            print(f"open - {name}")
            return
        if good and name in self.open:
            print(f"# agrees by now: {name}; take it out of open.txt")
        self.passed += good
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.passed + self.failed} - {name}")
        for remark in remarks:
            print("    " + remark)
        sys.stdout.flush()

    def meant(self, case, where):
        """The reason why this difference is meant to be, or None."""
        for known in DIFFERENCES:
            if fnmatch.fnmatchcase(case.name, known.case) \
                    and fnmatch.fnmatchcase(where.replace("[]", "()"),
                                            known.where.replace("[]", "()")):
                self.met.add(known)
                return known.reason
        return None

    def compare(self, case, ours, real):
        remarks = []
        good = True
        for where, one, other in answers_differ(ours, real):
            reason = self.meant(case, where)
            if reason is None:
                good = False
            elif not self.verbose:
                continue
            remarks += [f"{where}:" + (f" (meant to be: {reason})" if reason else ""),
                        f"    sandbox  {short(one)}",
                        f"    neutron  {short(other)}"]
        if not good:
            remarks.insert(0, f"{case.who}: {case.method} {case.path} "
                              + (short(case.body) if case.body is not None else ""))
        self.line(good, case.name, remarks)

    def unmet(self):
        for known in DIFFERENCES:
            if known not in self.met:
                self.line(False, f"the listed difference {known.case} / {known.where} "
                                 "does not occur any more", [known.reason])


def take_back(cloud, case, forms):
    """What the sandbox alone created would change the answers that follow."""
    ours, real = (form.get("status", 0) for form in forms)
    if case.method == "POST" and ours == 201 and real >= 400:
        if cloud.created and cloud.created[-1][0] == fill(case.path, cloud.values):
            cloud.request("admin", "DELETE", "/".join(cloud.created.pop()))


def ask_all(sandbox, neutron, cases, report):
    for case in cases:
        forms = []
        for cloud in (neutron, sandbox):
            try:
                forms.append(ask(cloud, case))
            except (Unknown, OSError) as error:
                forms.append({"failed": str(error) or repr(error)})
        real, ours = forms
        take_back(sandbox, case, (ours, real))
        unasked = [f"not asked, {title}: {form['failed']}" for title, form in
                   (("neutron", real), ("sandbox", ours)) if "failed" in form]
        if unasked:
            report.line(False, case.name, unasked)
        else:
            report.compare(case, ours, real)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sandbox-clouds", required=True, metavar="FILE")
    parser.add_argument("--neutron-clouds", required=True, metavar="FILE")
    parser.add_argument("--until", type=int, metavar="N", help="ask the first N only")
    parser.add_argument("-v", "--verbose", action="store_true",
                        help="show the differences that are meant to be, too")
    options = parser.parse_args()

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    entries = load_clouds(options.sandbox_clouds)
    sandbox = Cloud("sandbox", {"member": Login(entries["sandbox"]),
                                "other": Login(entries["sandbox-other"]),
                                "admin": Login(entries["sandbox-admin"])})
    projects = FreshProjects("neutron", load_clouds(options.neutron_clouds)["admin"])
    report = Report(options.verbose)
    before = snapshot(sandbox)
    neutron = None
    readers = []
    try:
        neutron = projects.log_in()
        readers = [Reader(sandbox, entries["sandbox"]), Reader(neutron, projects.entry)]
        ask_all(sandbox, neutron, CASES[:options.until], report)
        if options.until is None:
            report.unmet()
    finally:
        sweep(sandbox, before)
        if neutron:
            sweep(neutron, {collection: [] for collection in before})
        for reader in readers:
            reader.close()
        projects.close()
    print(f"# {report.opened} requests of open.txt are answered otherwise than by the real service")
    print(f"{report.passed} passed, {report.failed} failed")
    return 1 if report.failed or not report.passed else 0


if __name__ == "__main__":
    sys.exit(main())
