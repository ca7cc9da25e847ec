"""What engagements shows on the pages of sites."""

from django.db.models import Q

from qualipref import clock
from qualipref.panels import Panel, panel

from .enums import CRISIS_DUTIES
from .figures import service_score
from .models import Campaign, Chapter, Commitment, Contribution, CrisisEvent, QualityDocument
from .models.call_list import reads_names
from .permissions import can_read_cells
from .readiness import crisis_badge, document_badge
from .readiness.standing import standing_of_service
from .statistics.training import follow_up_of

EVENTS_SHOWN = 3


@panel("sites.service")
def score_of_service(user, service):
    """What the service is worth in the campaign of the year, and how many of its cells are to treat."""
    today = clock.today()
    standing = standing_of_service(service, Campaign.objects.current(today), user, today)
    if standing is None:
        return None
    figure = service_score(standing, service, user, today)
    return Panel("engagements/_service_score.html", {"standing": standing, "service": service, "figure": figure})


@panel("sites.service")
def contributions_of_service(user, service):
    """The chapters whose proof the service supplies, named as the référentiel of the campaign names them."""
    today = clock.today()
    contributions = list(
        Contribution.objects.visible_to(user, today).on(today).filter(service=service).prefetch_related("sites")
    )
    if not contributions:
        return None
    campaign = Campaign.objects.current(today)
    titles = _titles(campaign.framework_id, contributions) if campaign else {}
    rows = [(contribution, titles.get(contribution.chapter_code, "")) for contribution in contributions]
    return Panel("engagements/_service_contributions.html", {"rows": rows})


@panel("sites.service")
def training_of_service(user, service):
    """How many of its agents are trained, theme by theme."""
    rows = follow_up_of(user, service, clock.today())
    return Panel("engagements/_service_training.html", {"rows": rows}) if rows else None


@panel("engagements.commitment")
def documents_of_commitment(user, commitment):
    """The documents in force that serve the commitment."""
    today = clock.today()
    documents = QualityDocument.objects.visible_to(user, today).in_force(today).filter(commitments=commitment)
    return _documents(documents, today)


@panel("engagements.cell")
def documents_of_cell(user, state):
    """Those that serve its commitment and concern its unit: its site and its service, or everyone there."""
    today, place = clock.today(), state.place
    documents = QualityDocument.objects.visible_to(user, today).in_force(today).filter(commitments=place.commitment)
    if place.site:
        documents = documents.filter(Q(site=None) | Q(site=place.site))
    if place.service:
        named = QualityDocument.services.through.objects
        everyone = ~Q(pk__in=named.values("qualitydocument"))
        documents = documents.filter(everyone | Q(pk__in=named.filter(service=place.service).values("qualitydocument")))
    return _documents(documents, today)


def _documents(documents, today):
    found = [(document, document_badge(document, today)) for document in documents.by_kind()]
    return Panel("engagements/_linked_documents.html", {"documents": found}) if found else None


@panel("engagements.cell")
def events_of_cell(user, state):
    """The last exercises and activations of the site, beside what the module of emergencies asks."""
    module, today = state.commitment.chapter.module, clock.today()
    if module is None or state.place.site is None:
        return None
    events = CrisisEvent.objects.visible_to(user, today).filter(module=module.module_id, site=state.place.site)
    return _crisis_panel(events, user, today)


@panel("sites.service")
def events_of_service(user, service):
    """The last exercises and activations, on the page of a service in charge of emergencies."""
    today = clock.today()
    if not any(duty.duty in CRISIS_DUTIES for duty in service.duties.all()):
        return None
    return _crisis_panel(CrisisEvent.objects.visible_to(user, today), user, today, even_empty=True)


def _crisis_panel(events, user, today, *, even_empty=False):
    rows = [(event, crisis_badge(event, today)) for event in events.for_list()[:EVENTS_SHOWN]]
    if not rows and not (even_empty and can_read_cells(user, today)):
        return None
    return Panel("engagements/_crisis_panel.html", {"rows": rows, "reads_names": reads_names(user, today)})


def _titles(framework_pk, contributions):
    """The titles of the chapters and of the steering requirements, by code."""
    named = {"framework": framework_pk, "code__in": {row.chapter_code for row in contributions}}
    chapters = Chapter.objects.filter(**named).values_list("code", "title")
    return dict(Commitment.objects.filter(**named).values_list("code", "title")) | dict(chapters)
