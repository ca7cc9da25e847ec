"""The dossier of the reference perimeter: every fact of the founding document is in its text, and it is well built."""

import datetime
import io
import re

import pikepdf
import pytest
from django.core.management import call_command
from django.db import transaction
from pypdf import PdfReader

from engagements.models import Campaign
from pilotage.documents import application_file_content, application_file_pdf, numbered_content
from pilotage.readiness import as_data, dossier_checks
from qualipref.documents.inspection import figures, inspect_pdf
from sites.models import ScopeEntry, Service, SupportTask

from .dossier_world import AT, ON

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine, pytest.mark.xdist_group("dossier_facts")]

STAKES = [
    "500 000 visiteurs",
    "≈ 500 000",
    "279 500 personnes",
    "127 300",
    "service de l’intégration et de l’immigration",
    "accessible et efficace",
    "attentes légitimes",
    "enjeu majeur de la modernisation de l’administration",
    "priorité du ministère de l’Intérieur",
    "créé en 2006",
    "Qualipref 2.0 en janvier 2015",
    "tous les services qui reçoivent du public",
    "processus cohérents",
    "offre de service numérique",
    "accueil dématérialisé",
    "périmètre élargi",
    "accueil général",
    "point de vue de l’usager au cœur",
    "culture de la qualité",
    "savoir-faire des agents",
    "tous les niveaux de la hiérarchie",
    "conditions d’exercice des missions",
    "application pour mobile",
    "pilote au niveau national",
    "courant de l’année 2016",
]
HISTORY = [
    "dès 2006, pour l’ensemble de ses sites",
    "Fin 2007",
    "« délivrance de titres » et « communication de crise »",
    "« relations avec les collectivités territoriales »",
    "fin 2008",
    "jusqu’à la fin de l’année 2014",
    "En 2011, le contrôle de légalité a été centralisé",
    "Pontoise a été contrainte d’abandonner la démarche",
    "novembre 2015",
]
STEERING = [
    "guide des procédures",
    "Pyramide",
    "val-doise.pref.mi/Pyramide/gestion_qualite_cic/listegestqualcic.php",
    "régulièrement mis à jour",
    "comité de pilotage, du comité des usagers, des groupes de travail et du responsable qualité",
    "plan d’action, tenu par le responsable qualité",
    "Sous l’autorité du préfet, le secrétaire général, en lien avec les sous-préfets d’arrondissement",
    "Préside les structures de pilotage",
    "Valide les objectifs et les actions d’amélioration",
    "directeur de cabinet",
    "responsables qualité d’Argenteuil et de Sarcelles",
    "1.6 Réseaux sociaux",
    "1.3 Téléphonie",
    "1.5 Courriers et courriels",
]
PERIMETER = [
    "21 services sur 3 sites",
    "28 couples",
    "Cergy, préfecture – 13 services, 15 couples",
    "Argenteuil, sous-préfecture – 4 services, 6 couples",
    "Sarcelles, sous-préfecture – 4 services, 7 couples",
    "« délivrance de titres hors étrangers »",
    "« communication d’urgence en cas d’événements majeurs »",
    "portent le seul module 7",
    "est à la fois service du périmètre et service support",
    "le module 1 à Cergy, le module 1 à Argenteuil et les modules 1 et 2 à Sarcelles",
    "Pontoise, sous-préfecture, n’est plus dans le périmètre",
]
RULES = [
    "le comité de pilotage décide des engagements",
    "sa décision est inscrite au dossier de candidature",
    "○ sans décision",
    "○ non évalué",
]
FACTORS = [
    "Présidé par le secrétaire général",
    "bilan de l’année écoulée",
    "réunions de présentation ou de sensibilisation",
    "groupes de travail thématiques",
    "présente le bilan au comité technique",
    "rubrique dédiée",
    "permanente et évolutive",
    "enquêtes de satisfaction",
    "prestataire extérieur réalise un audit",
    "regard neutre",
]


def squeezed(text):
    """Without any space: a line or a page that ends inside a sentence hides nothing."""
    return re.sub(r"\s", "", text)


def running_text(pages):
    """The text without the headers and footers that come between two pages."""
    margins = re.compile(r"^(PROJET – .*|DC-2015-.*|Page \d+ / \d+|\d\. .*)$", re.MULTILINE)
    return " ".join(margins.sub("", page) for page in pages)


@pytest.fixture(scope="module")
def reference(django_db_setup, django_db_blocker):
    """The PDF of the reference perimeter, its text, and the rows it must name."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_framework", "engagements/data/qualipref-2.0.yaml", verbosity=0)
        call_command("load_perimeter", "sites/data/val-doise.yaml", verbosity=0)
        campaign = Campaign.objects.get(year=2015)
        content = application_file_content(campaign, ON, as_data(dossier_checks(campaign, ON)))
        pdf = application_file_pdf(numbered_content(content, number=1, requested_at=AT))
        in_scope = Service.objects.filter(pk__in=ScopeEntry.objects.on(datetime.date(2015, 11, 30)).values("service"))
        named = [*in_scope.values_list("name", flat=True), *SupportTask.objects.values_list("text", flat=True)]
        named += Service.objects.filter(is_support=True).values_list("name", flat=True)
        transaction.set_rollback(True)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return {"pdf": pdf, "pages": pages, "text": squeezed(running_text(pages)), "named": named}


@pytest.mark.parametrize("fact", STAKES + HISTORY + STEERING + PERIMETER + RULES + FACTORS)
def test_fact_of_the_founding_document_is_in_the_text(reference, fact):
    assert squeezed(fact) in reference["text"]


def test_every_service_and_every_support_task_is_named(reference):
    assert len(reference["named"]) > 40
    assert [name for name in reference["named"] if squeezed(name) not in reference["text"]] == []


def test_structure_is_archivable_and_accessible(reference):
    assert inspect_pdf(reference["pdf"]) == len(reference["pages"])
    with pikepdf.open(io.BytesIO(reference["pdf"])) as pdf:
        drawn = [str(figure.Alt) for figure in figures(pdf)]
        assert len(drawn) == 3
        assert "127\u202f300" in drawn[0]
        assert "Pontoise" in drawn[1]
        fonts = {
            str(o.BaseFont) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"
        }
        assert all("+Marianne" in name or "+Qualipref-Signes" in name for name in fonts)


def test_contents_and_footers_number_the_pages(reference):
    pages, total = reference["pages"], len(reference["pages"])
    for number, page in enumerate(pages[1:], start=2):
        assert f"Page {number} / {total}" in page
    for chapter in ("Les enjeux de la qualité", "Les facteurs de réussite", "Provenance des chiffres"):
        listed = re.search(rf"{chapter}[ .]*(\d+)", pages[1].replace("\u00a0", " "))
        assert chapter in pages[int(listed[1]) - 1]


def test_long_table_repeats_its_header_on_each_page(reference):
    pages = [page for page in reference["pages"] if "○ non évalué" in page.replace("\u00a0", " ") and "Lecture" in page]
    assert len([page for page in pages if "Sarcelles" in page]) >= 3


def test_no_page_is_nearly_empty(reference):
    assert [n for n, page in enumerate(reference["pages"], start=1) if len(page) < 600] == []
