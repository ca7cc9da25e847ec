"""Two people hand over at once: one transfer, and the other is told."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from pilotage.departures import Departure
from pilotage.models import HandOver
from qualipref import clock
from qualipref.journal import integrity
from qualipref.journal.models import Entry
from tests.readiness.world import TODAY

from .departure_world import build_leaving

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_six_transfers_of_the_same_things_one_is_done(settings):
    settings.TODAY = TODAY.isoformat()
    world = build_leaving()
    chosen = {"choices": {}, "by_group": {}, "for_all": world.heir}
    read = {
        by: Departure(world.leaver, by, clock.today()).plan(**chosen).digest
        for by in (world.manager, world.coordinator)
    }
    path = reverse("pilotage:departure_transfer", args=[world.leaver.pk])

    def transfer(by):
        browser = Client()
        browser.force_login(by)
        try:
            return browser.post(path, {"tout": world.heir.pk, "lu": read[by]}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(transfer, [world.manager, world.coordinator] * 3))
    assert answers == [302, 409, 409, 409, 409, 409]
    assert HandOver.objects.count() == 1
    assert Entry.objects.filter(event="departure.handed_over").count() == 1
    assert list(integrity.faults()) == []
