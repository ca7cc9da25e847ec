import datetime

import pytest
from django.urls import reverse

from engagements.models import CampaignSite
from pilotage import my_week
from pilotage.models import ApplicationFile
from pilotage.my_week import dates, dossier, installation, own, perimeter
from qualipref.jobs.models import Job, JobStatus
from sites.enums import Precision, Role
from tests.factories import (
    CampaignFactory,
    ChapterFactory,
    CommitmentFactory,
    ModuleFactory,
    OptionalCommitmentDecisionFactory,
    PrefectureFactory,
    ScopeEntryFactory,
    ServiceFactory,
    SiteFactory,
    UserFactory,
    holder,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2015, 10, 12)
NBSP = "\u00a0"


@pytest.fixture
def campaign():
    return CampaignFactory(year=2015)


def week(user):
    return my_week.Situation(user, TODAY)


def draft(campaign, status, **job):
    job = Job.objects.create(kind="dossier", key=str(status), status=status, **job)
    return ApplicationFile.objects.create(campaign=campaign, number=2, content={}, requested_by=UserFactory(), job=job)


def test_a_coordinator_without_a_draft_is_asked_to_prepare_the_dossier(campaign):
    (task,) = dossier.dossier_to_prepare(week(holder(Role.COORDINATOR)))
    assert task.title == "Préparer le dossier de candidature 2015"


@pytest.mark.parametrize(
    ("status", "reason", "verb"),
    [
        (JobStatus.DONE, f"Brouillon n°{NBSP}2 prêt", "Relire"),
        (JobStatus.QUEUED, f"Brouillon n°{NBSP}2 en cours", "Suivre"),
        (JobStatus.RUNNING, f"Brouillon n°{NBSP}2 en cours", "Suivre"),
        (JobStatus.FAILED, f"Brouillon n°{NBSP}2 en échec", "Relancer"),
    ],
)
def test_the_state_of_the_last_draft_says_what_to_do(campaign, status, reason, verb):
    draft(campaign, status, failure="La police manque.")
    (task,) = dossier.dossier_to_prepare(week(holder(Role.COORDINATOR)))
    assert (task.reason, task.title.split()[0]) == (reason, verb)


def test_nothing_is_asked_about_a_dossier_without_a_campaign():
    assert dossier.dossier_to_prepare(week(holder(Role.COORDINATOR))) == []


def test_the_secretary_general_is_not_asked_to_prepare(campaign):
    assert dossier.dossier_to_read(week(holder(Role.SECRETARY_GENERAL))) == []


def test_only_optional_commitments_of_the_perimeter_without_a_decision_are_counted(campaign):
    chapter = ChapterFactory(module__framework=campaign.framework)
    ScopeEntryFactory(module=chapter.module.module)
    CommitmentFactory(chapter=chapter, is_optional=True, code="1.6.3")
    CommitmentFactory(chapter__module__framework=campaign.framework, is_optional=True, code="9.1.1")
    CommitmentFactory(chapter=chapter, is_optional=False, code="1.1.1")
    decided = CommitmentFactory(chapter=chapter, is_optional=True, code="1.6.4")
    OptionalCommitmentDecisionFactory(campaign=campaign, commitment=decided)
    (task,) = perimeter.optional_commitments_to_decide(week(holder(Role.COORDINATOR)))
    assert task.reason == f"1{NBSP}engagement sans décision"
    assert "1.6.3" in task.context and "1.6.4" not in task.context


def test_a_quality_manager_verifies_the_pairs_of_his_site_only():
    here, elsewhere = ServiceFactory(), ServiceFactory()
    for service in (here, here, elsewhere):
        ScopeEntryFactory(service=service, to_verify=True)
    ScopeEntryFactory(service=here, to_verify=True, au=datetime.date(2015, 6, 30))
    (task,) = perimeter.pairs_to_verify(week(holder(Role.QUALITY_MANAGER, site=here.site)))
    assert task.reason == f"2{NBSP}couples à vérifier"
    (task,) = perimeter.pairs_to_verify(week(holder(Role.COORDINATOR)))
    assert task.reason == f"3{NBSP}couples à vérifier"


def test_an_empty_installation_gives_the_administrator_its_first_steps():
    titles = [task.title for task in installation.first_steps(week(holder(Role.ADMINISTRATOR)))]
    assert titles[0] == "Charger le périmètre de la préfecture"
    assert len(titles) == 4


def test_a_step_that_is_done_is_no_longer_asked():
    PrefectureFactory()
    holder(Role.COORDINATOR)
    titles = [task.title for task in installation.first_steps(week(holder(Role.ADMINISTRATOR)))]
    assert titles == ["Charger un référentiel", "Ouvrir le compte du secrétaire général"]


def test_an_auditor_knows_how_long_he_has_left():
    site, module = SiteFactory(name="Cergy"), ModuleFactory(short_name="Titres")
    user = holder(Role.AUDITOR, site=site, module=module, valid_until=datetime.date(2015, 11, 30))
    (task,) = own.audit_under_way(week(user))
    assert task.reason == f"Encore 49{NBSP}jours d’accès"
    assert task.title == "Examiner le périmètre de Cergy" and task.context == "Titres"


def test_a_correspondent_sees_his_service_and_its_modules():
    entry = ScopeEntryFactory(module__short_name="Accueil général")
    (task,) = own.own_services(week(holder(Role.CORRESPONDENT, site=entry.site, service=entry.service)))
    assert entry.service.name in task.title
    assert task.reason == f"1{NBSP}module mis en œuvre" and "Accueil général" in task.context


def a_task(number):
    return my_week.Task("info", "Essai", f"Faire {number}", "", "/", "Faire")


def test_the_week_holds_seven_things_at_most(monkeypatch):
    monkeypatch.setattr(my_week, "RULES", {Role.AGENT: (lambda situation: [a_task(n) for n in range(9)],)})
    assert len(my_week.tasks(week(holder(Role.AGENT)))) == 7


def test_a_thing_that_two_roles_call_for_is_told_once(monkeypatch):
    rules = {role: (lambda situation: [a_task(1)],) for role in (Role.COORDINATOR, Role.QUALITY_MANAGER)}
    monkeypatch.setattr(my_week, "RULES", rules)
    user = holder(Role.COORDINATOR)
    holder(Role.QUALITY_MANAGER, user=user, site=SiteFactory())
    assert len(my_week.tasks(week(user))) == 1


def test_a_page_that_does_not_exist_yet_is_not_offered(monkeypatch):
    lost = my_week.Task("info", "Essai", "Faire", "", "", "Faire")
    monkeypatch.setattr(my_week, "RULES", {Role.AGENT: (lambda situation: [lost],)})
    assert my_week.tasks(week(holder(Role.AGENT))) == []


def test_a_coordinator_of_a_site_sees_one_state_of_the_dossier(campaign):
    draft(campaign, JobStatus.DONE)
    assert set(dossier.dossier_to_prepare(week(UserFactory()))) == set(dossier.dossier_to_read(week(UserFactory())))


def test_sites_audited_at_the_same_time_share_one_date(campaign):
    for name, order in (("Cergy", 1), ("Argenteuil", 2)):
        CampaignSite.objects.create(
            campaign=campaign,
            site=SiteFactory(name=name, order=order),
            audit_target_on=datetime.date(2015, 11, 1),
            audit_target_precision=Precision.MONTH,
        )
    first = my_week.upcoming_dates(week(holder(Role.COORDINATOR)))[0]
    assert (first.date, first.label) == ("novembre 2015", "Audit visé, Cergy et Argenteuil")
    assert first.distance == f"dans 20{NBSP}jours au plus tôt"


@pytest.mark.parametrize(
    ("day", "precision", "written"),
    [
        (TODAY, Precision.DAY, "aujourd’hui"),
        (TODAY + datetime.timedelta(days=1), Precision.DAY, "demain"),
        (TODAY + datetime.timedelta(days=3), Precision.DAY, f"dans 3{NBSP}jours"),
        (datetime.date(2015, 10, 1), Precision.MONTH, "période en cours"),
    ],
)
def test_a_distance_is_counted_in_days(day, precision, written):
    assert dates.distance(TODAY, day, precision) == written


def test_the_home_page_greets_someone_without_a_role(client):
    client.force_login(UserFactory())
    page = client.get(reverse("pilotage:home")).text
    assert "Aucun rôle n’est ouvert à votre compte" in page
    assert "UNKNOWN-VARIABLE" not in page


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR, Role.SECRETARY_GENERAL, Role.AGENT])
def test_the_home_page_stands_for_every_role(client, campaign, role):
    client.force_login(holder(role))
    page = client.get(reverse("pilotage:home")).text
    assert "Ma semaine" in page and "UNKNOWN-VARIABLE" not in page


def test_the_home_page_costs_the_same_for_one_or_ten_services(client, campaign, django_assert_max_num_queries):
    user = UserFactory()
    client.force_login(user)
    counts = []
    for batch in (1, 9):
        for _ in range(batch):
            entry = ScopeEntryFactory()
            holder(Role.CORRESPONDENT, site=entry.site, service=entry.service, user=user)
        with django_assert_max_num_queries(30) as captured:
            client.get(reverse("pilotage:home"))
        counts.append(len(captured))
    assert counts[0] == counts[1]
