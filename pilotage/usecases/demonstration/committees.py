"""The committees of the year: who sits in them, and three meetings of the steering committee.

The first is approved, the second waits for its approval, the third is being prepared.
"""

import datetime
import uuid
from decimal import Decimal

from engagements.models import Campaign, Indicator
from engagements.usecases.automatic_measurements import measure_now
from engagements.usecases.demonstration import register
from engagements.usecases.demonstration.script import CLOSES
from qualipref import clock
from qualipref.accounts.demonstration import DOMAIN
from qualipref.journal.models import AccessEntry
from sites.enums import Role, SiteKind
from sites.models import Assignment, Site

from ... import agenda
from ...enums import College, CommitteeKind, Factor, ItemKind, Presence, Verdict
from ...models import Committee, Meeting, MeetingMinutes
from ...my_week.chair import HOME
from ..agenda import compose_agenda
from ..committees import add_member, create_committee
from ..decisions import decide
from ..meetings import close_meeting, note_item, open_meeting, plan_meeting, record_presences, sheet_digest
from ..minutes import approve_minutes, submit_minutes, write_minutes
from ..objectives import set_objective
from .plan import Plan

FOUNDED = datetime.date(2015, 1, 6)
BEFORE_THE_FIRST = datetime.date(2015, 1, 21)  # what is proposed by then is on its agenda
MEETINGS = {
    1: (datetime.date(2015, 1, 12), register.COMMITTEE, 120),
    2: (datetime.date(2015, 9, 7), datetime.date(2015, 9, 24), 120),
    3: (datetime.date(2015, 10, 6), datetime.date(2015, 10, 20), 90),
}  # planned on, held on, minutes planned
COMPOSED_BEFORE = {1: datetime.timedelta(days=7), 2: datetime.timedelta(days=6), 3: datetime.timedelta(days=12)}
STARTS, PLACE = datetime.time(14, 30), "Salle du conseil, préfecture"
VISITED = datetime.date(2015, 10, 5)
MEASURED = (datetime.date(2015, 6, 30), datetime.date(2015, 9, 30))
SUBMITTED = {1: datetime.date(2015, 2, 3), 2: datetime.date(2015, 10, 6)}
APPROVED = {1: datetime.date(2015, 2, 6)}
VERDICTS = {"V": Verdict.APPROVED, "R": Verdict.REJECTED, "P": Verdict.POSTPONED, "A": Verdict.MORE_ASKED}
OFFERED = {
    1: {ItemKind.OBJECTIVE: 99, ItemKind.OPTIONAL_COMMITMENT: 99, ItemKind.NEW_ACTION: 99},
    2: {
        ItemKind.FOLLOW_UP: 1,
        ItemKind.GAP: 2,
        ItemKind.LATE_ACTION: 99,
        ItemKind.DATE_REQUEST: 99,
        ItemKind.NEW_ACTION: 99,
        ItemKind.CLOSING: 99,
        ItemKind.INDICATOR: 1,
    },
}  # how many of each kind the coordination keeps; the third is filled up to its length
OBJECTIVES = (
    ("Recevoir au guichet en moins de trente minutes", "IQ-07", 85, "%"),
    ("Répondre aux courriers dans le délai annoncé", "IQ-10", 90, "%"),
    ("Faire labelliser les trois sites en novembre", None, 3, "sites"),
)
LATE_OBJECTIVE = (datetime.date(2015, 10, 5), ("Prendre les appels en cinq sonneries", "IQ-09", 80, "%"))
NOTES = {
    ItemKind.FOLLOW_UP: "La coordination présente l’état des décisions de janvier ; deux restent en retard.",
    ItemKind.GAP: "Le service présente les mesures prises ; l’écart reste ouvert jusqu’à sa levée par le responsable.",
}
OPENINGS = {
    1: "Le secrétaire général ouvre la séance, rappelle l’objectif de certification des trois sites en novembre et "
    "remercie les services de leur auto-évaluation.",
    2: "Le secrétaire général ouvre la séance à deux mois de l’audit : il demande que les preuves du troisième "
    "trimestre soient déposées avant la mi-octobre.",
}
CLOSINGS = {
    1: "L’ordre du jour étant épuisé, la séance est levée. Le prochain comité examinera les premiers résultats.",
    2: "L’ordre du jour étant épuisé, la séance est levée. Le prochain comité se tient le 20 octobre.",
}
EXCUSED = {1: (), 2: ("Déléguée du personnel",)}
USERS = (
    ("Présidente d’une association de consommateurs", College.CONSUMERS, "Association de consommateurs du département"),
    ("Représentant d’une association de personnes handicapées", College.DISABILITY, "Association handicap et cité"),
    ("Représentante des associations familiales", College.FAMILIES, "Union des associations familiales"),
    ("Représentant des retraités", College.SENIORS, "Comité des retraités"),
    ("Responsable de l’état civil d’une commune", College.TOWN_HALLS, "Mairie partenaire"),
    ("Représentant des professionnels de l’automobile", College.PROFESSIONALS, "Groupement de l’automobile"),
)


def begin(script, campaign, sites, actors):
    """Notes the composition of the committees and the first meeting, where the optional commitments are decided."""
    plan = Plan(campaign, actors)
    year = Year(plan, actors)
    script.on(FOUNDED, year.found)
    for objective in OBJECTIVES:
        script.on(FOUNDED, year.aim, *objective)
    plan.propose(script, until=BEFORE_THE_FIRST)
    year.note_meeting(script, 1)
    register.decide_elsewhere(script, campaign, sites, actors.named("sg"))


def note(script, states, drawn, actors):
    """Notes the rest of the year: the actions led, the second meeting, its minutes, the third being prepared."""
    plan = Plan(Campaign.objects.select_related("framework").get(year=register.COMMITTEE.year), actors)
    year = Year(plan, actors)
    plan.propose(script, since=BEFORE_THE_FIRST)
    plan.lead(script, states, drawn)
    year.note_minutes(script, 1)
    for number in (2, 3):
        year.note_meeting(script, number)
    year.note_minutes(script, 2)
    day, objective = LATE_OBJECTIVE
    script.on(day, year.aim, *objective)
    for day in MEASURED:
        script.on(day, year.measure, day)
    script.on(VISITED, visit, year.president, at=CLOSES)


def visit(user):
    """`user` reads his week: the next time, it says what was done since."""
    AccessEntry.objects.create(at=clock.now(), user=user, method="GET", path="/", view=HOME, status=200)


class Year:
    """The gestures of the committees: the coordination prepares and writes, the secretary general presides."""

    def __init__(self, plan, actors):
        self.plan, self.actors = plan, actors
        self.president, self.coordinator = actors.named("sg"), actors.manager(None)

    # --- Composition ----------------------------------------------------------------------------------

    def found(self):
        steering = create_committee(
            by=self.coordinator,
            kind=CommitteeKind.STEERING,
            code="copil",
            name="Comité de pilotage de la qualité",
            purpose="Il décide du plan d’action et des engagements optionnels, et suit la démarche.",
        )
        self._seat(steering, "Secrétaire général", account=self.president, is_president=True)
        self._seat(steering, "Coordination qualité", account=self.coordinator, is_secretary=True, order=1)
        for site in Site.objects.on(FOUNDED).exclude(kind=SiteKind.PREFECTURE):
            self._seat_site(steering, site)
        self._seat(steering, "Déléguée du personnel", email=f"personnel@{DOMAIN}", college=College.STAFF, order=9)
        self._found_others()

    def _seat_site(self, committee, site):
        held = Assignment.objects.valid_on(FOUNDED).filter(role=Role.SUB_PREFECT, site=site).select_related("user")
        for assignment in held:
            self._seat(committee, f"Sous-préfet, {site}", account=assignment.user, order=3)
        manager = self.actors.manager(site)
        if manager:
            self._seat(committee, f"Responsable qualité, {site}", account=manager, order=5)

    def _found_others(self):
        users = create_committee(
            by=self.coordinator,
            kind=CommitteeKind.USERS,
            code="usagers",
            name="Comité local des usagers",
            purpose="Il donne l’avis des usagers sur l’accueil et les résultats des enquêtes.",
        )
        self._seat(users, "Secrétaire général", account=self.president, is_president=True)
        for rank, (function, college, organisation) in enumerate(USERS, start=1):
            seat = {"college": college, "organisation": organisation, "order": rank}
            self._seat(users, function, email=f"membre{rank}@usagers.example", **seat)
        for kind, code, name in (
            (CommitteeKind.STAFF, "ct", "Comité technique"),
            (CommitteeKind.WORKING_GROUP, "accueil", "Groupe de travail « accueil général »"),
        ):
            other = create_committee(by=self.coordinator, kind=kind, code=code, name=name)
            self._seat(other, "Coordination qualité", account=self.coordinator, is_president=True)

    def _seat(self, committee, function, **fields):
        add_member(committee, by=self.coordinator, function=function, du=FOUNDED, **fields)

    def aim(self, title, code, value, unit):
        """An objective of the year, which the committee approves or not."""
        campaign = self.plan.campaign
        indicator = Indicator.objects.filter(framework=campaign.framework_id, code=code).first()
        aimed = {"indicator": indicator, "value": Decimal(value), "unit": unit}
        set_objective(campaign, title=title, by=self.coordinator, **aimed)

    # --- Meetings -------------------------------------------------------------------------------------

    def note_meeting(self, script, number):
        planned_on, held_on, _ = MEETINGS[number]
        script.on(planned_on, self._plan, number)
        script.on(held_on - COMPOSED_BEFORE[number], self._compose, number)
        if number in OPENINGS:
            script.on(held_on, self._hold, number, at=STARTS)

    def note_minutes(self, script, number):
        script.on(SUBMITTED[number], self._submit, number)
        if number in APPROVED:
            script.on(APPROVED[number], self._approve, number)

    def _meeting(self, number):
        meetings = Meeting.objects.select_related("committee__site")
        return meetings.get(committee__code="copil", year=register.COMMITTEE.year, number=number)

    def _plan(self, number):
        _, held_on, minutes = MEETINGS[number]
        starts_at = datetime.datetime.combine(held_on, STARTS, clock.PARIS)
        steering = Committee.objects.get(code="copil")
        said = {"minutes_planned": minutes, "place": PLACE}
        plan_meeting(steering, starts_at=starts_at, by=self.coordinator, **said)

    def _compose(self, number):
        meeting, today = self._meeting(number), clock.today()
        found = agenda.proposals(meeting, self.coordinator, today)
        if number in OFFERED:
            kept = list(_kept(found, OFFERED[number]))
        else:
            kept = agenda.first_that_fit(found, meeting.minutes_planned, meeting.day)
        if kept:
            compose_agenda(meeting, [each.key for each in kept], by=self.coordinator)

    def _hold(self, number):
        meeting, opened = self._meeting(number), clock.now()
        if not meeting.items.exists():
            return
        open_meeting(meeting, by=self.president, factor=Factor.TOTP, version=meeting.version)
        lines = list(meeting.attendances.all())
        seen = {line: Presence.EXCUSED if line.function in EXCUSED[number] else Presence.PRESENT for line in lines}
        said = {line: (presence, "") for line, presence in seen.items()}
        record_presences(meeting, said, shown=sheet_digest(lines), by=self.president)
        items = meeting.items.select_related("action", "date_request__action", "commitment").order_by("order")
        for item in items:
            opened += datetime.timedelta(minutes=item.minutes)
            with clock.playing(opened):
                self._decide(meeting, number, item)
        with clock.playing(opened + datetime.timedelta(minutes=4)):
            close_meeting(self._meeting(number), by=self.president)

    def _decide(self, meeting, number, item):
        if item.kind in NOTES:
            note_item(item, note=NOTES[item.kind], version=item.version, by=self.coordinator)
        verdict, said = self._verdict(item, number)
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"{meeting.reference}/{item.order}")
        decide(item, verdict, key=key, by=self.president, **said)

    def _verdict(self, item, number):
        """(verdict, the reason and the date that go with it)"""
        if item.kind == ItemKind.OPTIONAL_COMMITMENT:
            reason = register.DEFERRED.get(item.commitment.code)
            return (Verdict.REJECTED, {"reason": reason}) if reason else (Verdict.APPROVED, {})
        if item.kind == ItemKind.OBJECTIVE:
            return Verdict.APPROVED, {}
        action = item.concerned_action
        told = self.plan.verdict(action, number) if action else None
        if told is None:
            return Verdict.NOTED, {}
        return VERDICTS[told["avis"]], {"reason": told.get("motif", ""), "new_due_on": told.get("echeance")}

    def measure(self, day):
        """What was done of the plan, as it is measured for each committee."""
        indicator = Indicator.objects.filter(framework=self.plan.campaign.framework_id, code="IQ-40").first()
        if indicator:
            measure_now(indicator, day=day, by=self.coordinator)

    # --- Minutes --------------------------------------------------------------------------------------

    def _minutes(self, number):
        minutes = MeetingMinutes.objects.select_related("meeting__committee__site")
        return minutes.filter(meeting__committee__code="copil", meeting__number=number).first()

    def _submit(self, number):
        minutes = self._minutes(number)
        if minutes is None:
            return
        said = {"opening": OPENINGS[number], "closing": CLOSINGS[number]}
        write_minutes(minutes, version=minutes.version, by=self.coordinator, **said)
        submit_minutes(minutes, version=minutes.version, by=self.coordinator)

    def _approve(self, number):
        minutes = self._minutes(number)
        if minutes is None:
            return
        read = {"version": minutes.version, "digest": minutes.content_digest}
        approve_minutes(minutes, by=self.president, factor=Factor.TOTP, **read)


def _kept(found, most):
    """The first of each kind, and of the optional commitments those that the register of the year knows."""
    counted = {}
    for each in found:
        commitment = each.about.get("commitment")
        if each.kind == ItemKind.OPTIONAL_COMMITMENT and commitment.code not in register.RETAINED | register.DEFERRED:
            continue
        counted[each.kind] = counted.get(each.kind, 0) + 1
        if counted[each.kind] <= most.get(each.kind, 0):
            yield each
