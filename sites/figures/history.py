"""The published figures and the certifications of the history: what a source says, told as it says it."""

import datetime

from django.urls import reverse

from qualipref.figures import Parameter, Rows, declare
from qualipref.typography import number, percent, plural

from ..models import KeyFigure, SiteModule

THEME = "Histoire et chiffres publiés"


def _figures(user, on):
    listed = KeyFigure.objects.visible_to(user, on).values_list("slug", "label", "year")
    return [(slug, f"{label}, {year}") for slug, label, year in listed]


def _parts(user, on):
    listed = KeyFigure.objects.visible_to(user, on).exclude(part_of=None).values_list("slug", "label", "year")
    return [(slug, f"{label}, {year}") for slug, label, year in listed]


KEY_FIGURE = declare(
    "sites.key_figure",
    "Chiffre publié",
    meaning="Chiffre de fréquentation tel que sa source le publie. Chacun a son propre dénominateur : ils ne "
    "s’additionnent pas.",
    formula="Valeur publiée par la source",
    source="Document cité avec le chiffre",
    theme=THEME,
    parameters=(Parameter("chiffre", "Chiffre", _figures, is_required=True),),
)
SHARE = declare(
    "sites.key_figure_share",
    "Part d’un chiffre publié",
    meaning="Part d’un chiffre publié dans celui dont il est une partie.",
    formula="Chiffre ÷ chiffre dont il fait partie, arrondi à l’unité",
    source="Calcul sur deux chiffres publiés",
    theme=THEME,
    parameters=(Parameter("chiffre", "Chiffre", _parts, is_required=True),),
)
CERTIFICATIONS = declare(
    "sites.certifications",
    "Modules obtenus",
    meaning="Modules pour lesquels un site a été certifié ou labellisé, du premier au dernier jour connus.",
    formula="Modules obtenus, sur les modules obtenus ou visés",
    source="Périmètre daté",
    theme=THEME,
)


def printed(figure):
    """« 2 000 », « ≈ 280 000 » when the source rounds it."""
    return f"≈ {number(figure.value)}" if figure.is_approximate else number(figure.value)


def key_figure(figure):
    """A KeyFigure, with what it is a part of."""
    whole = figure.part_of
    counted = f"{number(whole.value)} {whole.label}" if whole else "compte à part, sans tout dont il serait une part"
    return KEY_FIGURE.rate(
        figure.value,
        whole.value if whole else None,
        printed(figure),
        subject=f"{figure.label}, {figure.year}",
        meaning=figure.definition,
        calculation=f"{printed(figure)}, sur {counted}" if whole else counted.capitalize(),
        **_of(figure),
    )


def share_figure(figure):
    """The share of a KeyFigure in the one that it is a part of."""
    whole, exact = figure.part_of, 100 * figure.value / figure.part_of.value
    return SHARE.rate(
        figure.value,
        whole.value,
        percent(round(exact)),
        subject=f"{figure.label}, {figure.year}",
        calculation=f"{printed(figure)} ÷ {printed(whole)} = {percent(round(exact, 1))}, arrondi à l’unité",
        **_of(figure),
    )


def _of(figure):
    return {
        "perimeter": f"année {figure.year}",
        "on": datetime.date(figure.year, 12, 31),
        "rows": None,
        "source": figure.source or "non renseignée",
        "parameters": {"chiffre": figure.slug},
    }


def certifications_figure(obtained, of, on):
    """How many of the `of` modules held by sites were obtained; the others are aimed at."""
    return CERTIFICATIONS.count(
        obtained,
        of,
        calculation=f"{plural(obtained, 'module obtenu', 'modules obtenus')} sur {number(of)} obtenus ou visés",
        perimeter="tous les sites, depuis l’origine",
        on=on,
        rows=Rows.of(of, "module d’un site", f"{reverse('sites:history')}#certifications", many="modules de sites"),
    )


def _visible(user, on, slug):
    return KeyFigure.objects.visible_to(user, on).select_related("part_of").filter(slug=slug).first()


@KEY_FIGURE.computed
def key_figure_asked(user, on, *, chiffre):
    found = _visible(user, on, chiffre)
    return key_figure(found) if found else None


@SHARE.computed
def share_asked(user, on, *, chiffre):
    found = _visible(user, on, chiffre)
    return share_figure(found) if found and found.part_of and found.part_of.value else None


@CERTIFICATIONS.computed
def certifications_asked(user, on):
    if not user.assignments.of(user, on):
        return None
    seen = SiteModule.objects.visible_to(user, on)
    return certifications_figure(seen.obtained().count(), seen.count(), on)
