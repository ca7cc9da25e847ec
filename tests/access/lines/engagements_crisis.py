"""« correspondent » is here the one of the service in charge of emergencies on the site."""

from qualipref.documents.models import StoredFile
from sites.enums import Duty
from tests.factories import CommitmentFactory, CrisisEventFactory

from ..line import Line, expect, ods

LIST = expect(200, unassigned=404, agent=404, auditor_over=403)
SEEN = LIST | {"auditor_elsewhere": 404}
UNFINISHED = SEEN | {"auditor": 404}
WRITERS = dict.fromkeys(
    ("administrator", "secretary_general", "sub_prefect", "coordinator", "quality_manager_elsewhere"), 403
)
ELSEWHERE = {"correspondent_elsewhere": 403}
KEPT = UNFINISHED | WRITERS | ELSEWHERE
FEEDBACK = SEEN | WRITERS | ELSEWHERE | {"auditor": 403}
REGISTER = expect(403, quality_manager=200, quality_manager_elsewhere=200, correspondent=200)
DONE = KEPT | {"quality_manager": 302, "correspondent": 409}


def in_charge(world, **fields):
    """An event of the site, whose service is in charge of emergencies."""
    world.service.duties.get_or_create(duty=Duty.CIVIL_SAFETY)
    return {"pk": CrisisEventFactory(site=world.site, module=world.module, **fields).pk}


def to_register(world):
    """The référentiel of the day has a module of emergencies."""
    type(world.campaign).objects.update(opens_on="2015-01-01")
    world.service.duties.get_or_create(duty=Duty.CIVIL_SAFETY)
    if not world.framework.commitments.filter(code="7.3.2").exists():
        CommitmentFactory(chapter=world.commitment.chapter, code="7.3.2")
    return {}


def kept(**fields):
    return lambda world: in_charge(world, **fields)


def with_report(world):
    stored = StoredFile.objects.store(b"Rapport", media_type="text/plain")
    report = {"feedback_on": "2015-08-01", "feedback_file": stored, "feedback_filename": "retour.txt"}
    return in_charge(world, ended=True, **report | {"status": "reported"})


LINES = [
    Line("engagements:crisis_event_list", get=LIST),
    Line("engagements:crisis_event_export", get=LIST, kwargs=ods),
    Line("engagements:crisis_event_detail", get=SEEN, kwargs=kept(ended=True)),
    Line("engagements:crisis_event_feedback_file", get=SEEN | {"administrator": 403}, kwargs=with_report),
    Line("engagements:crisis_event_register", get=REGISTER, post=REGISTER, kwargs=to_register),
    Line("engagements:crisis_event_start", get=KEPT, post=KEPT, kwargs=kept()),
    Line("engagements:crisis_event_first_call", post=DONE, kwargs=kept(ordered=True)),
    Line("engagements:crisis_event_publication", post=DONE, kwargs=kept(ordered=True)),
    Line("engagements:crisis_event_end", get=KEPT, post=KEPT, kwargs=kept(ordered=True)),
    Line("engagements:crisis_event_correct", get=KEPT, post=KEPT, kwargs=kept(ordered=True)),
    Line("engagements:crisis_event_feedback", get=FEEDBACK, post=FEEDBACK, kwargs=kept(ended=True)),
    Line("engagements:crisis_event_cancel", get=KEPT, post=KEPT, kwargs=kept(ordered=True)),
]
