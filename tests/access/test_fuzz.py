"""Two hundred awkward requests per role: never a 500, nothing written by a GET, on either engine."""

import random

import pytest
from django.contrib.auth import SESSION_KEY
from django.urls import reverse

from .line import ROLES
from .test_table import LINES

REQUESTS = 200
NAMES = [
    "q",
    "page",
    "le",
    "du",
    "au",
    "site",
    "service",
    "module",
    "avant",
    "tri",
    "annee",
    "next",
    "etat",
    "evenement",
]
NAMES += [
    "role",
    "auteur",
    "version",
    "reason",
    "email",
    "password",
    "é",
    "a" * 300,
    "\x00",
    "id__in",
    "csrfmiddlewaretoken",
]
VALUES = ["", "0", "-1", "1", "9" * 18, "9" * 30, "9" * 5000, "1.5", "NaN", "abc", "true", "null", "None", "[]", "{}"]
VALUES += ["2015-10-12", "2026-02-30", "0000-00-00", "0001-01-01", "9999-12-31", "12/10/2015", "2015-W41", "1e309"]
VALUES += ["\x00", "a\x00b", "é" * 1000, "\ud800", "\u202e", "😀", "%s%n", "' OR 1=1 --", '"', "\\", "../../etc/passwd"]
VALUES += [
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "{% debug %}",
    "//ailleurs.example",
    "javascript:1",
    "\r\nSet-Cookie: a=b",
]
WHOLE = [str(n) for n in (0, 1, 2**31, 2**63 - 1, 2**63, 10**30)]


def awkward_path(chance, name, line, world):
    """The address of a line, its whole numbers and codes sometimes replaced."""
    kwargs = line.kwargs(world)
    path = reverse(name, kwargs=kwargs)
    for value in kwargs.values():
        if chance.random() < 0.3:
            path = path.replace(f"/{value}/", f"/{chance.choice([*WHOLE, 'abc', '%00', '%F0%9F%98%80', '..'])}/")
    return path


def awkward_fields(chance):
    fields = {chance.choice(NAMES): chance.choice(VALUES) for _ in range(chance.randrange(4))}
    return {name: value.encode("utf-8", "surrogatepass").decode("latin-1") for name, value in fields.items()}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_no_request_breaks_the_application(world, client_of, role):
    chance, names, client = random.Random(f"qualipref {role}"), sorted(LINES), client_of(role)
    for _ in range(REQUESTS):
        name = chance.choice(names)
        path = awkward_path(chance, name, LINES[name], world)
        method = chance.choice(["get", "get", "get", "head", "post"])
        response = getattr(client, method)(path, awkward_fields(chance))
        allowed = response.status_code < 500 or name == "pilotage:health"
        assert allowed, f"{method} {path} : {response.status_code}"
        if role != "anonymous" and method == "post" and SESSION_KEY not in client.session:
            client.force_login(world.users[role])
