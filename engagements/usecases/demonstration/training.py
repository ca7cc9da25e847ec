"""The training plan of the year, its sessions and who came; what was told to the staff; what of it became a proof."""

import datetime
import random
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import yaml

from qualipref import clock
from qualipref.documents.uploads import Upload
from qualipref.typography import french
from sites.models import Module, ScopeEntry, Service, Site

from ...enums import SensitisationKind, SessionStatus, StaffFunction
from ...models import Sensitisation, TrainingRecord, TrainingSession, TrainingTheme
from ..attendance_proofs import offer_sensitisation, offer_session
from ..evidence import accept_evidence
from ..sensitisations import create_sensitisation, record_meeting
from ..staff import record_staff
from ..trainees import TraineeLine, enrol_trainees, record_attendance, register_trainees
from ..training import cancel_session, create_theme, deposit_sheet, plan_session, plan_theme
from .plan import SEED, Scenario
from .small_files import report

FILE = Path(__file__).with_name("formation.yaml")
YEAR = 2015
TAKEN_UP = datetime.date(2015, 1, 29)  # the sessions of the years before, from the spreadsheets of the service
PLANNED_AHEAD = datetime.timedelta(days=35)
LATEST = datetime.timedelta(days=3)  # before the day that is shown, a week-end in between
FILLED_AFTER, PROVED_AFTER = datetime.timedelta(days=1), datetime.timedelta(days=6)
COUNTED = datetime.date(2015, 9, 1)
AGENTS = {
    StaffFunction.PUBLIC_FACING: "Agent d’accueil",
    StaffFunction.TITLE_OFFICER: "Instructeur de titres",
    StaffFunction.CRISIS: "Agent de la cellule de crise",
}
ABSENT = 0.06  # of those enrolled


def train(script, states, drawn, actors):
    """Notes in `script` the year of the service of human resources, and what the quality managers told the staff."""
    told = yaml.safe_load(FILE.read_text())
    Training(script, told, states, drawn, actors).note()


class Training:
    """The services of each theme, their staff, and the gestures of the year."""

    def __init__(self, script, told, states, drawn, actors):
        self.script, self.told, self.actors = script, told, actors
        self.by = actors.named("brhpp")
        self.ready = [state.place for state in states if drawn[state.place.key] == Scenario.READY]
        self.draw = random.Random(f"{SEED} formation")  # noqa: S311
        self.services = self._services()
        self.counts = {
            function: {service: self.draw.randint(*bounds) for service in self.services[function]}
            for function, bounds in told["staff"].items()
        }

    def _services(self):
        """{function: the services of the perimeter that have such agents}"""
        modules = {theme["audience"]: theme["module"] for theme in self.told["themes"] if "module" in theme}
        pairs = ScopeEntry.objects.on(self.script.today).for_list()
        found = defaultdict(list)
        for pair in pairs:
            for function, module in modules.items():
                if pair.module.slug == module and pair.service not in found[function]:
                    found[function].append(pair.service)
        return found

    def note(self):
        for theme in self.told["themes"]:
            self.script.on(TAKEN_UP, self._create_theme, theme)
        for function in self.counts:
            self.script.on(COUNTED, self._count, function)
            self.script.on(TAKEN_UP, self._register, function)
        for session in self.told["sessions"]:
            self._note_session(session)
        for sensitisation in self.told["sensitisations"]:
            self._note_sensitisation(sensitisation)

    def _create_theme(self, told):
        fields = {name: told.get(name) for name in ("name", "audience", "valid_months", "target_percent")}
        theme = create_theme(
            **fields,
            module=Module.objects.filter(slug=told.get("module", "")).first(),
            indicator_code=told.get("indicator_code", ""),
            commitment_codes=told["commitment_codes"],
            is_followed=True,
            by=self.by,
        )
        plan_theme(theme, YEAR, goal=told["goal"], note=french(told["note"]), version=0, by=self.by)

    def _register(self, function):
        lines = [line for service in self.services[function] for line in self._agents(function, service)]
        register_trainees(lines, functions=[function], by=self.by)

    def _agents(self, function, service):
        return [
            TraineeLine(f"{AGENTS[function]} {n:02}", service) for n in range(1, self.counts[function][service] + 1)
        ]

    def _count(self, function):
        counts = self.counts[function]
        source = french(self.told["staff_source"])
        record_staff(function, counts, counted_on=clock.today(), source=source, seen={}, by=self.by)

    def _note_session(self, told):
        day = told["day"]
        planned = min(max(TAKEN_UP, day - PLANNED_AHEAD), self.script.today - LATEST)
        self.script.on(planned, self._plan, told)
        if "cancelled" in told:
            self.script.on(day - FILLED_AFTER, self._cancel, told)
            return
        filled = max(TAKEN_UP, day + FILLED_AFTER)
        self.script.on(filled, self._fill, told)
        if "proof" in told:
            self.script.on(filled + PROVED_AFTER, self._prove_session, told)

    def _plan(self, told):
        theme = TrainingTheme.objects.select_related("module").get(slug=told["theme"])
        session = plan_session(
            theme,
            held_on=told["day"],
            hours=Decimal(str(told["hours"])),
            place=told["place"],
            provider=told["provider"],
            site=Site.objects.filter(slug=told.get("site", "")).first(),
            seats=told.get("seats"),
            by=self.by,
        )
        lines = self._lines(theme.audience, told)
        enrol_trainees(session, lines, functions=[theme.audience], by=self.by)

    def _lines(self, function, told):
        lines = []
        for service in self.services[function]:
            share = told["share"].get(service.site.slug if service.site else "", 0)
            agents = self._agents(function, service)
            first = round(told["from"] * len(agents))
            lines += agents[first : first + round(share * len(agents))]
        return lines

    def _fill(self, told):
        session = self._session(told)
        present = [pk for pk in session.records.order_by("pk").values_list("pk", flat=True) if self._came()]
        record_attendance(session, present=present, version=session.version, by=self.by)
        if "sheet" in told:
            lines = ["Feuille numérisée, signatures des agents présents.", f"Séance du {told['day']:%d.%m.%Y}."]
            content = report(f"Feuille d’émargement, {session.theme.name}", lines)
            sheet = Upload(content, "feuille-signee.pdf", "application/pdf")
            deposit_sheet(session, sheet, version=session.version, by=self.by)

    def _came(self):
        return self.draw.random() > ABSENT

    def _cancel(self, told):
        cancel_session(self._session(told), reason=french(told["cancelled"]), by=self.by)

    def _session(self, told):
        sessions = TrainingSession.objects.select_related("theme__module", "site", "sheet")
        return sessions.get(theme__slug=told["theme"], held_on=told["day"])

    def _prove_session(self, told):
        session = self._session(told)
        came = set(TrainingRecord.objects.followed().filter(session=session).values_list("trainee__service", flat=True))
        places = self._ready(told["proof"], session.theme.commitment_codes, came)
        self._offer(offer_session, session, places, told["proof"])

    def _ready(self, slug, codes, services):
        """The cells of that site that are in order already: the statement adds to them, and takes nothing away."""
        return [
            place
            for place in self.ready
            if place.commitment.code in codes
            and place.site
            and place.site.slug == slug
            and (place.service is None or place.service_id in services)
        ]

    def _offer(self, gesture, held, places, slug):
        if not places:
            return
        manager = self.actors.named(f"rq.{slug}")
        for evidence in gesture(held, places, by=manager):
            for use in evidence.uses.for_list().order_by("pk"):
                accept_evidence(use, by=manager)

    def _note_sensitisation(self, told):
        day = told["day"]
        is_meeting = told["kind"] == SensitisationKind.MEETING
        self.script.on(max(TAKEN_UP, day - PLANNED_AHEAD) if is_meeting else day, self._tell, told)
        if is_meeting:
            self.script.on(day + FILLED_AFTER, self._hold, told)
        if "proof" in told:
            self.script.on(day + PROVED_AFTER, self._prove_sensitisation, told)

    def _tell(self, told):
        site = Site.objects.filter(slug=told.get("site", "")).first()
        subject = french(told["subject"])
        create_sensitisation(
            kind=told["kind"],
            subject=subject,
            held_on=told["day"],
            site=site,
            place=told.get("place", ""),
            note=french(told["note"]),
            commitment_codes=["IV.9"],
            invited=self._invited(site),
            support=Upload(report(subject, [french(told["note"])]), told["support"], "application/pdf"),
            by=self.actors.manager(site),
        )

    def _invited(self, site):
        """All the agents that the services count."""
        invited = defaultdict(int)
        for counts in self.counts.values():
            for service, count in counts.items():
                if site is None or service.site == site:
                    invited[service] += count
        return dict(invited)

    def _hold(self, told):
        meeting = self._sensitisation(told)
        invited = meeting.audience.values_list("service", "invited")
        services = Service.objects.in_bulk([pk for pk, _ in invited])
        present = {services[pk]: round(count * told["came"]) for pk, count in invited}
        content = report("Feuille d’émargement", ["Feuille numérisée, signatures des présents."])
        sheet = Upload(content, "feuille-signee.pdf", "application/pdf") if "sheet" in told else None
        by = self.actors.manager(meeting.site)
        record_meeting(meeting, present=present, version=meeting.version, sheet=sheet, by=by)

    def _sensitisation(self, told):
        return Sensitisation.objects.for_list().get(kind=told["kind"], held_on=told["day"])

    def _prove_sensitisation(self, told):
        held = self._sensitisation(told)
        if held.status == SessionStatus.HELD:
            self._offer(
                offer_sensitisation, held, self._ready(told["proof"], held.commitment_codes, set()), told["proof"]
            )
