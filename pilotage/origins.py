"""The row that an action comes from: a gap, a proof or an indicator, as an address names it and a reader sees it."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any, ClassVar

from django.urls import reverse

from engagements.enums import GapOrigin
from engagements.models import Campaign, Evidence, EvidenceUse, Indicator, OpenGap
from qualipref.accounts.models import User
from qualipref.keys import LAST
from qualipref.typography import enumeration, long_date, short_date

from .enums import ActionOrigin
from .models.action import ENDED


@dataclass(frozen=True)
class OriginRow:
    """`row`, which `user` reads; `field` is the key of Action that names it, `word` how an address does."""

    row: Any
    user: User
    today: datetime.date

    word: ClassVar[str]
    field: ClassVar[str]
    model: ClassVar[type]
    related: ClassVar[tuple] = ()

    @property
    def key(self):
        """How a form carries it: « ecart:12 »."""
        return f"{self.word}:{self.row.pk}"

    @property
    def codes(self):
        """Of the commitments that it is about."""
        return [commitment.code for commitment, _ in self.places]

    @property
    def services(self):
        return {unit.service for _, unit in self.places if unit and unit.service_id}

    @property
    def site_ids(self):
        """Where an action may answer it; nothing when it is everywhere."""
        sites = {unit.site_id if unit else None for _, unit in self.places}
        return set() if None in sites else sites


class GapRow(OriginRow):
    word, field, model = "ecart", "gap", OpenGap
    related = ("commitment", "unit__site", "unit__service__site")

    @property
    def kind(self):
        is_audited = self.row.origin == GapOrigin.AUDIT
        return ActionOrigin.AUDIT_FINDING if is_audited else ActionOrigin.SELF_ASSESSMENT

    @property
    def said(self):
        lifted = f", levé le {long_date(self.row.lifted_on)}" if self.row.lifted_on else ""
        return f"Écart « {self.row.label.rstrip(' .')} », {self.row.commitment.code}, {self.row.unit}{lifted}"

    @property
    def address(self):
        """Its cell, in the last campaign of its référentiel."""
        of_framework = Campaign.objects.filter(framework=self.row.commitment.framework_id, opens_on__lte=self.today)
        year = of_framework.order_by("-year").values_list("year", flat=True).first()
        named = [year, self.row.commitment.code, self.row.unit.code]
        return reverse("engagements:cell_detail", args=named) if year else ""

    @property
    def places(self):
        return [(self.row.commitment, self.row.unit)]


class EvidenceRow(OriginRow):
    word, field, model = "preuve", "evidence", Evidence
    kind = ActionOrigin.EVIDENCE

    @property
    def said(self):
        return f"Preuve « {self.row.title} »"

    @property
    def address(self):
        return reverse("engagements:evidence_detail", args=[self.row.pk])

    @cached_property
    def places(self):
        """Where it was offered, of the cells that one sees."""
        uses = EvidenceUse.objects.visible_to(self.user, self.today).filter(evidence=self.row)
        read = uses.select_related("commitment", "unit__site", "unit__service__site").order_by("pk")
        return [(use.commitment, use.unit) for use in read]


class IndicatorRow(OriginRow):
    word, field, model = "indicateur", "indicator", Indicator
    kind = ActionOrigin.INDICATOR

    @property
    def said(self):
        return f"Indicateur {self.row}"

    @property
    def address(self):
        return reverse("engagements:indicator_detail", args=[self.row.framework_id, self.row.code])

    @cached_property
    def places(self):
        """The commitments that it measures, wherever it is measured."""
        return [(each, None) for each in self.row.commitments.visible_to(self.user, self.today)]


ROWS = (GapRow, EvidenceRow, IndicatorRow)
BY_WORD = {each.word: each for each in ROWS}


def origin_asked(parameters, user, today):
    """The row that an address names (`?ecart=12`), or None without one that `user` reads."""
    asked = (f"{word}:{parameters[word]}" for word in BY_WORD if word in parameters)
    found = (origin_named(key, user, today) for key in asked)
    return next((each for each in found if each), None)


def origin_named(key, user, today):
    """« ecart:12 » as `user` reads it; None when it names nothing, or nothing that he may read."""
    word, _, number = key.partition(":")
    if word not in BY_WORD or not number.isdecimal() or len(number) > len(str(LAST)) or int(number) > LAST:
        return None
    return _read(BY_WORD[word], int(number), user, today)


def origin_of(action, user, today):
    """The row that `action` comes from, when there is one and `user` may read it."""
    of_action = next((each for each in ROWS if getattr(action, f"{each.field}_id")), None)
    return _read(of_action, getattr(action, f"{of_action.field}_id"), user, today) if of_action else None


def _read(kind, pk, user, today):
    row = kind.model.objects.visible_to(user, today).select_related(*kind.related).filter(pk=pk).first()
    return kind(row, user, today) if row else None


def proposal_address(**asked):
    """The page that proposes an action from there: `ecart`, `preuve` or `indicateur`, and `service` if one knows it."""
    return reverse("pilotage:action_propose", query={name: value for name, value in asked.items() if value})


def origin_in_words(action):
    """What the journal says of it, which tells no more than the commitments of the action do."""
    said = action.get_origin_display()
    if action.gap:
        return f"{said}, écart {action.gap.commitment.code} ouvert le {long_date(action.gap.opened_on)}"
    if action.evidence:
        return f"{said} déposée le {long_date(action.evidence.submitted_at)}"
    return f"{said} {action.indicator.code}" if action.indicator else said


def by_row(field, actions):
    """{key of a gap or of an indicator: those of `actions` that treat it, the first proposed first}.

    One that has ended treats it no more: what still waits is to be treated again.
    """
    found = defaultdict(list)
    for action in sorted(actions, key=attrgetter("pk")):
        if action.status not in ENDED:
            found[getattr(action, f"{field}_id")].append(action)
    return found


def treated_by(actions):
    """« A-2015-012 pour le 1er décembre 2015 », of each."""
    return enumeration(f"{each.reference} pour le {short_date(each.due_on)}" for each in actions)
