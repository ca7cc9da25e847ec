"""The PDF of a frozen dossier: its drawings, its attached data, its pages."""

import json

from django.utils.safestring import mark_safe

from engagements.enums import Rhythm
from qualipref.charts import Bar, Marker, Point, Span, Track, nested_bars, periods, stacked, trend
from qualipref.documents.rendering import AttachedFile, render_pdf, typeface
from qualipref.spreadsheets import csv_text
from qualipref.typography import plural

COLUMNS = ("Renvoi", "Chiffre", "Valeur", "Définition", "Source", "Filtre", "Lignes lues", "Calculé le")


def application_file_pdf(content, *, on_wait=None):
    """The same content gives the same bytes."""
    face = typeface(shows_brand=content["prefecture"]["shows_brand"])
    title = f"{content['cover']['title']} – campagne {content['campaign']['year']} (projet)"
    return render_pdf(
        "pilotage/documents/dossier.html",
        content | {"drawings": _drawings(content, face.svg_family)},
        title=title,
        created=content["issue"]["created"],
        author=content["prefecture"]["name"],
        subject=f"Dossier de candidature, {content['prefecture']['name']}",
        attachments=attached_files(content),
        draft=True,
        face=face,
        on_wait=on_wait,
    )


def attached_files(content):
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)
    return [
        AttachedFile("contenu.json", text, "Contenu figé du dossier", "Source"),
        AttachedFile("provenance.csv", provenance_csv(content), "Provenance des chiffres", "Data"),
        AttachedFile("cases.csv", cells_csv(content), "Cases dont les scores sont faits", "Data"),
        *_measurements(content),
    ]


def _measurements(content):
    """None in a dossier frozen before there were any."""
    if "indicators" not in content:
        return []
    text = measurements_csv(content)
    return [AttachedFile("mesures.csv", text, "Valeurs des indicateurs, période par période", "Data")]


def provenance_csv(content):
    rows = (
        (
            f"[{note['number']}]",
            note["name"],
            note["value"],
            note["definition"],
            note["source"],
            note["filter"],
            note["rows_read"],
            note["computed_on"],
        )
        for note in content["notes"]
    )
    return csv_text(COLUMNS, rows)


def cells_csv(content):
    """Each cell with its criteria: the sums of its last two columns give every score of the dossier."""
    return csv_text(content["scores"]["columns"], content["scores"]["cells"])


def measurements_csv(content):
    """The values of the indicators, period by period: numerators and denominators give each of them again."""
    return csv_text(content["indicators"]["columns"], content["indicators"]["attached"])


def _drawings(content, fonts):
    drawn = {
        "figures": _figures(content["figures"], fonts),
        "periods": _periods(content["periods"], fonts),
        "scores": _scores(content["scores"], fonts),
        "coverage": _coverage(content["commitments"]["coverage"], fonts),
    }
    drawn = {name: mark_safe(chart.svg) if chart else "" for name, chart in drawn.items()}  # noqa: S308
    return drawn | {"trends": _trends(content.get("indicators"), fonts)}


def _trends(frozen, fonts):
    """The drawings of the indicators followed month by month, two by two."""
    drawn = [_trend(line, fonts) for line in frozen["lines"] if _is_drawn(line)] if frozen else []
    return [drawn[rank : rank + 2] for rank in range(0, len(drawn), 2)]


def _is_drawn(line):
    return line["rhythm"] == Rhythm.MONTHLY and sum(point["value"] is not None for point in line["points"]) > 1


def _trend(line, fonts):
    points = [
        Point(
            name=point["period"],
            short=point["short"],
            value=point["value"],
            printed=point["printed"],
            target=point["target"],
            aimed=point["aimed"],
            state=point["state"],
            gap="" if point["value"] is not None else point["printed"],
        )
        for point in line["points"]
    ]
    title = f"{line['code']} {line['name']}\u00a0: {line['value']} en {line['period']}, {line['state']}"
    chart = trend(points, title=title, highest=line["highest"], fonts=fonts)
    return {"code": line["code"], "name": line["name"], "svg": mark_safe(chart.narrow)}  # noqa: S308


def _figures(figures, fonts):
    if not figures["figures"]:
        return None
    bars = [Bar(one["label"], one["value"], one["printed"]) for one in figures["figures"]]
    title = f"Fréquentation {figures['year']}\u00a0: {figures['summary']}"
    return nested_bars(bars, title=title, unit="Personnes", fonts=fonts)


def _periods(frozen, fonts):
    if not frozen:
        return None
    tracks = [
        Track(
            line["site"],
            tuple(_span(span, frozen["last"] + 1) for span in line["spans"]),
        )
        for line in frozen["tracks"]
    ]
    markers = [Marker(one["at"], one["label"], one["is_target"]) for one in frozen["markers"]]
    title = f"Périodes de certification\u00a0: {frozen['summary']}"
    return periods(tracks, markers, title=title, first=frozen["first"], last=frozen["last"], fonts=fonts)


def _span(span, open_end):
    end = span["end"] or open_end
    return Span(span["start"], end, span["modules"], span["short"], span["period"], span["is_given_up"])


def _scores(scores, fonts):
    """A bar per site; nothing while no cell is assessed."""
    total = scores["total"]["all_sites"]
    if not (total and total["assessed_count"]):
        return None
    rows = [
        (name, _parts(one), f"{one['percent']}, {one['assessed']}")
        for name, one in zip(scores["sites"], scores["total"]["by_site"], strict=True)
        if one
    ]
    said = " ; ".join(f"{name}, {printed}" for name, _, printed in rows)
    parts = ("critères réunis", "critères manquants")
    return stacked(rows, title=f"Critères réunis par site\u00a0: {said}", parts=parts, fonts=fonts)


def _parts(one):
    """Of a hundred, what is reached and what is not."""
    return Bar("réunis", one["value"], f"{one['value']}"), Bar("manquants", 100 - one["value"], "")


def _coverage(coverage, fonts):
    if not coverage:
        return None
    rows = [
        (
            one["label"],
            (
                Bar("obligatoires", one["mandatory"], str(one["mandatory"])),
                Bar("optionnels", one["optional"], str(one["optional"])),
            ),
            _sum(one),
        )
        for one in coverage
    ]
    said = " ; ".join(
        f"{one['label']}, {one['mandatory']} obligatoires et {one['optional']} optionnels" for one in coverage
    )
    return stacked(
        rows, title=f"Engagements par module\u00a0: {said}", parts=("obligatoires", "optionnels"), fonts=fonts
    )


def _sum(one):
    total = one["mandatory"] + one["optional"]
    if not one["optional"]:
        return str(total)
    return f"{total}, dont {plural(one['optional'], 'optionnel')}"
