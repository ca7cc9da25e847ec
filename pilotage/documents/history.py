"""Chapter 1 of the dossier: the figures of attendance and the history of the démarche."""

from qualipref.typography import long_date
from sites.enums import Precision
from sites.figures import certifications_figure, key_figure, share_figure
from sites.models import KeyFigure, Milestone, Site, SiteModule


def key_figures(on, notes):
    """The figures of the last known year, each with its denominator; and the share of each part in its whole."""
    figures = list(KeyFigure.objects.filter(year__lte=on.year).select_related("part_of").order_by("-year", "order"))
    figures = [figure for figure in figures if figure.year == figures[0].year]
    shown = [_shown(figure, notes) for figure in figures]
    return {
        "year": figures[0].year if figures else None,
        "figures": shown,
        "shares": [_share(figure, notes) for figure in figures if figure.part_of_id and figure.part_of.value],
        "summary": ", ".join(f"{figure['printed']} {figure['label']}" for figure in shown),
    }


def _shown(figure, notes):
    said = key_figure(figure)
    return {
        "label": f"dont {figure.label}" if figure.part_of_id else figure.label,
        "printed": said.printed,
        "value": figure.value,
        "definition": figure.definition,
        "note": notes.cite(said),
    }


def _share(figure, notes):
    said = share_figure(figure)
    return {
        "label": figure.label,
        "whole": figure.part_of.label,
        "printed": said.printed,
        "note": notes.cite(said),
    }


def certification_periods(campaign, notes):
    """One line per site that was certified: its periods, whether it was led to its end or given up."""
    rows = list(SiteModule.objects.obtained().select_related("site", "module"))
    tracks = {}
    for row in rows:
        spans = tracks.setdefault(row.site, {})
        spans.setdefault((row.du, row.du_precision, row.au, row.au_precision), []).append(row)
    if not tracks:
        return None
    cited = notes.cite(certifications_figure(len(rows), SiteModule.objects.count(), notes.on))
    lines = [_track(site, spans) for site, spans in sorted(tracks.items(), key=lambda item: item[0].order)]
    return {
        "first": min(row.du.year for row in rows) - 1,
        "last": campaign.year + 1,
        "tracks": lines,
        "markers": _markers(campaign),
        "summary": " ; ".join(f"{line['site']} : {_spans_in_words(line)}" for line in lines),
        "note": cited,
    }


def _track(site, spans):
    shown = []
    for (du, du_precision, au, au_precision), rows in sorted(spans.items(), key=lambda item: item[0][0]):
        shown.append(
            {
                "start": _position(du, du_precision, is_end=False),
                "end": _position(au, au_precision, is_end=True) if au else None,
                "modules": ", ".join(row.name_then or row.module.name for row in rows),
                "short": ", ".join((row.module.short_name or row.module.name).lower() for row in rows),
                "period": _period(du, du_precision, au, au_precision),
                "is_given_up": site.au is not None and au is not None,
                "reason_out": next((row.reason_out for row in rows if row.reason_out), ""),
            }
        )
    return {"site": site.name, "spans": shown}


def _spans_in_words(line):
    return ", ".join(
        f"{span['modules']}, {span['period']}{' (abandonnée)' if span['is_given_up'] else ''}" for span in line["spans"]
    )


def _period(du, du_precision, au, au_precision):
    start = long_date(du, du_precision)
    if au is None:
        return f"depuis {start}" if du_precision == Precision.YEAR_END else f"depuis le {start}"
    return f"{start} – {long_date(au, au_precision)}"


def _position(day, precision, *, is_end):
    """Where a date stands on an axis of years, as finely as it is known."""
    if precision == Precision.YEAR_END:
        return day.year + (1.0 if is_end else 0.9)
    if precision == Precision.YEAR:
        return day.year + (0.5 if is_end else 0.0)
    return round(day.year + (day.timetuple().tm_yday - 1) / 366, 3)


def _markers(campaign):
    milestones = Milestone.objects.filter(on__year=campaign.year).order_by("on")
    return [
        {
            "at": _position(milestone.on, milestone.precision, is_end=False),
            "label": f"{'audit visé, ' if milestone.is_target else ''}{long_date(milestone.on, milestone.precision)}",
            "title": milestone.title,
            "date": long_date(milestone.on, milestone.precision),
            "is_target": milestone.is_target,
        }
        for milestone in milestones
    ]


def milestones():
    every_site = Site.objects.count()
    rows = Milestone.objects.prefetch_related("sites").order_by("on", "pk")
    return [
        {
            "date": long_date(row.on, row.precision),
            "title": row.title,
            "text": row.text,
            "sites": _site_names(list(row.sites.all()), every_site),
            "is_target": row.is_target,
        }
        for row in rows
    ]


def _site_names(sites, every_site):
    return "Tous" if len(sites) in (0, every_site) else ", ".join(site.name for site in sites)
