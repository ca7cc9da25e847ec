"""« Réalisée »: the proofs that are offered, and those that complete nothing."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from pilotage.forms.action import MOST_PROOFS, NEAR, OTHERS
from pilotage.usecases.actions import complete_action
from tests.factories import CommitmentFactory, EvidenceFactory, EvidenceUseFactory, UnitFactory
from tests.factories.steering import ActionFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2015, 10, 10)


def address(action):
    return reverse("pilotage:action_complete", args=[action.pk])


def offered(client, action):
    """[(group, [proof])] of the list of proofs."""
    form = client.get(address(action)).context["form"]
    return [(label, [name for _, name in rows]) for label, rows in form.fields["proof"].choices if label]


@pytest.fixture
def action(service):
    action = ActionFactory(lead_service=service, in_progress=True)
    action.commitments.add(CommitmentFactory())
    return action


@pytest.mark.parametrize("status", ["refused", "withdrawn"])
def test_a_proof_refused_or_withdrawn_everywhere_completes_nothing(page, action, manager, status):
    reason = {"refusal_reason": "Période"} if status == "refused" else {}
    use = EvidenceUseFactory(status=status, **reason)
    with pytest.raises(ValidationError, match="refusée ou retirée"):
        complete_action(action, proof=use.evidence, done_on=DAY, version=1, by=manager)
    assert offered(page, action) == []
    sent = {"proof": use.evidence_id, "done_on": "10/10/2015", "version": 1}
    assert "proof" in page.post(address(action), sent).context["form"].errors
    action.refresh_from_db()
    assert action.status == "in_progress"


def test_a_proof_refused_here_and_accepted_there_completes(page, action):
    use = EvidenceUseFactory(refused=True)
    EvidenceUseFactory(evidence=use.evidence, accepted=True, unit=UnitFactory())
    sent = {"proof": use.evidence_id, "done_on": "10/10/2015", "version": 1}
    assert page.post(address(action), sent).status_code == 302
    action.refresh_from_db()
    assert (action.status, action.proof) == ("done", use.evidence)


def test_the_proofs_of_its_commitments_come_first(page, action):
    near = EvidenceUseFactory(commitment=action.commitments.get(), evidence__title="Photographie du hall")
    EvidenceUseFactory(commitment=near.commitment, refused=True, evidence__title="Photographie floue")
    EvidenceUseFactory(evidence__title="Relevé des appels")
    assert offered(page, action) == [(NEAR, ["Photographie du hall"]), (OTHERS, ["Relevé des appels"])]


def test_the_list_of_proofs_is_bounded_and_says_so(page, action, manager, django_assert_max_num_queries):
    EvidenceFactory(submitted_by=manager)
    assert "dernières" not in page.get(address(action)).text
    oldest = EvidenceFactory(submitted_by=manager, submitted_at=datetime.datetime(2015, 1, 5, 9, tzinfo=datetime.UTC))
    for _ in range(MOST_PROOFS):
        EvidenceFactory(submitted_by=manager)
    with django_assert_max_num_queries(24):
        shown = page.get(address(action))
    [(_, titles)] = [(label, rows) for label, rows in shown.context["form"].fields["proof"].choices if label]
    assert len(titles) == MOST_PROOFS and oldest.title not in titles
    assert f"Les {MOST_PROOFS} dernières" in shown.text
