"""« correspondent » is here the one of the service in charge of emergencies on the site."""

from engagements.models import CallCheck
from qualipref.documents.models import StoredFile
from sites.enums import Duty
from tests.factories import CallCheckFactory, CallListOperatorFactory, CommitmentFactory, CrisisEventFactory

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
NAMES = expect(404, secretary_general=200, coordinator=200, correspondent=200, auditor_over=403)
NUMBERS = NAMES | {"coordinator": 403}
KEEPERS = NUMBERS | {"secretary_general": 403}


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


def on_the_list(world):
    """An operator, whose number only the named duties read."""
    to_register(world)
    return {"pk": CallListOperatorFactory(service=world.service).pk}


def under_way(world):
    """A check of the list, the one under way."""
    on_the_list(world)
    check = CallCheck.objects.filter(status="open").first()
    return {"pk": (check or CallCheckFactory(operators=[CallListOperatorFactory(service=world.service)])).pk}


def to_open(world):
    on_the_list(world)
    return {}


def listed(world):
    return to_open(world) | ods(world)


def version(world):
    return {"version": CallCheck.objects.order_by("pk").last().version}


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
    Line("engagements:call_list", get=NAMES | {"auditor": 200, "auditor_elsewhere": 200}, kwargs=to_open),
    Line("engagements:call_list_export", get=KEEPERS, kwargs=listed),
    Line("engagements:call_list_print", post=NUMBERS, kwargs=to_open),
    Line("engagements:operator_register", get=KEEPERS, post=KEEPERS, kwargs=to_open),
    Line("engagements:operator_detail", get=NAMES, kwargs=on_the_list),
    Line("engagements:operator_phones", get=NUMBERS, kwargs=on_the_list),
    Line("engagements:operator_change", get=KEEPERS, post=KEEPERS, kwargs=on_the_list),
    Line("engagements:operator_withdraw", get=KEEPERS, post=KEEPERS, kwargs=on_the_list),
    Line("engagements:call_check_list", get=NAMES, kwargs=to_open),
    Line("engagements:call_check_export", get=NAMES, kwargs=listed),
    Line("engagements:call_check_open", post=KEEPERS | {"correspondent": 302}, kwargs=to_open),
    Line("engagements:call_check_detail", get=NAMES, kwargs=under_way),
    Line("engagements:call_check_record", get=KEEPERS, post=KEEPERS, kwargs=under_way),
    Line("engagements:call_check_close", post=KEEPERS | {"correspondent": 302}, kwargs=under_way, data=version),
    Line("engagements:call_check_cancel", get=KEEPERS, post=KEEPERS, kwargs=under_way),
    Line("engagements:call_check_prove", post=KEEPERS | {"correspondent": 409}, kwargs=under_way),
]
