"""A cell is saved, submitted, sent back; two saves never lose one; a non-conformity opens a gap."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import F

from engagements.models import Assessment, Cell, OpenGap
from engagements.readiness import Place, board
from engagements.usecases import assessments
from engagements.usecases.assessments import ask_change, save_assessment, submit_assessments
from qualipref.journal.models import Entry
from qualipref.journal.sentences import sentence
from qualipref.notifications.models import OutgoingEmail
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.enums import Role
from tests.factories import CellFactory, OpenGapFactory, UserFactory, holder
from tests.journal.test_chain import in_threads
from tests.readiness.world import TODAY, build, unit

pytestmark = pytest.mark.django_db
CLERKS = 50
GOOD = {"implementation": "in_place", "conformity": "compliant"}


@pytest.fixture
def world():
    world = build(services=1, commitments=2)
    world.places = [Place(each, world.site, world.services[0]) for each in world.commitments]
    world.place = world.places[0]
    world.clerk = holder(Role.CORRESPONDENT, site=world.site, service=world.services[0])
    world.manager = holder(Role.QUALITY_MANAGER, site=world.site)
    return world


def save(world, *, version=0, by=None, place=None, **fields):
    values = GOOD | fields
    return save_assessment(place or world.place, world.campaign, version=version, by=by or world.clerk, **values)


def submitted(world, **fields):
    return save(world, submit=True, **fields)


def events():
    return list(Entry.objects.order_by("seq").values_list("event", flat=True))


def test_the_first_save_makes_the_cell_and_keeps_what_was_said(world):
    cell = save(world, comment="  Vu le 3 mars. ")
    cell.refresh_from_db()
    assert (cell.status, cell.version, cell.assessed_by) == (Cell.Status.IN_PREPARATION, 1, world.clerk)
    assert (cell.implementation, cell.conformity, cell.comment) == ("in_place", "compliant", "Vu le 3 mars.")
    kept = Assessment.objects.get()
    assert (kept.version, kept.comment, kept.by, kept.status) == (1, "Vu le 3 mars.", world.clerk, "in_preparation")
    entry = Entry.objects.get()
    assert (entry.event, entry.subject, entry.site_code) == ("assessment.saved", cell, world.site.slug)
    assert entry.service_code == world.services[0].code


def test_each_save_is_kept_beside_the_former_ones(world):
    save(world, comment="Première")
    save(world, version=1, comment="Seconde", conformity="improvement")
    assert list(Assessment.objects.values_list("version", "comment")) == [(2, "Seconde"), (1, "Première")]
    assert Cell.objects.get().comment == "Seconde"


def test_in_preparation_an_answer_may_be_partial_and_counts_for_nothing(world):
    save(world, conformity="")
    assert not any(state.is_assessed for state in board(world.campaign, TODAY).states)


def test_a_stale_save_is_refused_and_writes_nothing(world):
    save(world, comment="La première")
    with pytest.raises(StaleVersion):
        save(world, comment="La seconde", by=world.manager)
    assert Cell.objects.get().comment == "La première"
    assert (Assessment.objects.count(), Entry.objects.count()) == (1, 1)


def test_a_version_that_never_was_is_stale_and_leaves_no_cell(world):
    with pytest.raises(StaleVersion):
        save(world, version=3)
    assert not Cell.objects.exists()


def test_not_applicable_asks_for_a_reason(world):
    with pytest.raises(ValidationError, match="demande un motif"):
        save(world, conformity="not_applicable", reason="  ")
    assert save(world, conformity="not_applicable", reason=" Pas de guichet. ").reason == "Pas de guichet."


def test_a_reason_belongs_to_not_applicable_alone(world):
    assert save(world, reason="Un reste").reason == ""


@pytest.mark.parametrize("missing", ["implementation", "conformity"])
def test_a_submission_says_both(world, missing):
    with pytest.raises(ValidationError, match="dit la mise en œuvre et la conformité"):
        submitted(world, **{missing: ""})
    assert not Cell.objects.exists()


def test_submitted_at_once_it_counts(world):
    cell = submitted(world, by=world.manager)
    assert cell.is_assessed
    assert events() == ["assessment.submitted"]
    expected = (
        f"Évaluation de {world.place.commitment.code} soumise, {cell.unit}, campagne 2015\u00a0: En place, Conforme"
    )
    assert sentence(Entry.objects.get()) == expected


@pytest.mark.parametrize("day, word", [("2014-12-31", "pas encore ouverte"), ("2016-01-01", "gelée")])
def test_nobody_assesses_before_the_opening_nor_after_the_freeze(world, settings, day, word):
    settings.TODAY = day
    with pytest.raises(TransitionRefused, match=word):
        save(world)
    with pytest.raises(TransitionRefused, match=word):
        submit_assessments(world.campaign, world.places, by=world.clerk)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("day", ["2015-01-01", "2015-12-31"])
def test_the_days_of_the_opening_and_of_the_freeze_are_open(world, settings, day):
    settings.TODAY = day
    assert save(world).version == 1


def test_what_is_ready_is_submitted_in_one_gesture_with_one_mail(world):
    save(world)
    save(world, place=world.places[1], conformity="strength")
    cells = submit_assessments(world.campaign, world.places, by=world.clerk)
    assert [cell.status for cell in cells] == ["submitted"] * 2
    assert [cell.version for cell in cells] == [2, 2]
    assert events()[2:] == ["assessment.submitted"] * 2
    email = OutgoingEmail.objects.get()
    assert email.recipient == world.manager
    assert email.subject.startswith("2 évaluations soumises")
    assert all(each.code in email.body for each in world.commitments)


def test_what_is_not_ready_is_refused_and_nothing_is_submitted(world):
    save(world)
    save(world, place=world.places[1], conformity="")
    with pytest.raises(TransitionRefused, match="n’est plus prête"):
        submit_assessments(world.campaign, world.places, by=world.clerk)
    assert not Cell.objects.filter(status="submitted").exists()
    assert not OutgoingEmail.objects.exists()


def test_nothing_to_submit_is_said(world):
    with pytest.raises(TransitionRefused, match="Aucune évaluation"):
        submit_assessments(world.campaign, [], by=world.clerk)


def test_one_submits_what_one_has_seen(world):
    save(world)
    save(world, version=1, comment="Un collègue a complété", by=world.manager)
    with pytest.raises(StaleVersion):
        submit_assessments(world.campaign, [world.place], by=world.clerk, versions={world.place.key: 1})


def test_a_quality_manager_writes_no_mail_to_colleagues_when_submitting(world):
    holder(Role.QUALITY_MANAGER, site=world.site)
    save(world, by=world.manager)
    submit_assessments(world.campaign, [world.place], by=world.manager)
    assert not OutgoingEmail.objects.exists()


def test_a_change_is_asked_of_who_submitted_then_corrected_and_submitted_again(world):
    cell = submitted(world)
    ask_change(cell, comment=" Précisez la date. ", version=1, by=world.manager)
    cell.refresh_from_db()
    assert (cell.status, cell.change_asked, cell.version) == ("change_asked", "Précisez la date.", 2)
    assert cell.is_assessed, "elle compte encore"
    email = OutgoingEmail.objects.get()
    assert (email.recipient, "Précisez la date." in email.body) == (world.clerk, True)
    corrected = save(world, version=2, comment="Le 3 mars")
    assert (corrected.status, corrected.change_asked) == ("in_preparation", "Précisez la date.")
    (again,) = submit_assessments(world.campaign, [world.place], by=world.clerk)
    assert (again.status, again.change_asked) == ("submitted", "")
    assert events()[1:] == ["assessment.change_asked", "assessment.saved", "assessment.submitted"]
    assert "Précisez la date." in sentence(Entry.objects.get(event="assessment.change_asked"))


def test_a_change_is_asked_of_the_service_when_who_submitted_is_gone(world):
    gone = UserFactory(is_active=False)
    ask_change(submitted(world, by=gone), comment="Précisez.", version=1, by=world.manager)
    assert OutgoingEmail.objects.get().recipient == world.clerk


def test_a_change_is_asked_of_a_submitted_assessment_only_with_words_and_on_the_version_seen(world):
    cell = save(world)
    with pytest.raises(TransitionRefused, match="évaluation soumise"):
        ask_change(cell, comment="Précisez.", version=1, by=world.manager)
    (cell,) = submit_assessments(world.campaign, [world.place], by=world.clerk)
    with pytest.raises(ValidationError, match="ce qui est à modifier"):
        ask_change(cell, comment="  ", version=2, by=world.manager)
    with pytest.raises(StaleVersion):
        ask_change(cell, comment="Précisez.", version=1, by=world.manager)


def test_no_change_is_asked_after_the_freeze(world, settings):
    cell = submitted(world)
    settings.TODAY = "2016-01-04"
    with pytest.raises(TransitionRefused, match="gelée"):
        ask_change(cell, comment="Trop tard.", version=1, by=world.manager)


def test_a_non_conformity_opens_a_gap_when_it_is_submitted_and_another_answer_lifts_it(world):
    save(world, conformity="minor", comment="Délai non affiché")
    assert not OpenGap.objects.exists(), "en préparation, elle ne compte pas"
    submit_assessments(world.campaign, [world.place], by=world.clerk)
    gap = OpenGap.objects.get()
    assert (gap.label, gap.origin, gap.opened_on) == (
        "Délai non affiché",
        "self_assessment",
        TODAY,
    )
    submitted(world, version=2, conformity="major")
    assert OpenGap.objects.get() == gap
    submitted(world, version=3, conformity="compliant")
    gap.refresh_from_db()
    assert gap.lifted_on == TODAY
    assert {"gap.opened", "gap.lifted"} <= set(events())


def test_the_gap_of_an_audit_is_not_lifted_by_a_self_assessment(world):
    gap = OpenGapFactory(commitment=world.place.commitment, unit=unit(world.services[0]))
    submitted(world)
    gap.refresh_from_db()
    assert gap.lifted_on is None


def comments_saved(world, count, version):
    """What `count` clerks raised who saved at once, each his own text, having all seen `version`."""
    texts = iter(range(count))
    return in_threads(lambda: save(world, version=version, comment=f"Texte {next(texts)}"), count)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("version", [0, 1])
def test_of_fifty_parallel_saves_one_is_accepted_and_forty_nine_are_told(world, version):
    if version:
        save(world)
    raised = comments_saved(world, CLERKS, version)
    assert [type(error) for error in raised] == [StaleVersion] * (CLERKS - 1)
    assert Cell.objects.get().version == version + 1
    assert Assessment.objects.count() == Entry.objects.count() == version + 1


@pytest.mark.django_db(transaction=True)
def test_without_the_version_forty_nine_saves_would_be_lost_in_silence(world, monkeypatch):
    """The negative control: what the test above would see if the check were gone."""

    def save_anyway(cell, *, version, fields):
        Cell.objects.filter(pk=cell.pk).update(
            version=F("version") + 1, **{name: getattr(cell, name) for name in fields}
        )
        cell.version = Cell.objects.get(pk=cell.pk).version

    monkeypatch.setattr(assessments, "save_if_unchanged", save_anyway)
    save(world)
    assert comments_saved(world, CLERKS, 1) == []
    assert Cell.objects.get().version == CLERKS + 1


@pytest.mark.django_db
def test_the_database_refuses_to_change_an_assessment():
    assessment = Assessment.objects.create(cell=CellFactory(), version=1, status="submitted")
    with pytest.raises(DatabaseError), transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(comment="Autre chose")
    with pytest.raises(DatabaseError), transaction.atomic():
        assessment.delete()
