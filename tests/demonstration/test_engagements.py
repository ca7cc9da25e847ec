"""The demonstration tells the same living year wherever it is loaded: plausible, made of real files, told once."""

import csv
import datetime
import io
import re
from collections import Counter

import pikepdf
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from PIL import Image

from engagements import reading
from engagements.enums import EvidenceStatus, EvidenceSupport
from engagements.measures import Targets, value_of
from engagements.models import (
    Assessment,
    Campaign,
    Cell,
    Commitment,
    DocumentReview,
    DocumentVersion,
    Evidence,
    EvidenceRequest,
    EvidenceUse,
    Indicator,
    IndicatorTarget,
    Measurement,
    MeasurementImport,
    OpenGap,
    QualityDocument,
)
from engagements.readiness import board, hint, proof_state, score
from engagements.readiness.proof import is_expired
from engagements.usecases.demonstration.script import Script
from pilotage.documents import application_file_content
from qualipref import clock
from qualipref.accounts.models import User
from qualipref.documents.models import StoredFile
from qualipref.documents.uploads import checked_upload
from qualipref.figures import definition, definitions
from qualipref.journal import integrity
from qualipref.journal.models import Entry
from sites.models import Assignment, Site
from tests.pilotage.figure_rows import figures_of, rows_behind

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demonstration")]


@pytest.fixture
def campaign():
    return Campaign.objects.get(year=2015)


@pytest.fixture
def whole(campaign):
    return board(campaign, clock.today())


def of_site(whole, slug):
    return whole.of_site(Site.objects.get(slug=slug))


def percent_of(states):
    return score(states).percent


def test_three_sites_stand_apart_and_one_module_is_weak(whole):
    by_site = {slug: percent_of(of_site(whole, slug)) for slug in ("cergy", "argenteuil", "sarcelles")}
    assert by_site["sarcelles"] < 70 < 82 <= by_site["argenteuil"] <= 88 <= by_site["cergy"] + 4
    titles = [
        state
        for state in of_site(whole, "argenteuil")
        if state.commitment.chapter.module and state.commitment.chapter.module.number == "2"
    ]
    assert 69 <= percent_of(titles) <= 73


def test_each_site_has_cells_to_assess_to_complete_to_treat_and_left_out(whole):
    for slug in ("cergy", "argenteuil", "sarcelles"):
        states = of_site(whole, slug)
        assert {state.met for state in states if state.is_applicable} >= {0, 1, 3, 4, 5}
        assert any(not state.is_assessed for state in states if state.is_applicable)
        assert any(state.exclusion for state in states)


def test_hint_has_something_to_say_for_each_site(whole):
    for slug in ("cergy", "argenteuil", "sarcelles"):
        found = hint(of_site(whole, slug))
        assert found.after > found.before


def test_the_committee_left_something_to_decide(campaign):
    answered = Commitment.objects.of_campaign(campaign, clock.today())
    assert 1 <= answered.undecided(campaign).count() <= 3
    assert campaign.optional_decisions.filter(decision="deferred").exclude(reason="").count() >= 3


def test_answers_take_every_status_and_every_word():
    cells = Cell.objects.filter(campaign__year=2015)
    assert set(cells.values_list("status", flat=True)) == {"in_preparation", "submitted", "change_asked"}
    said = set(cells.values_list("conformity", flat=True))
    assert said >= {"strength", "compliant", "improvement", "weakness", "minor", "major", "not_applicable"}
    assert not cells.filter(conformity="not_applicable", reason="").exists()


def test_gaps_are_open_and_lifted():
    assert OpenGap.objects.filter(lifted_on=None).count() >= 2
    assert OpenGap.objects.exclude(lifted_on=None).count() >= 1


def test_proofs_are_of_every_support_and_every_state(campaign):
    assert set(Evidence.objects.values_list("support", flat=True)) == set(EvidenceSupport.values)
    uses = list(EvidenceUse.objects.for_list())
    words = {proof_state(use, campaign, clock.today()).word for use in uses}
    assert words >= {"Refusée", "À examiner", "Périmée", "Acceptée"}
    assert not EvidenceUse.objects.filter(status=EvidenceStatus.REFUSED, refusal_reason="").exists()
    assert any(is_expired(use, clock.today()) for use in uses if use.status == EvidenceStatus.ACCEPTED)
    assert max(Counter(use.evidence_id for use in uses).values()) > 5
    assert any(use.is_out_of_perimeter for use in uses)
    assert Evidence.objects.filter(versions__number=2).exists()


def test_the_year_before_left_answers_and_old_proofs(campaign):
    before = Campaign.objects.get(year=2014)
    assert before.framework != campaign.framework
    assert before.is_frozen(clock.today())
    answered = Cell.objects.filter(campaign=before, status="submitted")
    assert answered.count() >= 10
    codes = set(answered.values_list("commitment__code", flat=True))
    assert codes <= set(campaign.framework.commitments.values_list("code", flat=True))
    words = [proof_state(use, campaign, clock.today()).word for use in EvidenceUse.objects.for_list()]
    assert words.count("Ancienne") >= 8


def test_requests_are_answered_late_waiting_and_called_off():
    asked = EvidenceRequest.objects.all()
    assert set(asked.values_list("status", flat=True)) == {"open", "answered", "cancelled"}
    assert EvidenceRequest.objects.overdue(clock.today()).exists()
    assert asked.filter(status="open", due_on__gte=clock.today()).exists()
    assert not asked.filter(status="answered", evidence=None).exists()


def test_files_are_small_real_and_accepted_at_the_door():
    kinds = {}
    for stored in StoredFile.objects.all():
        assert stored.size < 60_000
        kinds.setdefault(stored.media_type, stored)
    assert len(kinds) >= 5
    for media_type, stored in kinds.items():
        version = stored.evidence_versions.first() or stored.document_versions.first()
        upload = SimpleUploadedFile(version.filename, stored.path.read_bytes())
        assert checked_upload(upload).media_type == media_type


def test_pictures_and_reports_open():
    photograph = StoredFile.objects.filter(media_type="image/jpeg").first()
    with Image.open(photograph.path) as picture:
        assert not picture.getexif()
    report = StoredFile.objects.filter(media_type="application/pdf").first()
    with pikepdf.open(io.BytesIO(report.path.read_bytes())) as pdf:
        assert len(pdf.pages) == 1
        assert pdf.check_pdf_syntax() == []


def test_the_year_is_told_in_its_order():
    days = list(Entry.objects.order_by("seq").values_list("at", flat=True))
    assert days == sorted(days)
    assert len({at.date() for at in days}) > 30
    assert max(days) <= clock.now()
    assert Assessment.objects.values("at__month").distinct().count() >= 4


def test_journal_and_files_are_intact():
    assert list(integrity.faults()) == []


def test_a_second_run_changes_nothing():
    before = Entry.objects.count(), Evidence.objects.count(), Assessment.objects.count()
    call_command("prepare_demo", verbosity=0)
    assert before == (Entry.objects.count(), Evidence.objects.count(), Assessment.objects.count())


def test_a_real_installation_never_plays(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("prepare_demo")
    with pytest.raises(ImproperlyConfigured), clock.playing(clock.now()):
        pass


def test_what_comes_after_today_has_not_happened():
    script, done = Script(datetime.date(2015, 6, 30)), []
    script.on(datetime.date(2015, 7, 1), done.append, "later")
    script.on(datetime.date(2015, 6, 27), done.append, "a Saturday, hence on Monday")
    script.on(datetime.date(2015, 6, 26), done.append, "before")
    assert script.play() == 2
    assert done == ["before", "a Saturday, hence on Monday"]


def shown_on_screen(client, slug):
    """{« Module 1 », …, the site: (percentage, assessed, applicable)} of the cards of the matrix."""
    page = client.get(reverse("engagements:matrix", args=[2015, slug])).content.decode()
    cards = re.findall(r'q-score__valeur q-num">([^<]*)<.*?q-score__nom">([^<]*)<.*?q-score__n">(.*?)</p>', page, re.S)
    assert cards
    return {name: (int(re.match(r"\d+", value)[0]), *counts(said)) for value, name, said in cards}


def counts(said):
    return tuple(int(each) for each in re.match(r"(\d+) / (\d+)", re.sub(r"(?<=\d)\u202f(?=\d{3})", "", said)).groups())


def exported(client, slug):
    """The same from the rows of the export."""
    address = reverse("engagements:matrix_export", args=[2015, slug, "csv"])
    text = b"".join(client.get(address)).decode().removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    whole = {str(Site.objects.get(slug=slug)): rows}
    for row in rows:
        whole.setdefault(f"Module {row['module']}" if row["module"] else "Pilotage", []).append(row)
    return {name: summed(held) for name, held in whole.items()}


def summed(rows):
    counting = [row for row in rows if row["critères remplis"]]
    met, asked = sum(int(row["critères remplis"]) for row in counting), 5 * len(counting)
    return 100 * met // asked, sum(row["évaluée"] == "oui" for row in counting), len(counting)


def in_the_dossier(content, slug):
    scores, name = content["scores"], str(Site.objects.get(slug=slug))
    column = scores["sites"].index(name)
    found = {line["label"].replace("\u00a0", " "): line["by_site"][column] for line in scores["modules"]}
    found[name] = scores["total"]["by_site"][column]
    return {label: (one["value"], one["assessed_count"], one["applicable"]) for label, one in found.items() if one}


def test_screen_export_and_dossier_give_the_same_number_for_every_score(client, campaign):
    client.force_login(User.objects.get(email="rq.cergy@qualipref.example"))
    content = application_file_content(campaign, clock.today(), [])
    for slug in ("cergy", "argenteuil", "sarcelles"):
        shown = shown_on_screen(client, slug)
        assert len(shown) >= 4
        assert shown == exported(client, slug) == in_the_dossier(content, slug)


# --- « Pourquoi ce chiffre ? » -------------------------------------------------------------------
NONE_HERE = {
    "engagements.altered_files",
    "engagements.proofs_altered",
    "pilotage.actions_led",
    "sites.accounts_invited",
    "sites.accounts_suspended",
}
EXAMPLES = {"engagements.cell": {"engagement": "1.1.1", "unite": "mission-accueil.argenteuil"}}


@pytest.mark.parametrize("key", [each.key for each in definitions()])
def test_each_figure_is_the_number_of_rows_behind_it(client, key):
    reader = Assignment.objects.filter(role="coordinator", user__is_active=True).first().user
    client.force_login(reader)
    found = figures_of(definition(key), reader, clock.today(), EXAMPLES.get(key))
    assert any(figure.numerator for figure in found) or key in NONE_HERE, "la démonstration ne montre pas ce chiffre"
    for figure in found:
        if figure.rows is None:
            assert figure.source, figure.label
            continue
        numbers = {figure.numerator, figure.denominator}
        assert not figure.rows.weight or figure.rows.count * figure.rows.weight in numbers, figure.label
        if figure.rows.count:
            assert rows_behind(client, figure.rows.url) == figure.rows.count, figure.label


def test_documents_are_at_every_step_some_overdue_some_not_read_by_all():
    today = clock.today()
    assert QualityDocument.objects.in_force(today).count() >= 12
    assert QualityDocument.objects.to_review(today).count() >= 2
    assert QualityDocument.objects.filter(withdrawn_on__lte=today).exists()
    assert DocumentVersion.objects.to_come(today).exists()
    steps = set(DocumentVersion.objects.values_list("status", flat=True))
    assert steps >= {"draft", "submitted", "verified", "approved"}
    document = QualityDocument.objects.on(today).get(code="PR-01")
    version = document.versions.get(pk=document.current_id)
    waiting = reading.required_of(document, version, today)
    assert waiting and version.receipts.count() >= 5
    assert DocumentReview.objects.exists()


# --- Measurements -----------------------------------------------------------------------------------

REGISTERS = {"IQ-15", "IQ-24", "IQ-30", "IQ-31", "IQ-32", "IQ-33", "IQ-34", "IQ-40", "IQ-41", "IQ-42", "IQ-43"}


def measured(**wanted):
    return Measurement.objects.standing().filter(**wanted)


def test_every_indicator_that_has_no_register_is_measured_over_twelve_months(campaign):
    by_hand = measured(origin__in=("typed", "import"))
    codes = set(campaign.framework.indicators.values_list("code", flat=True)) - REGISTERS
    assert set(by_hand.values_list("indicator__code", flat=True)) >= codes
    months = by_hand.filter(indicator__code="IQ-10").values_list("period_from", flat=True).distinct()
    assert (min(months), max(months), len(set(months))) == (datetime.date(2014, 10, 1), datetime.date(2015, 9, 1), 12)


def test_what_was_measured_is_validated_month_by_month_and_each_missed_target_explained():
    targets = Targets(Indicator.objects.all())
    validated = measured(status="validated").for_list()
    missed = [point for point in validated if value_of(point, targets).is_missed]
    assert missed and all(point.comment for point in missed)
    waiting = measured(status="provisional", period_to__lt=datetime.date(2015, 10, 1), origin="typed").for_list()
    assert waiting and any(value_of(point, targets).is_missed and not point.comment for point in waiting)


def test_a_month_without_letters_is_not_measurable_and_a_service_is_late():
    assert measured(denominator=0).count() == 3
    late = measured(unit__service__slug="usagers-route", unit__site__slug="sarcelles", indicator__code="IQ-10")
    assert late.count() == 11


def test_a_target_was_raised_a_file_imported_and_another_taken_back():
    assert IndicatorTarget.objects.get(indicator__code="IQ-10").value == 90
    assert set(MeasurementImport.objects.values_list("status", flat=True)) == {"done", "undone"}


def test_the_documents_up_to_date_were_measured_each_quarter():
    points = Measurement.objects.filter(indicator__code="IQ-42", unit__site=None).order_by("period_from")
    assert [point.period.code for point in points] == ["2015-T1", "2015-T2", "2015-T3"]
    assert points[0].numerator == points[0].denominator and points[2].numerator < points[2].denominator
