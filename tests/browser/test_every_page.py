"""Every page that answers, for the role that reads it, as Chromium shows it."""

import pytest
from django.urls import reverse

from tests.access.line import ROLES
from tests.access.test_table import LINES
from tests.access.world import build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
READERS = ["anonymous", "coordinator", "administrator", "quality_manager", "correspondent", "auditor", "agent"]


def lines_read_by(role):
    """The lines for which `role` is the first reader: each page is visited once."""
    preferred = READERS + [other for other in ROLES if other not in READERS]
    for line in LINES.values():
        if next((reader for reader in preferred if line.get[reader] == 200), None) == role:
            yield line


def is_page(page, path):
    """Neither a file nor a fragment, which is read inside the page that asks for it."""
    answer = page.request.get(path)
    is_html = answer.headers.get("content-type", "").startswith("text/html")
    return is_html and answer.text().lstrip().lower().startswith("<!doctype html")


@pytest.mark.parametrize("role", READERS)
def test_pages_are_accessible_quiet_and_narrow(role, page_as, inspect):
    world = build_world()
    page = page_as(world.users.get(role))
    faults = []
    for line in lines_read_by(role):
        path = reverse(line.name, kwargs=line.kwargs(world)) + line.query
        if is_page(page, path):
            faults += inspect(page, path)
    assert faults == []


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("anonymous", "coordinator")])
def test_the_first_page_of_each_role(role, page_as, inspect):
    page = page_as(build_world().users[role])
    faults = inspect(page, f"/?{role}")
    assert [fault for fault in faults if "403" not in fault] == []


@pytest.mark.parametrize("path", ["/nulle-part/", "/recherche/?q=%00"])
def test_refusals_are_accessible(path, page_as, inspect):
    page = page_as(build_world().users["coordinator"])
    faults = inspect(page, path)
    assert [fault for fault in faults if "status of 40" not in fault] == []
