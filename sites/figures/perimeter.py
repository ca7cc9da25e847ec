"""The figures of the perimeter: pairs of a service and a module, services, what is to verify."""

import datetime
from urllib.parse import urlencode

from django.urls import reverse

from qualipref.figures import Parameter, Rows, declare
from qualipref.typography import long_date

from ..models import ScopeEntry, Site

THEME = "Périmètre"
SOURCE = "Périmètre daté : entrées et sorties des services"


def _sites(user, on):
    return list(Site.objects.visible_to(user, on).values_list("slug", "name"))


SITE = Parameter("site", "Site", _sites, empty="Tous les sites")
DAY = Parameter("le", "À la date du")
PARAMETERS = (SITE, DAY)

PAIRS = declare(
    "sites.pairs",
    "Couples service × module",
    meaning="Un couple est un service qui met en œuvre un module sur un site, à la date. Un service qui en met deux en "
    "œuvre compte pour deux couples.",
    formula="Couples ouverts à la date",
    source=SOURCE,
    theme=THEME,
    parameters=PARAMETERS,
)
SERVICES = declare(
    "sites.services",
    "Services du périmètre",
    meaning="Services qui mettent en œuvre au moins un module à la date. Un service support ne compte pas, sauf s’il "
    "en met un en œuvre lui-même.",
    formula="Services différents parmi les couples ouverts à la date",
    source=SOURCE,
    theme=THEME,
    parameters=PARAMETERS,
)
PAIRS_TO_VERIFY = declare(
    "sites.pairs_to_verify",
    "Couples à vérifier",
    meaning="Couples ouverts à la date dont la date d’entrée ou la source reste à confirmer.",
    formula="Couples à vérifier, sur les couples ouverts à la date",
    source=SOURCE,
    theme=THEME,
    parameters=PARAMETERS,
)


def pairs_figure(count, day, *, slug="", name=""):
    """How many pairs are open on `day` at the site named, or everywhere."""
    rows = _rows(count, "couple", "sites:scope_list", day, slug)
    return PAIRS.count(count, rows=rows, **_of(day, slug, name))


def services_figure(count, day, *, slug="", name=""):
    """How many services implement a module on `day` at the site named, or everywhere."""
    rows = _rows(count, "service", "sites:service_list", day, slug, nature="perimetre")
    return SERVICES.count(count, rows=rows, **_of(day, slug, name))


def to_verify_figure(count, of, day, *, slug="", name=""):
    """How many of the `of` pairs open on `day` are to verify."""
    rows = _rows(count, "couple", "sites:scope_list", day, slug, etat="a-verifier")
    return PAIRS_TO_VERIFY.count(count, of, rows=rows, **_of(day, slug, name))


def perimeter_figures(perimeter):
    """The pairs and the services of a Perimeter, as one person sees it."""
    return [
        pairs_figure(len(perimeter.entries), perimeter.day),
        services_figure(perimeter.service_count, perimeter.day),
    ]


def site_figures(block, day):
    """The pairs and the services of a SiteBlock on that day."""
    named = {"slug": block.site.slug, "name": block.site.name}
    return [pairs_figure(len(block.entries), day, **named), services_figure(len(block.lines), day, **named)]


def _rows(count, word, address, day, slug, **asked):
    query = {"le": day.isoformat()} | ({"site": slug} if slug else {}) | asked
    return Rows.of(count, word, f"{reverse(address)}?{urlencode(query)}")


def _of(day, slug, name):
    return {
        "subject": name,
        "perimeter": f"{name or 'tous les sites'}, au {long_date(day)}",
        "on": day,
        "parameters": {"site": slug, "le": day.isoformat()},
    }


def _asked(user, on, site, le):
    """(entries, {day, slug, name}) of what is asked, or None when the date or the site is not to be read."""
    day, place = _day(le, on), None
    if site:
        place = Site.objects.visible_to(user, on).filter(slug=site).first()
    if day is None or (site and place is None) or not user.assignments.of(user, on):
        return None
    entries = ScopeEntry.objects.visible_to(user, on).on(day)
    if place is None:
        return entries, {"day": day}
    return entries.filter(site=place), {"day": day, "slug": place.slug, "name": place.name}


def _day(text, on):
    try:
        return datetime.date.fromisoformat(text) if text else on
    except ValueError:
        return None


@PAIRS.computed
def pairs_asked(user, on, *, site, le):
    found = _asked(user, on, site, le)
    return pairs_figure(found[0].count(), **found[1]) if found else None


@SERVICES.computed
def services_asked(user, on, *, site, le):
    found = _asked(user, on, site, le)
    return services_figure(found[0].order_by().values("service").distinct().count(), **found[1]) if found else None


@PAIRS_TO_VERIFY.computed
def to_verify_asked(user, on, *, site, le):
    found = _asked(user, on, site, le)
    if found is None:
        return None
    entries, where = found
    return to_verify_figure(entries.filter(to_verify=True).count(), entries.count(), **where)
