"""The dated targets of the indicators."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from qualipref.typography import long_date
from sites.models import Service, Site

from ..measures import Target, target_text
from ..models import Indicator, IndicatorTarget, Measurement
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

    `basis` says where it comes from: a meeting, a note. The same target set again writes nothing. What is validated
    was read against its target of then: no later target reaches back to it.
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
    _refuse_what_is_validated(place, du, au)
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


def _refuse_what_is_validated(place, du, au):
    reached = Measurement.objects.validated().filter(indicator=place["indicator"], period_to__gte=du)
    if au:
        reached = reached.filter(period_to__lte=au)
    units = {f"unit__{name}": place[name] for name in ("site", "service") if place[name]}
    last = reached.filter(**units).order_by("-period_to").values_list("period_to", flat=True).first()
    if last:
        raise ValidationError(
            {
                "du": f"Des mesures validées vont jusqu’au {long_date(last)}\u00a0: faites valoir la cible à partir "
                "du lendemain, ou rouvrez ces mesures d’abord."
            }
        )
