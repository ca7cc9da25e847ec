"""The dated targets of the indicators."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from qualipref.typography import long_date
from sites.models import Service, Site

from ..measures import Target, target_text
from ..models import Indicator, IndicatorTarget
from ..models.unit import unit_name


@transaction.atomic
def set_target(
    indicator: Indicator,
    *,
    value,
    du: datetime.date,
    basis: str,
    by: User | None,
    site: Site | None = None,
    service: Service | None = None,
    au: datetime.date | None = None,
) -> IndicatorTarget:
    """What `indicator` aims at from `du` to `au` included, or with no end; the targets before are kept.

    `basis` says where it comes from: a meeting, a note. The same target set again writes nothing.
    """
    basis = basis.strip()
    if not basis:
        raise ValidationError({"basis": "Dites d’où vient cette cible : séance, note, texte."})
    if au and au < du:
        raise ValidationError({"au": "La date de fin précède la date de début."})
    place = {"indicator": indicator, "site": site, "service": service}
    Indicator.objects.select_for_update().get(pk=indicator.pk)  # a form sent twice: the second sees the first
    last = IndicatorTarget.objects.filter(**place).order_by("-pk").first()
    if last and (last.value, last.du, last.au, last.basis) == (value, du, au, basis):
        return last
    target = IndicatorTarget.objects.create(**place, value=value, du=du, au=au, basis=basis, set_by=by)
    Entry.objects.record(
        "indicator_target.set",
        on=target,
        by=by,
        site=site.slug if site else "",
        service=service.code if service else "",
        indicator=indicator.code,
        place=unit_name(site, service),
        value=target_text(indicator, Target(value, basis)),
        du=long_date(du),
        au=long_date(au) if au else "",
        basis=basis,
    )
    return target
