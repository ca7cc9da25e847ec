"""A session or a meeting as its sheet and its statement read it: numbers by service, and no name."""

from django.db.models import Count, Q

from qualipref.typography import number
from sites.models import Service

from ..documents import Gathering
from ..enums import Presence


def of_session(session):
    rows = session.records.order_by().values("trainee__service")
    rows = rows.annotate(expected=Count("pk"), came=Count("pk", filter=Q(presence=Presence.PRESENT)))
    counts = {row["trainee__service"]: (row["expected"], row["came"]) for row in rows}
    services = tuple((service, *counts[service.pk]) for service in Service.objects.filter(pk__in=counts).for_list())
    return Gathering(
        kind="Séance de formation",
        title=session.theme.name,
        day=session.held_on,
        facts=(
            ("Durée", f"{number(session.hours)} h"),
            ("Lieu", session.place),
            ("Organisme", session.provider),
            ("Pour", session.where),
        ),
        services=services,
        expected=session.seats or 20,
        sheet=session.sheet,
    )


def of_sensitisation(sensitisation):
    audience = sensitisation.audience.select_related("service__site")
    services = tuple((row.service, row.invited, row.present or 0) for row in audience)
    return Gathering(
        kind=sensitisation.get_kind_display(),
        title=sensitisation.subject,
        day=sensitisation.held_on,
        facts=(("Lieu", sensitisation.place), ("Pour", sensitisation.where)),
        services=services,
        expected=sum(expected for _, expected, _ in services),
        sheet=sensitisation.sheet,
    )
