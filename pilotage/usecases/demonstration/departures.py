"""Two people leave in the year: one handed everything over and his account is closed, the other is only suspended."""

import datetime
import random

from engagements.enums import EvidenceSupport
from engagements.usecases.demonstration.plan import SEED, Scenario
from engagements.usecases.evidence import EvidenceContent, refuse_evidence, submit_evidence
from qualipref import clock
from qualipref.accounts.demonstration import DOMAIN
from qualipref.accounts.models import User
from sites.enums import Role
from sites.usecases.accounts import suspend_account
from sites.usecases.assignments import assign_role
from sites.usecases.demonstration import VIA, open_account

from ...departures import Departure
from ..departures import close_account, hand_over

OPENED, DEPOSITED, REFUSED = datetime.date(2015, 3, 2), datetime.date(2015, 7, 6), datetime.date(2015, 7, 9)
HANDED_OVER, CLOSED = datetime.date(2015, 9, 28), datetime.date(2015, 10, 1)
SUSPENDED = datetime.date(2015, 10, 8)
QUARTER = {"period_from": datetime.date(2015, 4, 1), "period_to": datetime.date(2015, 6, 30)}
REFUSAL = "Le registre n’est signé que pour avril\u00a0: il manque mai et juin."
SUSPENSION = "Mutation au 5 octobre\u00a0: accès suspendu, passation à faire avec son service."
REHEARSAL = (datetime.date(2015, 4, 13), datetime.date(2015, 4, 30))  # the days of a rehearsed audit


def note(script, states, drawn, actors):
    """Notes in `script` both departures and the auditor of a rehearsed audit, whose access is over."""
    by_site = {}
    for state in states:
        place = state.place
        if place.service and drawn[place.key] == Scenario.ABSENT and actors.named(place.service.code):
            by_site.setdefault(place.site, place)
    gone, suspended = (list(by_site.values()) + [None, None])[:2]
    if gone:
        _leave(script, gone, actors)
        script.on(OPENED, _rehearse, gone, actors)
    if suspended:
        _suspend(script, suspended, actors)
    script.on(script.today, _enter, script.today)


def _leave(script, place, actors):
    """The quality manager hands the work over, the administrator the role, then he closes the account."""
    manager, administrator = actors.manager(place.site), actors.named("admin")
    heir = actors.named(place.service.code)
    _work(script, place, manager)
    script.on(HANDED_OVER, _hand_over, place, heir, manager)
    script.on(HANDED_OVER, _hand_over, place, heir, administrator)
    script.on(CLOSED, _close, place, administrator)


def _suspend(script, place, actors):
    _work(script, place, actors.manager(place.site))
    script.on(SUSPENDED, _shut, place, actors.named("admin"))


def _work(script, place, manager):
    """A deputy of the service, who deposited a proof that was refused and never replaced."""
    script.on(OPENED, _open, place)
    script.on(DEPOSITED, _deposit, place)
    script.on(REFUSED, _refuse, place, manager)


def _deputy(place):
    return User.objects.get(email=_address(place))


def _address(place):
    return f"adjoint.{place.service.code}@{DOMAIN}"


def _open(place):
    label = f"Adjoint au chef de service, {place.service.short_name or place.service.name}, {place.site}"
    user = open_account(email=_address(place), label=label[:200])
    role = {"role": Role.CORRESPONDENT, "service": place.service, "site": place.site}
    assign_role(user, by=None, via=VIA, valid_from=OPENED, **role)


def _deposit(place):
    submit_evidence(
        [place],
        title=f"Registre du guichet, {place.service.short_name or place.service.name}, 2e trimestre 2015"[:200],
        support=EvidenceSupport.PAPER,
        content=EvidenceContent(archive_place="Bureau 118, classeur « qualité »"),
        by=_deputy(place),
        **QUARTER,
    )


def _refuse(place, manager):
    for use in place.commitment.evidence_uses.filter(evidence__submitted_by=_deputy(place)).for_list():
        refuse_evidence(use, reason=REFUSAL, by=manager)


def _hand_over(place, heir, by):
    person, chosen = _deputy(place), {"choices": {}, "by_group": {}, "for_all": heir}
    plan = Departure(person, by, clock.today()).plan(**chosen)
    if plan.moves:
        hand_over(person, seen=plan.digest, by=by, **chosen)


def _close(place, administrator):
    close_account(_deputy(place), by=administrator)


def _shut(place, administrator):
    suspend_account(_deputy(place), reason=SUSPENSION, by=administrator)


def _rehearse(place, actors):
    first, last = REHEARSAL
    module = place.commitment.chapter.module
    if module is None:
        return
    auditor = open_account(email=f"audit-blanc@{DOMAIN}", label=f"Auditeur de l’audit blanc d’avril 2015, {place.site}")
    days = {"valid_from": first, "valid_until": last, "evidence_from": OPENED, "evidence_until": last}
    assign_role(auditor, role=Role.AUDITOR, site=place.site, modules=[module.module], by=None, via=VIA, **days)


def _enter(today):
    """When each came last: most of them in the last weeks, one in eight not for four months."""
    draw = random.Random(f"{SEED} connexions")  # noqa: S311
    for user in User.objects.filter(is_active=True, last_login=None).order_by("pk"):
        days = draw.randint(95, 130) if draw.random() < 0.12 else draw.randint(1, 40)
        moment = datetime.datetime.combine(today - datetime.timedelta(days=days), datetime.time(9, 12), clock.PARIS)
        User.objects.filter(pk=user.pk).update(last_login=moment)
