"""What became of what a committee decided: an action, a gap, an objective, proofs, an indicator, a point put off."""

from collections import defaultdict
from functools import cached_property

from django.db.models import Count, Exists, Max, OuterRef, Q, prefetch_related_objects

from engagements.measures.board import latest_values
from engagements.measures.value import reaches
from engagements.models import Campaign, EvidenceUse
from engagements.readiness import ProofFilter, in_state
from qualipref import clock
from qualipref.typography import NBSP, long_date, plural

from .enums import DATED, ActionStatus, ItemKind, MeetingStatus, ObjectiveStatus, Verdict
from .models import Action, AgendaItem, Decision
from .models.action import LIVE
from .origins import by_row, treated_by
from .subjects import SUBJECTS, subject_of_item

DROPPED = (ActionStatus.REJECTED, ActionStatus.ABANDONED)
DONE = (ActionStatus.DONE, ActionStatus.CLOSED, ActionStatus.VERIFIED)
OPEN = (ActionStatus.PROPOSED, *LIVE)
NOTHING = ("so", "Sans action à suivre")
REGISTERED = ("so", "Inscrit au registre des engagements optionnels")


def is_put_off(decision):
    """Whether the committee is to look at the point again."""
    if decision.verdict == Verdict.POSTPONED:
        return decision.item.kind not in DATED or decision.new_due_on is None
    return decision.verdict == Verdict.MORE_ASKED


class FateReader:
    """Reads what `decisions` are worth on a day for `meeting`; each register is read once, when one of them asks.

    `actions` are those that may treat their gaps and their indicators, when the caller has read them.
    """

    def __init__(self, meeting, decisions, on, actions=None):
        self.meeting, self.decisions, self.on, self.actions = meeting, decisions, on, actions
        self.items = [decision.item for decision in decisions]

    def read(self, decision):
        """(tone, words); what was put off says when it came back, unless its subject says more."""
        said = self._of_subject(decision)
        if is_put_off(decision) and said[0] in ("neutre", "so"):
            return self._of_later_points(decision)
        return said

    def _of_subject(self, decision):
        item = decision.item
        if item.concerned_action:
            return _of_action(item.concerned_action, self.on)
        if item.gap:
            return self._of_gap(item.gap)
        if item.objective:
            return self._of_objective(item.objective)
        if item.indicator:
            return self._of_indicator(item.indicator)
        if item.kind == ItemKind.EVIDENCE and item.commitment:
            return self._of_proofs(decision)
        return REGISTERED if item.kind == ItemKind.OPTIONAL_COMMITMENT else NOTHING

    def _of_gap(self, gap):
        if gap.lifted_on and gap.lifted_on <= self.on:
            return "ok", f"Écart levé le {long_date(gap.lifted_on)}"
        return self._of_answer(self._treating["gap"][gap.pk]) or ("neutre", "Toujours ouvert, sans action")

    def _of_indicator(self, indicator):
        known = self._values.get(indicator.pk)
        if known is None:
            return "neutre", "Sans mesure depuis un an"
        period, value, aimed = known
        measured = f"{value.printed} ({period})"
        if not value.is_missed:
            return "ok", f"Revenu à la cible{NBSP}: {measured}" if aimed else measured
        answer = self._of_answer(self._treating["indicator"][indicator.pk])
        said = f"{measured}, toujours hors de la cible {aimed}"
        return (answer[0], f"{said}. {answer[1]}") if answer else ("neutre", said)

    def _of_answer(self, actions):
        """What the actions that treat a gap or an indicator say of it; nothing without any."""
        if not actions:
            return None
        is_late = any(action.days_late(self.on) for action in actions)
        said = f"Traité par {treated_by(actions)}"
        return ("bas", f"{said}, en retard") if is_late else ("info", said)

    def _of_objective(self, objective):
        if objective.status == ObjectiveStatus.DROPPED:
            return "so", "Abandonné"
        if objective.status == ObjectiveStatus.DRAFT:
            return "neutre", "Toujours en préparation"
        aimed, known = self._targets[objective.pk], self._values.get(objective.indicator_id)
        if aimed is None or known is None or not known[1].is_measurable:
            return "so", f"Validé, {aimed} visés" if aimed else "Validé"
        period, value, _ = known
        said = f"{value.printed} ({period}) pour {aimed} visés"
        return ("ok", f"Atteint{NBSP}: {said}") if reaches(objective.indicator, value.number, aimed) else ("info", said)

    def _of_proofs(self, decision):
        commitment = decision.item.commitment_id
        count, latest = self._expired.get(commitment, 0), self._renewed.get(commitment)
        is_renewed = latest and latest > decision.at
        renewed = f"le {long_date(latest.astimezone(clock.PARIS).date())}" if is_renewed else ""
        if count:
            still = plural(count, "preuve toujours périmée", "preuves toujours périmées")
            return "neutre", f"{still}{f', la dernière reçue {renewed}' if renewed else ''}"
        return "ok", f"Renouvelée {renewed}" if renewed else "Plus aucune preuve périmée"

    def _of_later_points(self, decision):
        later = [
            each for each in self._points[subject_of_item(decision.item)]
            if each.meeting.starts_at > decision.meeting.starts_at
        ]  # fmt: skip
        for point in later:
            if point.is_decided:
                return "ok", f"Réexaminé à {point.meeting.reference}"
        if later and later[-1].meeting.status != MeetingStatus.CLOSED:
            return "info", f"À l’ordre du jour de {later[-1].meeting.reference}"
        day = decision.new_due_on
        if day is None:
            return "neutre", "Pas encore réexaminé"
        return ("bas", f"À réexaminer le {long_date(day)}, pas encore fait") if day < self.on else (
            "neutre", f"À réexaminer le {long_date(day)}"
        )  # fmt: skip

    @cached_property
    def _treating(self):
        actions = self._answering() if self.actions is None else self.actions
        return {name: by_row(name, actions) for name in ("gap", "indicator")}

    def _answering(self):
        gaps, indicators = (
            [pk for item in self.items if (pk := getattr(item, name))] for name in ("gap_id", "indicator_id")
        )
        return list(Action.objects.filter(Q(gap__in=gaps) | Q(indicator__in=indicators)))

    @cached_property
    def _values(self):
        named = [item.indicator or (item.objective and item.objective.indicator) for item in self.items]
        return latest_values([each for each in named if each], self.on)

    @cached_property
    def _targets(self):
        approved = [each for item in self.items if (each := item.objective) and each.status == ObjectiveStatus.APPROVED]
        prefetch_related_objects(approved, "targets")
        return {each.pk: each.target for each in approved}

    @cached_property
    def _proofs(self):
        """The uses that may prove the commitments whose proofs were to be renewed."""
        asked = [item.commitment_id for item in self.items if item.kind == ItemKind.EVIDENCE]
        uses = EvidenceUse.objects.filter(commitment__in=asked).order_by()
        site = self.meeting.committee.site_id
        return uses.filter(unit__site=site) if site else uses

    @cached_property
    def _expired(self):
        campaign = Campaign.objects.of(self.on)
        if campaign is None:
            return {}
        expired = self._proofs.filter(in_state(ProofFilter.EXPIRED, campaign, campaign.day(self.on)))
        return dict(expired.values_list("commitment").annotate(Count("pk")))

    @cached_property
    def _renewed(self):
        return dict(self._proofs.counting().values_list("commitment").annotate(Max("evidence__submitted_at")))

    @cached_property
    def _points(self):
        """{subject: the points of this committee about it, the first first} of what was put off."""
        put_off = [decision for decision in self.decisions if is_put_off(decision)]
        since = min(decision.meeting.starts_at for decision in put_off)
        points = AgendaItem.objects.filter(_about([decision.item for decision in put_off]))
        later = points.filter(meeting__committee=self.meeting.committee, meeting__starts_at__gt=since)
        read = later.exclude(meeting__status=MeetingStatus.CANCELLED).select_related("meeting__committee", *SUBJECTS)
        found = defaultdict(list)
        is_decided = Exists(Decision.objects.standing().filter(item=OuterRef("pk")))
        for point in read.annotate(is_decided=is_decided).order_by("meeting__starts_at", "pk"):
            found[subject_of_item(point)].append(point)
        return found


def _about(items):
    """The points that may have the same subject as one of `items`."""
    actions = [item.concerned_action.pk for item in items if item.concerned_action]
    about = Q(action__in=actions) | Q(date_request__action__in=actions) | Q(title__in=[each.title for each in items])
    for name in ("gap", "objective", "indicator", "commitment"):
        about |= Q(**{f"{name}__in": [pk for item in items if (pk := getattr(item, f"{name}_id"))]})
    return about


def _of_action(action, on):
    if action.status in DONE:
        return "ok", f"Fait le {long_date(action.done_on)}"
    if action.status in DROPPED:
        return "so", action.get_status_display()
    progress = f"{action.progress}{NBSP}%"
    if action.days_late(on):
        return "bas", f"En retard, attendu pour le {long_date(action.due_on)}, {progress}"
    if action.status == ActionStatus.IN_PROGRESS:
        return "info", f"En cours, {progress}, pour le {long_date(action.due_on)}"
    if action.status == ActionStatus.APPROVED:
        return "neutre", f"Jamais commencé, pour le {long_date(action.due_on)}"
    return "neutre", action.get_status_display()
