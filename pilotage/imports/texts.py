"""The first texts of the dossier, from the perimeter file."""

from collections import Counter

from sites.imports.rows import Row, prose, unique

from ..enums import DossierSection
from ..models import DossierText


def parse(root):
    """The rubric « dossier » of `root` (a Block): texts by code, ordered within their part."""
    orders = Counter()
    rows = []
    for block in root.blocks("dossier"):
        block.only("code", "partie", "titre", "texte", "source")
        section = block.choice("partie", DossierSection.values)
        orders[section] += 1
        values = {
            "section": section,
            "title": prose(block, "titre", DossierText, "title", ""),
            "text": prose(block, "texte", DossierText, "text"),
            "source": prose(block, "source", DossierText, "source", ""),
            "order": orders[section],
        }
        rows.append(Row(block.slug("code"), values, block))
    return unique(rows)


def write(rows, ledger):
    for row in rows.values():
        ledger.put(DossierText, {"slug": row.code}, row.values, row.code)
    ledger.keep(DossierText.objects.exclude(slug__in=rows))
