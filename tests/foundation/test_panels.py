"""What an upper app shows on a lower page, by its own rights."""

from collections import defaultdict

import pytest

from qualipref import panels
from qualipref.panels import Panel, panel, panels_for


@pytest.fixture(autouse=True)
def no_other_panel(monkeypatch):
    monkeypatch.setattr(panels, "_panels", defaultdict(list))


def test_panels_come_in_the_order_of_registration():
    panel("sites.site")(lambda user, subject: Panel("un.html", {"subject": subject}))
    panel("sites.site")(lambda user, subject: Panel("deux.html", {}))
    assert [shown.template for shown in panels_for("sites.site", "user", "site")] == ["un.html", "deux.html"]
    assert panels_for("sites.site", "user", "site")[0].context == {"subject": "site"}


def test_a_panel_decides_who_sees_it():
    panel("sites.site")(lambda user, subject: Panel("un.html", {}) if user == "sous-préfet" else None)
    assert len(panels_for("sites.site", "sous-préfet", "site")) == 1
    assert panels_for("sites.site", "agent", "site") == []


def test_a_page_shows_only_its_own_panels():
    panel("sites.site")(lambda user, subject: Panel("un.html", {}))
    assert panels_for("sites.service", "user", "service") == []
