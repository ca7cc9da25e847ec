"""The pages of training, as human resources use them and as the others read them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from engagements.enums import SessionStatus
from engagements.figures.training import IN_YEAR
from engagements.models import StaffCount, Trainee, TrainingRecord, TrainingSession, TrainingTheme
from qualipref.journal.models import Entry
from qualipref.journal.sentences import sentence
from sites.enums import Role
from tests.documents.samples import pdf
from tests.factories import (
    CampaignFactory,
    CommitmentFactory,
    IndicatorFactory,
    ServiceFactory,
    TraineeFactory,
    TrainingRecordFactory,
    TrainingSessionFactory,
    TrainingThemeFactory,
    holder,
)
from tests.pilotage.figure_rows import rows_behind

from .training_world import TODAY, build_training, counted, trained

pytestmark = pytest.mark.django_db
LISTS = ("training_home", "training_session_list", "trainee_list", "staff_list")


def url(name, *args, **kwargs):
    return reverse(f"engagements:{name}", args=args, kwargs=kwargs)


@pytest.fixture
def world():
    return build_training()


@pytest.fixture
def hr(client, world):
    client.force_login(world.hr)
    return client


def typed_session(world, **fields):
    return {
        "theme": world.theme.pk,
        "held_on": "2015-10-09",
        "hours": "7",
        "site": world.site.pk,
        "place": "Salle 2",
        "provider": "Centre de formation",
    } | fields


def test_a_theme_is_created_planned_and_changed(hr, world):
    framework = CampaignFactory(year=2015).framework
    IndicatorFactory(framework=framework, code="IQ-15")
    CommitmentFactory(framework=framework, code="1.1.13")
    typed = {
        "name": "Langage clair",
        "audience": "public",
        "valid_months": "36",
        "target_percent": "80",
        "indicator_code": "IQ-15",
        "commitment_codes": "1.1.13; 9.9.9",
        "is_followed": "on",
    }
    refused = hr.post(url("training_theme_create"), typed).text
    assert "pas d’engagement 9.9.9" in refused
    hr.post(url("training_theme_create"), typed | {"commitment_codes": "1.1.13"})
    theme = TrainingTheme.objects.get(slug="langage-clair")
    assert theme.commitment_codes == ["1.1.13"]
    hr.post(url("training_plan_theme", 2015, theme.pk), {"goal": "20", "note": "Avec la mission", "version": "0"})
    assert "20" in hr.get(url("training_plan", 2015)).text
    changed = typed | {"commitment_codes": "1.1.13", "target_percent": "90", "version": "1"}
    assert hr.post(url("training_theme_change", theme.pk), changed).status_code == 302
    stale = hr.post(url("training_theme_change", theme.pk), changed | {"target_percent": "70"})
    assert stale.status_code == 409 and "Version enregistrée" in stale.text and 'value="70"' in stale.text
    assert "porte déjà ce nom" in hr.post(url("training_theme_create"), changed).text


def test_a_session_is_planned_filled_from_pasted_lines_and_attested(hr, world):
    page = hr.post(url("training_session_create"), typed_session(world), follow=True)
    session = TrainingSession.objects.get()
    assert "La séance est planifiée" in page.text
    pasted = "DUPONT Élise\r\n\r\nMARTIN Paul\tBureau B, Site B\r\n"
    sent = {"lines": pasted, "service": world.service.pk, "functions": ["public"]}
    page = hr.post(url("training_session_enrol", session.pk), sent, follow=True).text
    assert "2\u00a0agents inscrits" in page and "DUPONT Élise" in page
    page = hr.get(url("training_session_attendance", session.pk)).text
    assert page.count("checked") == 2
    session.refresh_from_db()
    there = TrainingRecord.objects.get(trainee__name="MARTIN Paul")
    sent = {"present": [there.pk], "version": session.version}
    hr.post(url("training_session_attendance", session.pk), sent)
    session.refresh_from_db()
    assert session.status == SessionStatus.HELD
    sheet = {"sheet": SimpleUploadedFile("feuille.pdf", pdf()), "version": session.version}
    assert hr.post(url("training_session_deposit_sheet", session.pk), sheet).status_code == 302
    file = hr.get(url("training_session_signed_sheet", session.pk))
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    attestation = {"attestation": SimpleUploadedFile("attestation.pdf", pdf())}
    hr.post(url("training_record_attest", there.pk), attestation)
    assert hr.get(url("training_record_attestation", there.pk)).status_code == 200
    assert "à jour" in hr.get(url("trainee_detail", there.trainee_id)).text.lower()


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("", "Écrivez au moins un agent"),
        ("DUPONT Élise", "n’a pas de service"),
        ("DUPONT Élise ; Bureau inconnu", "n’est pas connu"),
        ("DUPONT Élise ; Bureau", "n’est pas connu"),
        ("12345 ; Bureau A", "n’est pas un nom"),
        ("D" * 121 + " ; Bureau A", "n’est pas un nom"),
        ("\n".join(f"AGENT {n} ; Bureau A" for n in range(301)), "300 lignes au plus"),
    ],
)
def test_what_is_wrong_in_pasted_lines_is_said_and_nothing_is_written(hr, world, lines, sentence):
    ServiceFactory(site=world.site, name="Bureau"), ServiceFactory(site=world.other_site, name="Bureau")
    page = hr.post(url("trainee_register"), {"lines": lines})
    assert page.status_code == 200 and sentence in page.text
    assert not Trainee.objects.exists()


def test_a_stale_attendance_is_shown_again_with_what_was_checked(hr, world):
    session = TrainingSessionFactory(theme=world.theme, held_on=TODAY.replace(day=9))
    here, away = (TrainingRecordFactory(session=session, presence="expected") for _ in range(2))
    TrainingSession.objects.update(version=2)
    page = hr.post(url("training_session_attendance", session.pk), {"present": [here.pk], "version": 1})
    assert page.status_code == 409 and "Modifié entre-temps" in page.text
    assert len(re.findall(r"checked", page.text)) == 1 and 'name="version" value="2"' in page.text
    session.refresh_from_db()
    assert session.status == SessionStatus.PLANNED


def test_the_staff_is_typed_in_a_grid_and_a_stale_one_is_told(hr, world):
    page = hr.get(url("staff_count"), {"fonction": "public"}).text
    assert f'name="effectif-{world.service.pk}"' in page and "jamais compté" in page
    sent = {f"lu-{service.pk}": "0" for service in (world.service, world.other_service, world.support)}
    sent |= {"counted_on": "2015-09-01", "source": "Tableau", f"effectif-{world.service.pk}": "12"}
    assert "L’effectif est enregistré" in hr.post(url("staff_count"), sent, follow=True).text
    stale = hr.post(url("staff_count"), sent | {f"effectif-{world.service.pk}": "13"})
    assert stale.status_code == 409 and "12 au" in stale.text and 'value="13"' in stale.text
    assert StaffCount.objects.count() == 1
    for wrong in ({"counted_on": "2030-01-01"}, {f"effectif-{world.service.pk}": "-1"}, {"counted_on": ""}):
        assert hr.post(url("staff_count"), sent | wrong).status_code == 200
    assert StaffCount.objects.count() == 1


def test_an_agent_is_changed_left_and_erased(hr, world):
    agent = trained(world, world.service, name="DUPONT Élise")
    sent = {"name": "DURAND Élise", "service": world.service.pk, "functions": ["titres"], "version": 1}
    hr.post(url("trainee_change", agent.pk), sent)
    stale = hr.post(url("trainee_change", agent.pk), sent | {"name": "DUVAL Élise"})
    assert stale.status_code == 409 and "DUVAL Élise" in stale.text
    hr.post(url("trainee_leave", agent.pk), {"left_on": "2015-10-01", "version": 2})
    assert "0\u00a0agent" in hr.get(url("trainee_list")).text
    assert "DURAND Élise" in hr.get(url("trainee_list"), {"partis": "on"}).text
    assert "définitivement" in hr.get(url("trainee_erase", agent.pk)).text
    hr.post(url("trainee_erase", agent.pk), {"version": 3})
    page = hr.get(url("trainee_detail", agent.pk)).text
    assert "DURAND" not in page and "nom effacé" in page
    assert hr.get(url("trainee_change", agent.pk)).status_code == 409


def test_a_last_day_that_was_mistyped_is_corrected_with_a_reason(hr, world):
    agent = TraineeFactory(service=world.service)
    address = url("trainee_leave", agent.pk)
    hr.post(address, {"left_on": "2014-10-12", "version": agent.version})
    agent.refresh_from_db()
    assert "Corriger son dernier jour" in hr.get(url("trainee_detail", agent.pk)).text
    sent = {"left_on": "2015-10-09", "version": agent.version}
    page = hr.post(address, sent)
    assert page.status_code == 200 and page.context["form"].errors["reason"]
    named = hr.post(address, sent | {"reason": f"{agent.name.split()[0]} est encore là."})
    assert "ne nomme pas les agents" in named.text and not Entry.objects.filter(event__contains="corrected").exists()
    assert hr.post(address, sent | {"reason": "Année mal saisie."}).status_code == 302
    agent.refresh_from_db()
    assert agent.left_on.isoformat() == "2015-10-09"
    entry = Entry.objects.get(event="trainee.departure_corrected")
    assert "au lieu du 12\u00a0octobre 2014" in sentence(entry) and "Année mal saisie." in sentence(entry)
    hr.post(url("trainee_erase", agent.pk), {"version": agent.version})
    assert hr.get(address).status_code == 409
    assert hr.post(address, sent | {"reason": "Encore.", "version": agent.version + 1}).status_code == 409


def test_the_themes_are_in_the_alphabetical_order_of_a_french_reader(hr, world):
    TrainingTheme.objects.all().update(is_followed=False)
    for slug, name in (("z", "Zonage"), ("e", "Évaluer"), ("o", "Orienter")):
        TrainingThemeFactory(slug=slug, name=name)
    themes = hr.get(url("trainee_list")).context["form"].fields["theme"].choices
    assert [str(label) for _, label in themes] == ["Tous", "Évaluer", "Orienter", "Zonage"]
    plan = hr.get(url("training_plan", 2015)).context
    assert [row["theme"].name for row in plan["rows"]] == ["Évaluer", "Orienter", "Zonage"]


def test_the_agents_trained_in_a_year_are_explained_by_its_sessions(hr, world):
    agent = trained(world, world.service)
    trained(world, world.service, name="AUTRE Un")
    again = TrainingSessionFactory(theme=world.theme, held=True, held_on=TODAY)
    TrainingRecordFactory(session=again, trainee=agent)
    figure = IN_YEAR.figure(world.hr, TODAY, theme=world.theme.slug)
    assert figure.printed == "2" and rows_behind(hr, figure.rows.url) == figure.rows.count == 3
    [row] = [row for row in hr.get(url("training_plan", 2015)).context["rows"] if row["theme"] == world.theme]
    assert row["figure"] == figure
    for wrong in ({"theme": "inconnu"}, {"theme": world.theme.slug, "annee": "0999"}):
        assert IN_YEAR.figure(world.hr, TODAY, **wrong) is None


def test_the_agents_are_filtered_by_their_state_on_a_theme(hr, world):
    trained(world, world.service, name="VALABLE Un")
    trained(world, world.service, name="PERIME Deux", on=TODAY.replace(year=2012))
    TraineeFactory(service=world.service, name="JAMAIS Trois")
    TraineeFactory(service=world.service, name="AUTRE Quatre", functions=[])
    for state, name in (("a-jour", "VALABLE"), ("a-recycler", "PERIME"), ("jamais", "JAMAIS")):
        asked = {"theme": "accueil-physique", "etat": state}
        page = hr.get(url("trainee_list"), asked).text
        assert "1\u00a0agent" in page and name in page
        lines = hr.get(url("trainee_export", kind="csv"), asked).text.splitlines()
        assert len(lines) == 2 and name in lines[1]
    assert "Choisissez aussi un thème" in hr.get(url("trainee_list"), {"etat": "jamais"}).text
    assert "1\u00a0agent" in hr.get(url("trainee_list"), {"texte": "perime"}).text


@pytest.mark.parametrize("name", LISTS)
def test_a_wrong_filter_is_said_and_never_breaks(hr, world, name):
    for wrong in ({"theme": "x"}, {"site": "x"}, {"etat": "x"}, {"annee": "x"}, {"fonction": "x"}, {"page": "999"}):
        assert hr.get(url(name), wrong).status_code == 200


def test_the_follow_up_and_its_export_give_the_same_rows(hr, world):
    counted(world.service, 4)
    trained(world, world.service)
    asked = {"theme": "accueil-physique", "site": world.site.slug, "etat": "sous-objectif"}
    page = hr.get(url("training_home"), asked).text
    assert "1\u00a0ligne" in page and "1 sur 4" in page
    lines = hr.get(url("training_export", kind="csv"), asked).text.splitlines()
    assert len(lines) == 2 and ";1;4;2015-01-01;25;80;" in lines[1]


def test_an_auditor_reads_counts_and_no_name(client, world):
    counted(world.service, 4)
    record = trained(world, world.service, name="CANARI Un").records.get()
    last = TODAY.replace(year=2100)
    client.force_login(holder(Role.AUDITOR, site=world.site, module=world.module, valid_until=last))
    assert "1 sur 4" in client.get(url("training_home")).text
    page = client.get(url("training_session_detail", record.session_id)).text
    assert "Bureau A" in page and "CANARI" not in page
    assert client.get(url("training_record_attestation", record.pk)).status_code == 404


def test_a_signed_sheet_is_for_who_sees_all_its_agents(client, world):
    session = TrainingSessionFactory(theme=world.theme, held=True)
    for user in (
        holder(Role.CORRESPONDENT, site=world.site, service=world.service),
        holder(Role.QUALITY_MANAGER, site=world.site),
    ):
        client.force_login(user)
        assert client.get(url("training_session_signed_sheet", session.pk)).status_code == 403


def test_an_agent_reads_his_own_trainings(client, world):
    agent = holder(Role.AGENT, site=world.site)
    trained(world, world.service, account=agent)
    trained(world, world.service, name="CANARI Autre")
    client.force_login(agent)
    page = client.get(url("training_own")).text
    assert "Accueil physique" in page and "À jour" in page and "CANARI" not in page
    client.force_login(holder(Role.AGENT, site=world.site))
    assert "Aucune formation n’est enregistrée" in client.get(url("training_own")).text


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_or_ten(hr, world, name, django_assert_max_num_queries):
    counts = []
    for batch in (1, 9):
        for _ in range(batch):
            trained(world, world.service)
            counted(ServiceFactory(site=world.site, is_support=True), 3)
        with django_assert_max_num_queries(11) as captured:
            hr.get(url(name))
        counts.append(len(captured))
    assert counts[0] == counts[1], counts
