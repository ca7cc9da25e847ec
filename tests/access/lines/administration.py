import datetime

from qualipref.notifications.models import OutgoingEmail
from sites.enums import Role
from sites.models import Assignment, Delegation
from tests.access.line import Line, expect, ods
from tests.factories import UserFactory

ADMINISTRATOR = expect(403, administrator=200)
READERS = expect(
    403, administrator=200, secretary_general=200, coordinator=200, quality_manager=200, quality_manager_elsewhere=200
)
CREATORS = expect(403, administrator=200, coordinator=200)


def of_the_site(**by_role):
    """An account of site A: unseen from elsewhere, seen by its quality manager."""
    seen = {"administrator": 403, "secretary_general": 403, "coordinator": 403, "quality_manager": 403}
    return expect(404, auditor_over=403, **seen | by_role)


SEEN = of_the_site(administrator=200, secretary_general=200, coordinator=200, quality_manager=200)
CHANGED = of_the_site(administrator=200)


def agent(world):
    return {"pk": world.users["agent"].pk}


def invited(world):
    """An account that was never opened and holds no role."""
    return {"pk": UserFactory(password=None).pk}


def assignment(world):
    return {"pk": Assignment.objects.get(user=world.users["agent"]).pk}


def delegation(world):
    """The secretary general's, held by the agent of site A, since 2015."""
    days = {"valid_from": datetime.date(2015, 1, 1), "valid_until": datetime.date(2100, 12, 31)}
    absent, substitute = world.users["secretary_general"], world.users["auditor_over"]
    given = Delegation.objects.create(absent=absent, substitute=substitute, role=Role.SECRETARY_GENERAL, **days)
    return {"pk": given.pk}


def email(world):
    key = f"line:{OutgoingEmail.objects.count()}"
    return {"pk": OutgoingEmail.objects.create(dedup_key=key, to="a@qualipref.example", subject="O", body="B").pk}


LINES = [
    Line("administration:home", get=READERS),
    Line("administration:account_list", get=READERS),
    Line("administration:account_export", kwargs=ods, get=READERS),
    Line("administration:account_create", get=CREATORS, post=CREATORS),
    Line("administration:account_detail", kwargs=agent, get=SEEN),
    Line(
        "administration:account_invite",
        kwargs=invited,
        post=of_the_site(administrator=302, coordinator=302, quality_manager=404),
    ),
    Line("administration:account_rename", kwargs=agent, get=CHANGED, post=CHANGED),
    Line("administration:account_suspend", kwargs=agent, get=CHANGED, post=CHANGED),
    Line("administration:account_restore", kwargs=agent, post=of_the_site(administrator=409)),
    Line("administration:second_factor_reset", kwargs=agent, get=CHANGED, post=CHANGED),
    Line("administration:assignment_create", kwargs=agent, get=CHANGED, post=CHANGED),
    Line("administration:assignment_list", get=READERS),
    Line("administration:assignment_export", kwargs=ods, get=READERS),
    Line("administration:assignment_end", kwargs=assignment, get=CHANGED, post=CHANGED),
    Line("administration:delegation_list", get=READERS),
    Line("administration:delegation_export", kwargs=ods, get=READERS),
    Line("administration:delegation_create", get=READERS, post=READERS),
    # The administrator ends it first: the secretary general then comes too late.
    Line(
        "administration:delegation_end",
        kwargs=delegation,
        post=of_the_site(administrator=302, secretary_general=409, quality_manager=404),
    ),
    Line("administration:email_list", get=ADMINISTRATOR),
    Line("administration:email_export", kwargs=ods, get=ADMINISTRATOR),
    Line("administration:email_detail", kwargs=email, get=ADMINISTRATOR),
    Line("administration:email_restart", kwargs=email, post=expect(403, administrator=409)),
]
