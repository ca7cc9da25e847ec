"""Every URL has its line; every line holds for every role, by GET, POST, PUT and DELETE."""

import importlib
import pkgutil

import pytest
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from . import lines
from .line import ROLES

LINES = {
    line.name: line
    for module in pkgutil.iter_modules(lines.__path__)
    for line in importlib.import_module(f"{lines.__name__}.{module.name}").LINES
}

OWN_QUERIES = ("administrator", "coordinator", "quality_manager", "correspondent", "auditor", "agent")


def url_names(resolver=None, namespace=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from url_names(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"


def test_every_url_has_its_line():
    assert sorted(set(url_names()) - set(LINES)) == []


def test_no_line_without_its_url():
    assert sorted(set(LINES) - set(url_names())) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(LINES))
def test_line(world, client_of, name):
    """Rights do not depend on the engine: PostgreSQL is asked by those alone whose queries differ."""
    line = LINES[name]
    path = reverse(name, kwargs=line.kwargs(world)) + line.query
    received, expected = {}, {}
    for role in ROLES if connection.vendor == "sqlite" else OWN_QUERIES:
        client = client_of(role)
        for method, statuses in (("get", line.get), ("post", line.post)):  # a GET leaves the session as it was
            data = line.data(world) if method == "post" else {}
            received[role, method] = getattr(client, method)(path, data).status_code
            expected[role, method] = statuses[role]
    assert received == expected


@pytest.mark.django_db
@pytest.mark.one_engine
@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_do_nothing(world, client_of, method):
    client = client_of("administrator")
    for name, line in LINES.items():
        path = reverse(name, kwargs=line.kwargs(world))
        assert getattr(client, method)(path).status_code in (403, 404, 405), name
