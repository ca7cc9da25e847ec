"""What waits for a committee, source by source: each proposal says why it is there.

The agenda keeps these words until the meeting: they say dates, which stay true, never ages.
"""

import datetime
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter

from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery

from engagements.measures.board import BoardReader
from engagements.models import Campaign, Commitment, EvidenceUse, OpenGap, OptionalCommitmentDecision
from engagements.readiness import ProofFilter, in_state
from qualipref import clock
from qualipref.typography import long_date, percent, plural, short_date

from .enums import (
    DATED,
    WHOLE_PREFECTURE,
    ActionStatus,
    CommitteeKind,
    ItemKind,
    MinutesStatus,
    ObjectiveStatus,
    PlanState,
    Verdict,
)  # fmt: skip
from .follow_up import counted, fates, previous_meeting, published_fates
from .models import Action, Decision, DueDateChange, DueDateRequest, MeetingMinutes, Objective
from .models.action import LIVE, in_plan_state
from .models.meeting import MOVED_ACTION
from .origins import by_row, proposal_address, treated_by
from .permissions import can_propose_action, can_propose_action_at
from .subjects import SUBJECTS, subject_of, subject_of_item

ESTIMATES = {
    ItemKind.FOLLOW_UP: 5,
    ItemKind.MINUTES: 3,
    ItemKind.GAP: 4,
    ItemKind.LATE_ACTION: 4,
    ItemKind.DATE_REQUEST: 3,
    ItemKind.NEW_ACTION: 3,
    ItemKind.CLOSING: 2,
    ItemKind.OPTIONAL_COMMITMENT: 2,
    ItemKind.OBJECTIVE: 5,
    ItemKind.EVIDENCE: 2,
    ItemKind.INDICATOR: 3,
    ItemKind.FREE: 5,
}  # minutes, by kind of point
TITLE, WHY = 250, 300
OFTEN = 2  # changes of date that stand: the committee asks why
LEFT_OPEN = {
    Verdict.POSTPONED: "examen reporté",
    Verdict.MORE_ASKED: "complément demandé",
    Verdict.REJECTED: "refusé",
    Verdict.WITHDRAWN: "retiré de l’ordre du jour",
}


@dataclass(frozen=True)
class Proposal:
    """A point that the data offer. `about` are the fields of AgendaItem that name its subject.

    `not_before` is the day that a committee gave to look at it again; `remedy`, the address that proposes an action.
    """

    kind: ItemKind
    title: str
    why: str
    about: dict = field(default_factory=dict)
    site_id: int | None = None
    proposal: str = ""
    not_before: datetime.date | None = None
    remedy: str = ""
    kind_label: str = ""

    @property
    def duration(self):
        """How many minutes it usually takes, by its kind."""
        return ESTIMATES[self.kind]

    @property
    def subject(self):
        return subject_of(self.kind, self.title, **self.about)

    @property
    def key(self):
        """How the page that offers it names it: « late_action:12 »."""
        return f"{self.kind}:{self.subject[1]}"


def short(text, length):
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def proposal(kind, title, why, **fields):
    return Proposal(kind, short(title, TITLE), short(why, WHY), **{"kind_label": kind.label} | fields)


class Source:
    """What one person reads, on a day, of what waits for the committee of `meeting`."""

    def __init__(self, meeting, user, today):
        self.meeting, self.user, self.today = meeting, user, today
        self.campaign = Campaign.objects.of(meeting.day)

    def follow_up(self, held):
        """Nothing of it is read when the subjects that an agenda holds, `held`, have it.

        Every member reads the agenda: what was decided is told once its minutes are approved.
        """
        before = previous_meeting(self.meeting)
        title = f"Suites de la séance {before.reference}" if before else ""
        if not before or (ItemKind.FOLLOW_UP, title) in held:
            return
        actions = self.actions if self.meeting.committee.kind == CommitteeKind.STEERING else None
        found = published_fates(self.meeting, self.today, before, actions=actions)
        if not found:
            if fates(self.meeting, self.today, before, actions=actions):
                yield proposal(ItemKind.FOLLOW_UP, title, f"Décisions de la séance du {long_date(before.day)}.")
            return
        done, late, _ = counted(found)
        carried = sum(fate.is_carried for fate in found)
        earlier = f", dont {plural(carried, 'antérieure')}" if carried else ""
        carried_out = plural(done, "exécutée") if done else "aucune exécutée"
        told = f"{plural(len(found), 'décision')}{earlier} ; au {long_date(self.today)}, {carried_out}"
        yield proposal(
            ItemKind.FOLLOW_UP,
            title,
            f"{told}, {late} en retard." if late else f"{told}, aucune en retard.",
        )

    def minutes(self):
        """The committee takes note of them; whoever presides approves the text that he reads (DECISIONS, 31)."""
        waiting = MeetingMinutes.objects.filter(
            status=MinutesStatus.SUBMITTED,
            meeting__committee=self.meeting.committee,
            meeting__starts_at__lt=self.meeting.starts_at,
        )
        for one in waiting.defer("content").select_related("meeting__committee"):
            why = f"Séance du {long_date(one.meeting.day)} ; soumis à l’approbation le {_day(one.submitted_at)}."
            yield proposal(ItemKind.MINUTES, one.reference, why)

    @cached_property
    def open_gaps(self):
        found = OpenGap.objects.visible_to(self.user, self.today).open_on(self.today)
        return list(found.select_related("commitment", "unit__site", "unit__service__site").order_by("opened_on", "pk"))

    @cached_property
    def dates_asked(self):
        """{pk of an action: the request for another date that only the committee may grant}"""
        asked = DueDateRequest.objects.visible_to(self.user, self.today).open().filter(goes_to_committee=True)
        return {each.action_id: each for each in asked.filter(action__status__in=LIVE)}

    @cached_property
    def actions(self):
        """Every action that one of the sources below may speak of, in the order of the plan: one query for all."""
        kept = in_plan_state(PlanState.LATE, self.today) | Q(status__in=(ActionStatus.PROPOSED, ActionStatus.DONE))
        kept |= Q(pk__in=self.dates_asked) | Q(gap__in=[gap.pk for gap in self.open_gaps])
        kept |= Q(indicator__isnull=False) & in_plan_state(PlanState.NOT_ENDED, self.today)
        kept |= Q(status__in=LIVE, pk__in=moved_often())
        found = Action.objects.visible_to(self.user, self.today).filter(kept).for_page().select_related("proof")
        return list(found.annotate(last_moved_at=Subquery(last_changes().values("at")[:1])))

    def gaps(self):
        treating = by_row("gap", self.actions)
        for gap in self.open_gaps:
            why = f"Ouvert le {long_date(gap.opened_on)}, {gap.get_origin_display().lower()}, {gap.unit}"
            treated = treating[gap.pk]
            if treated:
                why += f" ; traité par {treated_by(treated)}"
            else:
                why += " ; aucune action ne le traite"
            yield proposal(
                ItemKind.GAP, f"{gap.commitment.code} {gap.label}", f"{why}.", about={"gap": gap},
                site_id=gap.unit.site_id, remedy="" if treated else self._remedy(gap),
            )  # fmt: skip

    def _remedy(self, gap):
        may_propose = can_propose_action_at(self.user, gap.unit.site, gap.unit.service)
        return proposal_address(ecart=gap.pk) if may_propose else ""

    def late_actions(self):
        """A late action whose new date waits for the committee comes by its request."""
        for action in self.actions:
            if not action.days_late(self.today) or action.pk in self.dates_asked:
                continue
            moved = action.postponement_count
            why = f"Attendue pour le {long_date(action.due_on)}"
            yield self._of_action(
                ItemKind.LATE_ACTION,
                action,
                f"{why}, {_postponed(moved)}, avancement {percent(action.progress)}. {action.lead_service}.",
            )

    def moved_actions(self):
        """One that is late says it already, and one whose date is asked comes by its request."""
        for action in self.actions:
            if not action.is_live or action.postponement_count < OFTEN or action.days_late(self.today):
                continue
            if action.pk in self.dates_asked:
                continue
            why = (
                f"{_postponed(action.postponement_count).capitalize()}, la dernière le {_day(action.last_moved_at)} ; "
                f"attendue pour le {long_date(action.due_on)}, d’abord pour le {long_date(action.original_due_on)}, "
                f"avancement {percent(action.progress)}. {action.lead_service}."
            )
            yield replace(self._of_action(ItemKind.LATE_ACTION, action, why), kind_label=MOVED_ACTION)

    def date_requests(self):
        """Those that the quality manager may not grant alone."""
        actions = {action.pk: action for action in self.actions}
        for request in self.dates_asked.values():
            request.action = actions[request.action_id]
            moved = request.action.postponement_count
            why = (
                f"Demandée le {_day(request.requested_at)}, "
                f"du {short_date(request.action.due_on)} au {short_date(request.wanted_on)} ; "
                f"{_postponed(moved)}. Motif : {request.reason}"
            )
            yield self._of_action(ItemKind.DATE_REQUEST, request.action, why, date_request=request)

    def new_actions(self):
        for action in sorted(self._in(ActionStatus.PROPOSED), key=attrgetter("priority", "proposed_at")):
            why = f"Proposée le {_day(action.proposed_at)}, {action.lead_service}"
            yield self._of_action(ItemKind.NEW_ACTION, action, f"{why}, {action.get_origin_display().lower()}.")

    def closings(self):
        for action in sorted(self._in(ActionStatus.DONE), key=attrgetter("done_on", "pk")):
            late = (action.done_on - action.original_due_on).days
            when = f"{plural(late, 'jour')} après sa première échéance" if late > 0 else "dans les délais"
            why = f"Réalisée le {long_date(action.done_on)}, {when}. Preuve : {action.proof}."
            yield self._of_action(ItemKind.CLOSING, action, why)

    def _in(self, status):
        return [action for action in self.actions if action.status == status]

    @cached_property
    def last_said(self):
        """{subject: what this committee last decided of it}, but the reports that moved a date: one query for all."""
        taken = Decision.objects.standing().filter(meeting__committee=self.meeting.committee)
        moves = Q(item__kind__in=DATED, verdict=Verdict.POSTPONED, new_due_on__isnull=False)
        approved = MeetingMinutes.objects.filter(meeting=OuterRef("meeting"), status=MinutesStatus.APPROVED)
        taken = taken.exclude(moves).annotate(is_published=Exists(approved)).order_by("at", "pk")
        last = {}
        for decision in taken.select_related("meeting__committee", *(f"item__{name}" for name in SUBJECTS)):
            last[subject_of_item(decision.item)] = decision
        return last

    def put_off(self):
        """The free points that this committee left for later: nothing else brings them back."""
        for (about, title), decision in self.last_said.items():
            if about == ItemKind.FREE and decision.verdict in (Verdict.POSTPONED, Verdict.MORE_ASKED):
                yield proposal(ItemKind.FREE, title, "Point libre.", proposal=decision.item.proposal)

    def with_history(self, found):
        """Each with what this committee last said of it, when it left it open and its minutes are approved."""
        return [self._told(each, self.last_said.get(each.subject)) for each in found]

    def _told(self, each, decision):
        word = LEFT_OPEN.get(decision.verdict) if decision else None
        if word is None:
            return each
        again = decision.new_due_on
        if not decision.is_published:
            return replace(each, not_before=again)
        until = f", à revoir le {long_date(again)}" if again else ""
        why = f"{each.why.rstrip(' .')} ; {word} à {decision.meeting.reference}{until}."
        return replace(each, why=short(why, WHY), not_before=again)

    def _of_action(self, kind, action, why, *, date_request=None):
        about = {"date_request": date_request} if date_request else {"action": action}
        return proposal(kind, action.title, why, about=about, site_id=action.site_id)

    def optional_commitments(self):
        if self.campaign is None or self.campaign.is_frozen(self.today):
            return
        readable = Commitment.objects.visible_to(self.user, self.today)
        undecided = readable.of_campaign(self.campaign, self.campaign.day(self.today)).undecided(self.campaign)
        undecided = list(undecided.for_list())
        codes = [each.code for each in undecided]
        before = OptionalCommitmentDecision.objects.filter(
            commitment__code__in=codes, campaign__year__lt=self.campaign.year, site=None
        )
        last = {
            each.commitment.code: each for each in before.select_related("commitment", "campaign").order_by("campaign")
        }
        last = {code: f"{each.get_decision_display().lower()} en {each.campaign.year}" for code, each in last.items()}
        for commitment in undecided:
            yield proposal(
                ItemKind.OPTIONAL_COMMITMENT,
                f"{commitment.code} {commitment.title}",
                f"Sans décision pour {self.campaign.year} ; {last.get(commitment.code, 'jamais décidé avant')}.",
                about={"commitment": commitment},
            )

    def objectives(self):
        drafts = Objective.objects.visible_to(self.user, self.today).filter(
            status=ObjectiveStatus.DRAFT, campaign__year=self.meeting.day.year
        )
        for objective in drafts.select_related("site", "campaign").prefetch_related("targets"):
            aimed = f"valeur visée : {objective.target}" if objective.target else "sans valeur visée"
            if objective.approved_target:
                aimed += f", au lieu de {objective.approved_target}, déjà validé"
            place = objective.site.name if objective.site else WHOLE_PREFECTURE.lower()
            why = f"Objectif {objective.campaign.year} en préparation, {place} ; {aimed}."
            about = {"objective": objective}
            yield proposal(ItemKind.OBJECTIVE, objective.title, why, about=about, site_id=objective.site_id)

    def expired_proofs(self):
        """One point by commitment: the committee asks for new proofs, it does not read them."""
        if self.campaign is None:
            return
        uses = EvidenceUse.objects.visible_to(self.user, self.today).filter(
            in_state(ProofFilter.EXPIRED, self.campaign, self.campaign.day(self.today))
        )
        if self.meeting.committee.site_id:
            uses = uses.filter(unit__site=self.meeting.committee.site_id)
        counted = uses.order_by().values("commitment").annotate(
            proofs=Count("pk"), units=Count("unit", distinct=True), oldest=Min("evidence__period_to")
        )  # fmt: skip
        counted = {row["commitment"]: row for row in counted}
        for commitment in Commitment.objects.filter(pk__in=counted).for_list():
            row = counted[commitment.pk]
            why = (
                f"{plural(row['proofs'], 'preuve périmée', 'preuves périmées')}, {plural(row['units'], 'unité')} ; "
                f"la plus ancienne couvre jusqu’au {long_date(row['oldest'])}."
            )
            title = f"{commitment.code} {commitment.title} : preuves à renouveler"
            yield proposal(ItemKind.EVIDENCE, title, why, about={"commitment": commitment})

    def indicators(self):
        is_of_the_year = self.campaign and self.campaign.year == self.today.year
        campaign = self.campaign if is_of_the_year else Campaign.objects.current(self.today)
        if campaign is None:
            return
        answering = by_row("indicator", self.actions)
        for line in BoardReader(self.user, self.today).lines(campaign.framework):
            if line.value and line.value.is_missed:
                yield self._of_indicator(line, answering[line.indicator.pk])

    def _of_indicator(self, line, actions):
        change = f" ; {line.change}" if line.change else ""
        answered = f" ; traité par {treated_by(actions)}" if actions else ""
        is_waiting = not actions and can_propose_action(self.user)
        return proposal(
            ItemKind.INDICATOR,
            str(line.indicator),
            f"{line.value.printed} ({line.period}) pour une cible {line.aimed}{change}{answered}.",
            about={"indicator": line.indicator},
            remedy=proposal_address(indicateur=line.indicator.pk) if is_waiting else "",
        )


def last_changes():
    """Those of the date of the action of the outer query that stand, the last first."""
    return DueDateChange.objects.filter(action=OuterRef("pk"), cancelled_at=None).order_by("-at", "-pk")


def moved_often():
    """The keys of the actions whose date was changed several times."""
    standing = DueDateChange.objects.filter(cancelled_at=None).order_by()
    return standing.values("action").annotate(times=Count("pk")).filter(times__gte=OFTEN).values("action")


def _postponed(times):
    return f"reportée {plural(times, 'fois', 'fois')}" if times else "jamais reportée"


def _day(instant):
    return long_date(instant.astimezone(clock.PARIS).date())
