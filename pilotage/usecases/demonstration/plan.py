"""The actions of the year, as `actions.yaml` tells them: proposed, led by their services, closed, checked later."""

from pathlib import Path

import yaml

from engagements.models import Commitment, Evidence, Indicator
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
        self.told = {each["titre"]: each for each in told if each["service"] in self.services}

    def propose(self, script, *, until=None, since=None):
        """Notes the proposals made up to the day `until`, or after the day `since`."""
        for told in self.told.values():
            is_asked = told["propose"] <= until if until else told["propose"] > since
            if is_asked:
                script.on(told["propose"], self._propose, told)

    def lead(self, script):
        """Notes what the services and the quality managers then did."""
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
        )

    def _live(self, told, step):
        action = Action.objects.select_related("site", "lead_service__site").get(title=told["titre"])
        for name, gesture in STEPS.items():
            if name in step:
                gesture(action, step, self._service(action), self.actors.manager(action.site))

    def _service(self, action):
        return self.actors.named(action.lead_service.code) or self.actors.manager(action.site)


def _progress(action, step, service, manager):
    said = {"progress": step["avancement"], "comment": step.get("mot", "")}
    actions.report_progress(action, version=action.version, by=service, **said)


def _complete(action, step, service, manager):
    proof = Evidence.objects.filter(uses__unit__service=action.lead_service).order_by("-submitted_at", "-pk").first()
    if proof is None:
        proof = Evidence.objects.filter(uses__commitment__in=action.commitments.all()).order_by("-pk").first()
    if proof:
        actions.complete_action(action, proof=proof, done_on=step["realisee"], version=action.version, by=service)


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
