"""One field over all that people look for by its name: every word must be found, accents and case set aside."""

from dataclasses import dataclass

from django.db.models import Q

from engagements.models import Commitment, CrisisEvent, Indicator, QualityDocument
from engagements.readiness import document_badge
from qualipref.collation import sort_key
from sites.models import Service, Site

from .enums import ALL_SITES
from .menu import address
from .models import Action

SHOWN = 20


@dataclass(frozen=True)
class Result:
    label: str
    context: str
    url: str


@dataclass(frozen=True)
class Group:
    """What was found of one kind: the first results, and how many there are in all."""

    title: str
    count: int
    results: list

    @property
    def hidden_count(self):
        return self.count - len(self.results)


def search(text, *, user, on):
    """The groups that hold something for `text`, among what `user` may see on day `on`."""
    words = sort_key(text).split()
    if not words:
        return []
    groups = [_sites(words, user, on), _services(words, user, on)]
    groups += [_commitments(text, user, on), _indicators(words, user, on), _documents(text, user, on)]
    groups += [_events(text, user, on), _actions(text, user, on)]
    return [group for group in groups if group.count]


def _holding(words, *fields):
    """Rows where each word is found in at least one of the fields."""
    wanted = Q()
    for word in words:
        found = Q()
        for field in fields:
            found |= Q(**{f"{field}__icontains": word})
        wanted &= found
    return wanted


def _group(title, rows, result):
    """One query when everything fits, a second one to count the rest."""
    shown = list(rows[: SHOWN + 1])
    count = rows.count() if len(shown) > SHOWN else len(shown)
    return Group(title, count, [result(row) for row in shown[:SHOWN]])


def _sites(words, user, on):
    rows = Site.objects.visible_to(user, on).filter(_holding(words, "name_sort"))
    return _group("Sites", rows, _site)


def _site(site):
    return Result(site.name, site.get_kind_display(), address("sites:site_detail", site.slug))


def _services(words, user, on):
    rows = Service.objects.visible_to(user, on).for_list().filter(_holding(words, "name_sort", "short_name", "slug"))
    return _group("Services", rows, _service)


def _service(service):
    place = service.site.name if service.site else ALL_SITES
    context = f"{service.get_kind_display()}, {place}"
    return Result(service.name, context, address("sites:service_detail", service.pk))


def _commitments(text, user, on):
    rows = Commitment.objects.visible_to(user, on).matching(text).for_list().select_related("framework")
    return _group("Engagements", rows, _commitment)


def _commitment(commitment):
    nature = "Optionnel" if commitment.is_optional else "Obligatoire"
    url = address("engagements:commitment_detail", commitment.framework_id, commitment.code)
    context = f"{nature} · {commitment.chapter.title} · version {commitment.framework.version}"
    return Result(f"{commitment.code} {commitment.title}", context, url)


def _indicators(words, user, on):
    """A few dozen, read whole: what is searched of them is not kept in the database."""
    readable = Indicator.objects.visible_to(user, on).select_related("framework").order_by("-framework", "order")
    found = [each for each in readable if all(word in each.searched_text for word in words)]
    return Group("Indicateurs", len(found), [_indicator(each) for each in found[:SHOWN]])


def _indicator(indicator):
    context = f"{indicator.frequency.capitalize()} · version {indicator.framework.version}"
    return Result(
        str(indicator), context, address("engagements:indicator_detail", indicator.framework_id, indicator.code)
    )


def _documents(text, user, on):
    """What is published, and what is in preparation for who may read it; what was withdrawn is left to its list."""
    rows = QualityDocument.objects.visible_to(user, on).on(on).exclude(withdrawn_on__lte=on).matching(text)
    return _group("Documents qualité", rows.select_related("site").by_kind(), lambda row: _document(row, on))


def _document(document, on):
    context = f"{document.get_kind_display()}, {document.perimeter} · {document_badge(document, on).word}"
    return Result(str(document), context, address("engagements:document_detail", document.pk))


def _events(text, user, on):
    rows = CrisisEvent.objects.visible_to(user, on).matching(text).for_list()
    return _group("Exercices et activations", rows, _event)


def _event(event):
    url = address("engagements:crisis_event_detail", event.pk)
    return Result(event.title, f"{event.reference} · {event.get_status_display()}", url)


def _actions(text, user, on):
    rows = Action.objects.visible_to(user, on).matching(text).select_related("lead_service")
    return _group("Actions", rows.order_by("title_sort", "pk"), _action)


def _action(action):
    context = f"{action.reference} · {action.get_status_display()} · {action.lead_service.name}"
    return Result(action.title, context, address("pilotage:action_detail", action.pk))
