from pilotage.models import HandOver
from qualipref.documents.models import StoredFile
from qualipref.jobs.models import Job
from tests.access.line import Line, expect, ods
from tests.factories import UserFactory

READERS = expect(
    403, administrator=200, secretary_general=200, coordinator=200, quality_manager=200, quality_manager_elsewhere=200
)
# The agent of site A: himself, who reads accounts; unseen from elsewhere.
SEEN = expect(
    404,
    administrator=200,
    secretary_general=200,
    coordinator=200,
    quality_manager=200,
    agent=200,
    auditor_over=403,
)
SHEETS = SEEN | {"quality_manager": 404}  # one that somebody else made
HANDED = SEEN | {"secretary_general": 403}


def agent(world):
    return {"pk": world.users["agent"].pk}


def idle(world):
    """An account that holds nothing and that nobody of a site reads."""
    return {"pk": UserFactory().pk}


def sheet(world):
    return {"pk": _hand_over(world).pk}


def _hand_over(world):
    content = {"person": "Agent", "by": "Administrateur", "day": "12 octobre 2015", "count": "1 élément", "groups": []}
    made = HandOver.objects.create(
        person=world.users["agent"],
        handed_over_by=world.users["administrator"],
        content=content | {"left": []},
        pdf=StoredFile.objects.store(b"%PDF-1.7 essai", media_type="application/pdf"),
    )
    made.job = Job.objects.ask("pilotage.hand_over", made.pk, by=made.handed_over_by)
    made.save()
    return made


LINES = [
    Line("pilotage:departure_list", get=READERS),
    Line("pilotage:departure_export", get=READERS, kwargs=ods),
    Line("pilotage:departure_detail", get=SEEN, kwargs=agent),
    Line("pilotage:departure_preview", post=HANDED, kwargs=agent),
    Line("pilotage:departure_transfer", post=HANDED, kwargs=agent),
    Line(
        "pilotage:account_close",
        get=expect(404, administrator=200, secretary_general=403, coordinator=200, auditor_over=403),
        # The administrator closes it first: the coordination, who closes accounts without a role, comes too late.
        post=expect(404, administrator=302, secretary_general=403, coordinator=409, auditor_over=403),
        kwargs=idle,
    ),
    Line("pilotage:hand_over_detail", get=SHEETS, kwargs=sheet),
    Line("pilotage:hand_over_download", get=SHEETS, kwargs=sheet),
]
