"""How many agents a service has for each function: counted one day, kept, counted again."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from qualipref.workflow import StaleVersion
from sites.models import Service

from ..enums import StaffFunction
from ..models import StaffCount


@transaction.atomic
def record_staff(
    function: StaffFunction | str,
    counts: dict[Service, int],
    *,
    counted_on: datetime.date,
    source: str,
    seen: dict[int, int],
    by: User,
) -> int:
    """Keeps the count of each service, all or none; how many were new. The same count of the same day adds nothing.

    `seen` says, by service key, which StaffCount the form showed (0 for none): StaleVersion when another came since.
    """
    if counted_on > clock.today():
        raise ValidationError({"counted_on": "Cette date est dans le futur : un effectif se compte."})
    keys = [service.pk for service in counts]
    list(Service.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    last = last_counts(function, keys)
    if any(last[key].pk != seen.get(key, 0) if key in last else seen.get(key, 0) for key in keys):
        raise StaleVersion
    new = [
        StaffCount(service=service, function=function, count=count, counted_on=counted_on, source=source, by=by)
        for service, count in counts.items()
        if service.pk not in last or (last[service.pk].count, last[service.pk].counted_on) != (count, counted_on)
    ]
    if new:
        StaffCount.objects.bulk_create(new)
        Entry.objects.record(
            "staff.counted",
            by=by,
            function=StaffFunction(function).label,
            day=counted_on,
            source=source,
            counts={str(row.service): row.count for row in new},
        )
    return len(new)


def last_counts(function, services):
    """{service key: the StaffCount typed last}, whatever day it counts."""
    rows = StaffCount.objects.filter(function=function, service__in=services).order_by("pk")
    return {row.service_id: row for row in rows}
