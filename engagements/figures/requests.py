"""The figures of the requests of proof."""

from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from qualipref.figures import Rows, declare

from ..models import EvidenceRequest
from .parameters import SITE, site_asked

THEME = "Demandes de preuve"
SOURCE = "Demandes de preuve adressées aux services"

REQUESTS_OPEN = declare(
    "engagements.requests_open",
    "Demandes en attente",
    meaning="Demandes de preuve auxquelles le service n’a pas encore répondu et qui ne sont pas annulées.",
    formula="Demandes en attente",
    source=SOURCE,
    theme=THEME,
    parameters=(SITE,),
)
REQUESTS_LATE = declare(
    "engagements.requests_late",
    "Demandes en retard",
    meaning="Demandes en attente dont l’échéance est passée : due le 15, une preuve est en retard le 16.",
    formula="Demandes en retard, sur les demandes en attente",
    source=SOURCE,
    theme=THEME,
    parameters=(SITE,),
)
ADDRESSES = {REQUESTS_OPEN: "open", REQUESTS_LATE: "en-retard"}


def requests_figure(definition, count, of, *, on, slug="", name=""):
    """How many requests about the site named, or about all of them, are in the state that `definition` counts."""
    asked = urlencode({"etat": ADDRESSES[definition]} | ({"site": slug} if slug else {}))
    return definition.count(
        count,
        of,
        subject=name,
        perimeter=name or "tous les sites",
        on=on,
        rows=Rows.of(count, "demande", f"{reverse('engagements:evidence_request_list')}?{asked}"),
        parameters={"site": slug},
    )


def late_requests_by_site(user, on, sites):
    """{site: (late, open)} of the requests that `user` sees."""
    waiting = EvidenceRequest.objects.visible_to(user, on).open().filter(unit__site__in=sites).order_by()
    counted = waiting.values_list("unit__site").annotate(late=Count("pk", filter=Q(due_on__lt=on)), waiting=Count("pk"))
    return {site: (late, waiting) for site, late, waiting in counted}


def _waiting(user, on, site):
    """((late, open), the site asked or None), or None when the site is not to be seen."""
    place = site_asked(user, on, site)
    if site and place is None:
        return None
    waiting = EvidenceRequest.objects.visible_to(user, on).open()
    waiting = waiting.filter(unit__site=place) if place else waiting
    found = waiting.aggregate(late=Count("pk", filter=Q(due_on__lt=on)), waiting=Count("pk"))
    return found["late"], found["waiting"], {"slug": place.slug, "name": place.name} if place else {}


@REQUESTS_OPEN.computed
def open_asked(user, on, *, site):
    found = _waiting(user, on, site)
    return requests_figure(REQUESTS_OPEN, found[1], None, on=on, **found[2]) if found else None


@REQUESTS_LATE.computed
def late_asked(user, on, *, site):
    found = _waiting(user, on, site)
    return requests_figure(REQUESTS_LATE, *found[:2], on=on, **found[2]) if found else None
