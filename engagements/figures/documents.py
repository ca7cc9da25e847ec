"""The figures of the quality documents: those whose review date is not past, and who has read one of them."""

from django.db.models import Count, Q
from django.urls import reverse

from qualipref.figures import Parameter, Rows, declare
from qualipref.typography import percent, plural
from sites.models import Site

from .. import reading
from ..enums import DocumentState
from ..models import QualityDocument
from ..permissions import can_read_receipts
from .parameters import SITE

UP_TO_DATE = declare(
    "engagements.documents_up_to_date",
    "Documents à jour",
    meaning="Part des documents en vigueur dont la date de révision n’est pas dépassée. Une révision prévue le 15 est "
    "en retard le 16.",
    formula="Documents en vigueur non échus ÷ documents en vigueur, arrondi à l’entier inférieur",
    source="Gestion documentaire",
    theme="Documents qualité",
    parameters=(SITE,),
)


def _to_read(user, on):
    documents = QualityDocument.objects.visible_to(user, on).in_force(on).filter(is_to_be_read=True)
    return [(document.code, str(document)) for document in documents]


READINGS = declare(
    "engagements.document_readings",
    "Lectures d’un document",
    meaning="Personnes qui ont confirmé avoir lu et compris la version en vigueur, parmi celles qui doivent la lire. "
    "Une nouvelle version se lit de nouveau.",
    formula="Personnes qui ont confirmé leur lecture, sur les personnes des services concernés ; une personne de "
    "plusieurs services compte une fois",
    source="Accusés de lecture",
    theme="Documents qualité",
    parameters=(Parameter("document", "Document", _to_read, is_required=True),),
)


@UP_TO_DATE.computed
def documents_up_to_date(user, on, site=""):
    """Those that `user` sees, of one site with the whole préfecture's, or all of them; None when he sees none."""
    documents = QualityDocument.objects.visible_to(user, on).in_force(on)
    place = Site.objects.on(on).filter(slug=site).first() if site else None
    if place:
        documents = documents.of_site(place)
    elif site:
        return None
    in_force, late = documents.aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=on))).values()
    if not in_force:
        return None
    good, said = in_force - late, str(place or "tous les sites")
    return UP_TO_DATE.rate(
        good,
        in_force,
        percent(100 * good // in_force),
        subject=said,
        calculation=f"{good} documents non échus ÷ {in_force} documents en vigueur",
        perimeter=f"Documents que vous pouvez lire, {said}",
        on=on,
        rows=_rows(in_force, DocumentState.IN_FORCE, site),
        lacking=(("À réviser", _rows(late, DocumentState.TO_REVIEW, site)),) if late else (),
        parameters={"site": site},
    )


def _rows(count, state, site):
    address = f"{reverse('engagements:document_list')}?etat={state.value}"
    return Rows.of(count, "document", f"{address}&site={site}" if site else address)


def readings_figure(document, version, lines, on):
    """From the ServiceReadings that a person counts, of the version in force; None when nobody has to read it."""
    if not lines:
        return None
    read, concerned = reading.total(lines)
    return READINGS.count(
        read,
        concerned,
        subject=f"{document.code}, version {version.number}",
        calculation=f"{plural(read, 'lecture confirmée', 'lectures confirmées')} sur {plural(concerned, 'personne')}",
        perimeter="services que vous comptez",
        on=on,
        rows=Rows.of(len(lines), "service", reverse("engagements:document_readers", args=[document.pk]), weight=0),
        parameters={"document": document.code},
    )


@READINGS.computed
def document_readings(user, on, *, document):
    held = QualityDocument.objects.visible_to(user, on).in_force(on)
    found = held.filter(code=document, is_to_be_read=True).first() if document else None
    if found is None or not can_read_receipts(user):
        return None
    version = found.versions.get(pk=found.current_id)
    return readings_figure(found, version, reading.readings(found, version, user, on), on)
