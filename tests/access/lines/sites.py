import datetime

from sites.models import ScopeEntry, ServiceContact
from tests.access.line import Line, expect, ods

# Who has no assignment reads empty pages; an auditor out of dates is told so.
PAGE = expect(200, auditor_over=403)
# Pages of an object: out of the perimeter is 404.
SITE = expect(
    200,
    unassigned=404,
    correspondent_elsewhere=404,
    auditor_elsewhere=404,
    auditor_over=403,
)
SERVICE = SITE
COORDINATOR = expect(403, coordinator=200, auditor_over=403)
EDITORS = expect(
    403,
    coordinator=200,
    quality_manager=200,
    correspondent=200,
    unassigned=404,
    correspondent_elsewhere=404,
    auditor_elsewhere=404,
)
LEAVE = EDITORS | {"quality_manager": 403, "correspondent": 403}


def service(world):
    return {"pk": world.service.pk}


def entry(world):
    return {"pk": ScopeEntry.objects.get(service=world.service).pk}


def contact(world):
    du = datetime.date(2015, 1, 1)
    return {"pk": ServiceContact.objects.get_or_create(service=world.service, function="Chef", du=du)[0].pk}


LINES = [
    Line("sites:site_list", get=PAGE),
    Line("sites:site_export", kwargs=ods, get=PAGE),
    Line("sites:service_list", get=PAGE),
    Line("sites:service_export", kwargs=ods, get=PAGE),
    Line("sites:scope_matrix", get=PAGE),
    Line("sites:scope_export", kwargs=ods, get=PAGE),
    Line("sites:scope_list", get=PAGE),
    Line("sites:scope_list_export", kwargs=ods, get=PAGE),
    Line("sites:history", get=PAGE),
    Line("sites:history_export", kwargs=ods, get=PAGE),
    Line("sites:site_detail", kwargs=lambda world: {"slug": world.site.slug}, get=SITE),
    Line("sites:service_detail", kwargs=service, get=SERVICE),
    # An empty form comes back with its errors: 200.
    Line("sites:scope_enter", get=COORDINATOR, post=COORDINATOR),
    Line("sites:scope_leave", kwargs=entry, get=LEAVE, post=LEAVE),
    Line("sites:contact_add", kwargs=service, get=EDITORS, post=EDITORS),
    Line("sites:contact_change", kwargs=contact, get=EDITORS, post=EDITORS),
    Line("sites:contact_end", kwargs=contact, get=EDITORS, post=EDITORS),
]
