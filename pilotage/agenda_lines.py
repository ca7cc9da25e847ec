"""How the agenda of a meeting is shown: its points with their reasons and links, its time against the length."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from qualipref.typography import NBSP

from .minutes_lines import minutes_badge, minutes_named
from .models import Action, AgendaItem, ItemComment, ItemPiece

ABOUT = (
    "action",
    "date_request__action",
    "commitment",
    "objective",
    "gap__commitment",
    "gap__unit",
    "indicator",
    "added_by",
)


class Link(NamedTuple):
    label: str
    url: str


class ItemLine(NamedTuple):
    """`up` and `down` are the whole order with this point moved; nothing at the ends."""

    rank: int
    item: AgendaItem
    links: list
    comments: list
    pieces: list
    up: str
    down: str


class Length(NamedTuple):
    """The minutes of an agenda against those of its meeting."""

    planned: int
    available: int

    @property
    def excess(self):
        return max(self.planned - self.available, 0)

    @property
    def words(self):
        """« 52 min prévues sur 60 »."""
        return f"{self.planned}{NBSP}min prévue{'s' if self.planned > 1 else ''} sur {self.available}"


def agenda_items(meeting):
    return list(_agenda(meeting))


def _agenda(meeting):
    return meeting.items.select_related(*ABOUT).order_by("order", "pk")


def with_marks(items):
    """The points with `is_commented` and `has_pieces`: whether there are rows to read."""
    commented = ItemComment.objects.filter(item=OuterRef("pk"))
    joined = ItemPiece.objects.filter(item=OuterRef("pk"))
    return items.annotate(is_commented=Exists(commented), has_pieces=Exists(joined))


def length_of(meeting, items):
    return Length(sum(item.minutes for item in items), meeting.minutes_planned)


def length_now(meeting):
    """The same when nothing else of the agenda is read: one query."""
    return Length(meeting.items.aggregate(planned=Sum("minutes", default=0))["planned"], meeting.minutes_planned)


def item_lines(meeting, user, today):
    """The points of its agenda in their order, with links to what `user` may read."""
    about = Coalesce(OuterRef("date_request__action"), OuterRef("action"))
    readable = Action.objects.visible_to(user, today).filter(pk=about)
    items = list(with_marks(_agenda(meeting)).annotate(reads_action=Exists(readable)))
    comments = _by_item(ItemComment.objects.select_related("author"), [each for each in items if each.is_commented])
    pieces = pieces_of([each for each in items if each.has_pieces])
    minutes = minutes_named(items, user, today)
    keys = [item.pk for item in items]
    return [
        ItemLine(
            rank=rank + 1,
            item=item,
            links=_links(item, minutes.get(item.title)),
            comments=comments[item.pk],
            pieces=pieces[item.pk],
            up=_moved(keys, rank, -1),
            down=_moved(keys, rank, 1),
        )
        for rank, item in enumerate(items)
    ]


def pieces_of(items):
    """{key of a point: the files joined to it}, in one query."""
    return _by_item(ItemPiece.objects.all(), items)


def _by_item(rows, items):
    """{key of a point: its rows}; nothing is asked when no point has any."""
    found = defaultdict(list)
    for row in rows.filter(item__in=items) if items else ():
        found[row.item_id].append(row)
    return found


def _moved(keys, rank, step):
    """« 3,1,2 »: the order once that point changed places with its neighbour."""
    other = rank + step
    if not 0 <= other < len(keys):
        return ""
    order = list(keys)
    order[rank], order[other] = order[other], order[rank]
    return ",".join(map(str, order))


def _links(item, minutes):
    """To what the point is about; `minutes` are those that it names, with their state now."""
    links = []
    if minutes:
        said = f"{minutes.reference}{NBSP}: {minutes_badge(minutes).word.lower()}"
        links.append(Link(said, reverse("pilotage:minutes_detail", args=[minutes.pk])))
    if item.reads_action:
        action = item.concerned_action
        links.append(Link(action.reference, reverse("pilotage:action_detail", args=[action.pk])))
    commitment = item.gap.commitment if item.gap_id else item.commitment
    if commitment:
        url = reverse("engagements:commitment_detail", args=[commitment.framework_id, commitment.code])
        links.append(Link(f"Engagement {commitment.code}", url))
    if item.indicator_id:
        url = reverse("engagements:indicator_detail", args=[item.indicator.framework_id, item.indicator.code])
        links.append(Link(f"Indicateur {item.indicator.code}", url))
    return links
