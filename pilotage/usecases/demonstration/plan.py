"""The actions of the year, as `actions.yaml` tells them: proposed, led by their services, closed, checked later."""

from pathlib import Path

import yaml

from engagements.enums import EvidenceSupport
from engagements.models import Commitment, Indicator, OpenGap
from engagements.usecases.demonstration.plan import Scenario
from engagements.usecases.evidence import EvidenceContent, accept_evidence, submit_evidence
from qualipref.typography import french
from sites.models import Service

from ...models import Action
from .. import actions, due_dates

FILE = Path(__file__).with_name("actions.yaml")


class Plan:
    """What the file tells of the services of this préfecture; those of another are left out."""

    def __init__(self, campaign, actors):
        self.campaign, self.actors = campaign, actors
        self.services = {service.code: service for service in Service.objects.select_related("site")}
        told = yaml.safe_load(FILE.read_text())
        self.told = {french(each["titre"]): each for each in told if each["service"] in self.services}

    def propose(self, script, *, until=None, since=None):
        """Notes the proposals made up to the day `until`, or after the day `since`."""
        for told in self.told.values():
            is_asked = told["propose"] <= until if until else told["propose"] > since
            if is_asked:
                script.on(told["propose"], self._propose, told)

    def lead(self, script, states, drawn):
        """Notes what the services and the quality managers then did; a proof is deposited where all is in order."""
        self.ready = [state.place for state in states if drawn[state.place.key] == Scenario.READY]
        for told in self.told.values():
            for step in told.get("vie", ()):
                script.on(step["le"], self._live, told, step)

    def verdict(self, action, number):
        """What the committee said of an action in its meeting of that number: the row of the file, or nothing."""
        return self.told.get(action.title, {}).get("seances", {}).get(number)

    def _propose(self, told):
        service = self.services[told["service"]]
        codes, indicator = told["engagements"], told.get("indicateur")
        actions.propose_action(
            title=told["titre"],
            lead_service=service,
            due_on=told["echeance"],
            by=self.actors.manager(service.site),
            owner=self.actors.named(service.code),
            kind=told["genre"],
            origin=told["origine"],
            priority=told["priorite"],
            commitments=Commitment.objects.filter(framework=self.campaign.framework_id, code__in=codes),
            indicator=Indicator.objects.filter(framework=self.campaign.framework_id, code=indicator).first(),
            gap=self._gap(service, codes) if told.get("ecart") else None,
        )

    def _gap(self, service, codes):
        """The one that the service left open on these commitments, which the action answers."""
        return OpenGap.objects.get(unit__service=service, commitment__code__in=codes, lifted_on=None)

    def _live(self, told, step):
        action = Action.objects.select_related("site", "lead_service__site").get(title=french(told["titre"]))
        manager = self.actors.manager(action.site)
        by = self.actors.named(action.lead_service.code) or manager
        if "realisee" in step:
            step = step | {"preuve": self._prove(action, step["realisee"], by)}
        for name, gesture in STEPS.items():
            if name in step:
                gesture(action, step, by, manager)

    def _prove(self, action, done_on, by):
        """A paper of the service, or of whoever answers for the same commitment, accepted at once."""
        codes = set(action.commitments.values_list("code", flat=True))
        own = [place for place in self.ready if place.service == action.lead_service]
        alike = [place for place in self.ready if place.commitment.code in codes]
        [place, *_] = own or alike or self.ready
        evidence = submit_evidence(
            [place],
            title=f"Réalisation : {action.title}"[:200],
            support=EvidenceSupport.PAPER,
            content=EvidenceContent(archive_place="Bureau de la mission qualité, classeur « plan d’action »"),
            period_from=done_on,
            period_to=done_on.replace(month=12, day=31),
            by=by,
        )
        for use in evidence.uses.for_list():
            accept_evidence(use, by=self.actors.manager(place.site))
        return evidence


def _progress(action, step, service, manager):
    said = {"progress": step["avancement"], "comment": step.get("mot", "")}
    actions.report_progress(action, version=action.version, by=service, **said)


def _complete(action, step, service, manager):
    said = {"proof": step["preuve"], "done_on": step["realisee"]}
    actions.complete_action(action, version=action.version, by=service, **said)


def _send_back(action, step, service, manager):
    actions.send_back_action(action, reason=step["renvoyee"], version=action.version, by=manager)


def _close(action, step, service, manager):
    actions.close_action(action, version=action.version, by=manager)


def _found_effective(action, step, service, manager):
    said = {"is_effective": True, "comment": step["efficace"]}
    actions.verify_efficacy(action, version=action.version, by=manager, **said)


def _found_ineffective(action, step, service, manager):
    said = {"is_effective": False, "comment": step["inefficace"]}
    actions.verify_efficacy(action, version=action.version, by=manager, **said)


def _ask(action, step, service, manager):
    due_dates.ask_due_date(action, wanted_on=step["demande"], reason=step["motif"], by=service)


def _grant(action, step, service, manager):
    waiting = due_dates.open_request(action)
    due_dates.grant_due_date(waiting, version=action.version, by=manager, answer=step["accorde"])


def _abandon(action, step, service, manager):
    actions.abandon_action(action, reason=step["abandonnee"], version=action.version, by=manager)


STEPS = {
    "avancement": _progress,
    "realisee": _complete,
    "renvoyee": _send_back,
    "cloturee": _close,
    "efficace": _found_effective,
    "inefficace": _found_ineffective,
    "demande": _ask,
    "accorde": _grant,
    "abandonnee": _abandon,
}
