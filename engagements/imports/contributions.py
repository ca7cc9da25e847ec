"""Which support service supplies the proof of which chapters, as the perimeter file says."""

from sites.imports.dates import read_period
from sites.imports.rows import DATES, Row, known, prose

from ..models import Chapter, Commitment, Contribution


def parse(root, perimeter):
    """The rubric « contributions » of `root` (a Block), checked against the rows of the perimeter file."""
    rows = [row for block in root.blocks("contributions") for row in _rows(block, perimeter)]
    seen = set()
    for row in rows:
        identity = (row.links["service"], row.code, row.values["du"])
        if identity in seen:
            raise row.refusal("chapitres", f"le chapitre « {row.code} » est donné deux fois pour ce service.")
        seen.add(identity)
    return rows


def _rows(block, perimeter):
    block.only("service", "module", "chapitres", "sites", *DATES, "a_verifier", "source")
    service = known(block, "service", block.text("service"), perimeter.services, "le service")
    module = block.text("module", None)
    if module:
        known(block, "module", module, perimeter.modules, "le module")
    links = {
        "service": service,
        "module": module,
        "sites": [known(block, "sites", site, perimeter.sites, "le site") for site in block.texts("sites")],
    }
    values = {
        "to_verify": block.flag("a_verifier"),
        "source": prose(block, "source", Contribution, "source", ""),
        **read_period(block),
    }
    codes = block.texts("chapitres")
    if not codes:
        raise block.refusal("chapitres", "donnez au moins un chapitre.")
    return [Row(code, dict(values), block, links) for code in codes]


def write(rows, framework, named, ledger):
    """Writes `rows`; their chapters must exist in `framework` when the file names one (its campaign)."""
    modules, sites, services = named
    chapters = _chapters(framework) if framework else None
    written = []
    for row in rows:
        if chapters is not None:
            _check(row, chapters, framework)
        service, values = services[row.links["service"]], dict(row.values)
        identity = {"service": service, "chapter_code": row.code, "du": values.pop("du")}
        name = f"{row.links['service']} → {row.code}"
        contribution = ledger.put(Contribution, identity, values | {"module": modules.get(row.links["module"])}, name)
        ledger.link(contribution, "sites", [sites[code] for code in row.links["sites"]], name)
        written.append(contribution.pk)
    ledger.keep(Contribution.objects.exclude(pk__in=written))


def _chapters(framework):
    """The module of each chapter and of each steering requirement, by code."""
    chapters = Chapter.objects.filter(framework=framework).values_list("code", "module__module__slug")
    steering = Commitment.objects.filter(framework=framework, chapter__module__isnull=True)
    return dict(chapters) | dict.fromkeys(steering.values_list("code", flat=True))


def _check(row, chapters, framework):
    if row.code not in chapters:
        raise row.refusal("chapitres", f"le chapitre « {row.code} » n’existe pas dans « {framework} ».")
    if chapters[row.code] != row.links["module"]:
        expected = chapters[row.code] or "aucun module (chapitre de pilotage)"
        raise row.refusal("module", f"le chapitre « {row.code} » relève de : {expected}.")
