"""The year of the démarche that the perimeter file opens."""

from sites.imports.dates import read_date
from sites.imports.rows import Row, known

from ..models import Campaign, CampaignSite, Framework


def parse(root, perimeter):
    """The rubric « campagne » of `root` (a Block), or None."""
    block = root.block("campagne", None)
    if block is None:
        return None
    block.only("annee", "referentiel", "version", "ouverture", "gel", "sites")
    opens, freezes = read_date(block, "ouverture", required=True), read_date(block, "gel", required=True)
    if freezes.day < opens.day:
        raise block.refusal("gel", "le gel précède l’ouverture.")
    year = block.number("annee", maximum=2199)
    links = {
        "framework": (block.slug("referentiel", max_length=60), block.text("version", max_length=20)),
        "sites": _sites(block, perimeter),
    }
    return Row(str(year), {"year": year, "opens_on": opens.day, "freezes_on": freezes.day}, block, links)


def _sites(block, perimeter):
    targets = {}
    for line in block.blocks("sites"):
        line.only("site", "audit_vise")
        site = known(line, "site", line.text("site"), perimeter.sites, "le site")
        if site in targets:
            raise line.refusal("site", f"le site « {site} » est donné deux fois.")
        targets[site] = read_date(line, "audit_vise")
    return targets


def framework_of(row):
    """The référentiel that the campaign names; it is loaded first, by load_framework."""
    code, version = row.links["framework"]
    framework = Framework.objects.filter(code=code, version=version).first()
    if framework is None:
        raise row.refusal(
            "referentiel", f"le référentiel « {code} {version} » n’est pas chargé ; chargez-le avec load_framework."
        )
    return framework


def write(row, framework, sites, ledger):
    """Opens the campaign or updates its dates; the référentiel it was opened with stays."""
    values = dict(row.values)
    year = values.pop("year")
    opened = Campaign.objects.filter(year=year).select_related("framework").first()
    if opened and opened.framework_id != framework.pk:
        raise row.refusal("referentiel", f"la campagne {year} est ouverte avec « {opened.framework} » : elle le garde.")
    campaign = ledger.put(Campaign, {"year": year}, values | {"framework": framework}, str(year))
    for code, target in row.links["sites"].items():
        audit = {"audit_target_on": target.day, "audit_target_precision": target.precision}
        ledger.put(CampaignSite, {"campaign": campaign, "site": sites[code]}, audit, f"{year}, {code}")
    kept = campaign.campaign_sites.exclude(site__slug__in=row.links["sites"]).select_related("site", "campaign")
    ledger.keep(kept)
