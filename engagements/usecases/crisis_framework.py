"""What the référentiel in use says of emergencies: its module, its indicators and the delays it gives."""

from django.db.models import Q

from sites.models import Module, Site, SiteModule

from ..models import Campaign, Commitment, Indicator, Threshold

CALL_LIST, ALERT, FEEDBACK = "7.1.1", "7.1.2", "7.3.2"  # commitments, as the file of the référentiel names them
USUAL_MONTHS = {CALL_LIST: 6, FEEDBACK: 2}  # of the catalogue, when the référentiel in use gives no threshold


def crisis_module(on):
    """The module of the emergencies in the référentiel of the day, or None when it has none."""
    return _modules(on).first()


def crisis_sites(on):
    """The sites that stand for this module on the day."""
    return Site.objects.filter(pk__in=SiteModule.objects.on(on).filter(module__in=_modules(on)).values("site"))


def _modules(on):
    named = crisis_commitments([FEEDBACK], on)
    return Module.objects.filter(framework_modules__chapters__commitments__in=named)


def crisis_commitments(codes, on):
    """The commitments that the file of the référentiel of the day names so, whatever their number became."""
    held = Commitment.objects.filter(framework__in=Campaign.objects.in_course(on).values("framework"))
    named = Q(pk__in=[])
    for code in codes:
        named |= Q(pk__in=held.of_file_code(code).values("pk"))
    return held.filter(named)


def months_allowed(code, on):
    """The delay in months that the threshold of this commitment gives on the day."""
    thresholds = Threshold.objects.filter(commitment__in=crisis_commitments([code], on), unit="mois")
    value = thresholds.values_list("value", flat=True).first()
    return int(value) if value is not None else USUAL_MONTHS[code]


def crisis_indicators(codes, on):
    """The indicators of those codes in the référentiel of the day, by code."""
    frameworks = Campaign.objects.in_course(on).values("framework")
    return {each.code: each for each in Indicator.objects.filter(framework__in=frameworks, code__in=codes)}
