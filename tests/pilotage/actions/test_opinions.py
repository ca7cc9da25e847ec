"""A sub-prefect gives an opinion on what concerns his site (SECURITY.md, section 2): he writes, and steers nothing."""

import pytest
from django.urls import reverse

from pilotage.models import ActionComment
from sites.enums import Role
from tests.factories import ServiceFactory, holder
from tests.factories.steering import ActionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def actions(service):
    """Of his site, of the whole préfecture, of another site."""
    return {
        "his": ActionFactory(lead_service=service, in_progress=True),
        "common": ActionFactory(lead_service=ServiceFactory(site=None), in_progress=True),
        "other": ActionFactory(in_progress=True),
    }


@pytest.fixture
def sub_prefect(client, service):
    client.force_login(holder(Role.SUB_PREFECT, site=service.site))
    return client


@pytest.mark.parametrize(("which", "may"), [("his", True), ("common", True), ("other", False)])
def test_a_sub_prefect_writes_of_his_site_and_of_the_whole_prefecture(sub_prefect, actions, which, may):
    address = reverse("pilotage:action_comment", args=[actions[which].pk])
    assert (address in sub_prefect.get(reverse("pilotage:action_detail", args=[actions[which].pk])).text) == may
    assert sub_prefect.post(address, {"text": "Avis favorable"}).status_code == (302 if may else 403)
    assert actions[which].comments.exists() == may
    progress = reverse("pilotage:action_progress", args=[actions[which].pk])
    assert sub_prefect.post(progress, {"progress": 60, "version": 1}).status_code == 403


def test_several_at_once_ask_the_same_right(sub_prefect, actions):
    chosen = {"geste": "commentaire", "choix": [f"{each.pk}:1" for each in actions.values()], "text": "Avis favorable"}
    sub_prefect.post(reverse("pilotage:action_bulk"), chosen)
    written = set(ActionComment.objects.values_list("action", flat=True))
    assert written == {actions["his"].pk, actions["common"].pk}
