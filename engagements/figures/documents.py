"""The figure of the quality documents: those in force whose review date is not past."""

from django.db.models import Count, Q
from django.urls import reverse

from qualipref.figures import Rows, declare
from qualipref.typography import percent
from sites.models import Site

from ..enums import DocumentState
from ..models import QualityDocument
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
