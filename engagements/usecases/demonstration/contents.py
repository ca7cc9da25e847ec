"""What each proof of the demonstration holds: a small real file, a link and its capture, a place, or what was seen."""

import random

from qualipref import spreadsheets
from qualipref.documents.uploads import Upload
from qualipref.typography import MONTHS, french, long_date

from ...enums import EvidenceSupport
from ..evidence import EvidenceContent
from .small_files import page_capture, photograph, report

INVENTED = "Document de démonstration : les faits et les chiffres sont inventés."
ODS, CSV = "application/vnd.oasis.opendocument.spreadsheet", "text/csv"
KINDS = (  # the first whose words are in the label
    ("photograph", ("photograph", "affich", "marquage", "écran ou", "signalétique", "affiche")),
    ("link", ("page", "en ligne", "annuaire service", "adresse des comptes", "lien depuis", "publication", "capture")),
    ("paper", ("émargement", "lettre", "contrat", "cahier", "attestation", "arrêté", "convocation")),
    ("observation", ("chevalets", "bureau d’entretien", "plan des guichets", "organigramme des", "consigne")),
    ("sheet", ("tableau", "relevé", "statistique", "extraction", "registre", "liste", "suivi", "calendrier", "état")),
)
PLACES = ("Bureau 214, armoire B", "Bureau 118, classeur « qualité »", "Archives du rez-de-chaussée, travée 3")
ADDRESS = "https://www.prefecture.example/accueil-du-public/{}"
SEEN = (
    "Vu sur place, aux heures d’ouverture : le dispositif est en place et les agents l’appliquent.",
    "Vérifié sur un échantillon de dix situations : neuf conformes, une corrigée pendant la visite.",
)
LINES = (
    "Ce document rend compte de ce qui a été fait pendant la période couverte.",
    "Il a été établi par le service, relu par son chef et transmis au responsable qualité.",
    "Méthode : relevé sur place, complété par l’extraction des outils du service.",
    "Constat : l’engagement est tenu ; les cas contraires ont été repris un par un.",
    "Suites : la prochaine vérification est prévue à la même période.",
)


def kind_of(label):
    said = label.lower()
    return next((kind for kind, words in KINDS if any(word in said for word in words)), "report")


def support_of(label):
    others = {
        "link": EvidenceSupport.LINK,
        "paper": EvidenceSupport.PAPER,
        "observation": EvidenceSupport.OBSERVATION,
    }
    return others.get(kind_of(label), EvidenceSupport.FILE)


def content_of(label, title, period, draw: random.Random) -> EvidenceContent:
    """The content of a proof with that title, the same for the same draw."""
    return MAKERS[kind_of(label)](title, period, draw)


def _photograph(title, period, draw):
    picture = photograph(title, long_date(period.last), seed=draw.random())
    return EvidenceContent(upload=Upload(picture, _named(title, "jpg"), "image/jpeg"))


def _link(title, period, draw):
    address = ADDRESS.format(_slug(title)[:60])
    capture = page_capture(title, address, long_date(period.last))
    return EvidenceContent(
        url=address, captured_on=period.last, upload=Upload(capture, _named(title, "png"), "image/png")
    )


def _paper(title, period, draw):
    return EvidenceContent(archive_place=draw.choice(PLACES))


def _observation(title, period, draw):
    return EvidenceContent(observation=draw.choice(SEEN), observed_by="Responsable qualité")


def _sheet(title, period, draw):
    columns = ("Mois", "Situations relevées", "Dans le délai", "Hors délai")
    rows = [_month(month, draw) for month in range(period.first.month, period.last.month + 1)]
    if draw.random() < 0.3:
        text = spreadsheets.csv_text(columns, rows).encode()
        return EvidenceContent(upload=Upload(text, _named(title, "csv"), CSV))
    criteria = [("Période", _in_words(period)), ("Nature", INVENTED)]
    with spreadsheets.ods_file(columns, rows, title=title, criteria=criteria) as file:
        return EvidenceContent(upload=Upload(file.read(), _named(title, "ods"), ODS))


def _month(month, draw):
    seen = draw.randint(40, 260)
    late = draw.randint(0, seen // 12)
    return f"{MONTHS[month - 1]} 2015", seen, seen - late, late


def _report(title, period, draw):
    lines = [f"Période couverte : {_in_words(period)}.", "", *LINES, "", INVENTED]
    content = report(title, [french(line) for line in lines])
    return EvidenceContent(upload=Upload(content, _named(title, "pdf"), "application/pdf"))


def _in_words(period):
    return f"du {long_date(period.first)} au {long_date(period.last)}"


def _named(title, extension):
    return f"{_slug(title)[:80]}.{extension}"


def _slug(title):
    plain = "".join(letter if letter.isalnum() else "-" for letter in title.lower())
    return "-".join(filter(None, plain.split("-")))


MAKERS = {
    "photograph": _photograph,
    "link": _link,
    "paper": _paper,
    "observation": _observation,
    "sheet": _sheet,
    "report": _report,
}
