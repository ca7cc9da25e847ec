"""Everything a dossier de candidature says, frozen as plain data on the day it is asked."""

from engagements.documents.letterhead import letterhead_of
from pilotage.models import DossierText
from qualipref import clock
from qualipref.typography import enumeration, french, long_date, plural
from sites.enums import Duty, LabelWord, SiteKind
from sites.models import Prefecture, Service

from . import commitments, history, indicators, perimeter, scores, steering
from .provenance import Provenance
from .typesetting import canonical_digest, typeset

LABEL_WORDS = {LabelWord.LABEL: "au label", LabelWord.CERTIFICATION: "à la certification"}


def application_file_content(campaign, on, checks, plan_figures=()):
    """What the dossier of `campaign` says on day `on`: the same rows give the same content and the same digest.

    `plan_figures` are those of the action plan, worked out above this room.
    """
    prefecture = Prefecture.objects.get(pk=1)
    notes = Provenance(on)
    content = {
        "format": 1,
        "prefecture": _prefecture(prefecture),
        "campaign": _campaign(campaign, on),
        "texts": _texts(),
        "figures": history.key_figures(on, notes),
        "periods": history.certification_periods(campaign, notes),
        "milestones": history.milestones(),
        "steering": perimeter.steering(),
        "support": perimeter.support_services(campaign, on),
        "action_plan": steering.action_plan(campaign, on, notes, plan_figures),
        "scope": perimeter.scope(campaign, on, notes),
        "retained": perimeter.retained_modules(campaign, on),
        "former_sites": perimeter.former_sites(on),
        **_state(campaign, on, notes),
        "indicators": indicators.indicators(campaign, on, notes),
        "optional": commitments.optional_commitments(campaign, on, notes),
        "calendar": _calendar(campaign),
        "checks": checks,
    }
    content["success"] = _success(content["texts"].get("facteurs", []), prefecture)
    content["cover"] = _cover(campaign, prefecture, content)
    content["notes"] = notes.as_data()
    content = typeset(content)
    return content | {"digest": canonical_digest(content)}


def numbered_content(content, *, number, requested_at):
    """The content of the draft `number`, asked at that instant: what its PDF is made of."""
    year = content["campaign"]["year"]
    reference = f"DC-{year}-{number:02}"
    day = long_date(requested_at.astimezone(clock.PARIS).date())
    issue = {
        "number": number,
        "reference": reference,
        "created": requested_at.astimezone(clock.PARIS).isoformat(timespec="seconds"),
        "day": day,
        "state": french(f"PROJET – brouillon n° {number} du {day}, non approuvé"),
        "foot": french(f"{reference} – brouillon n° {number} – non scellé – contenu {content['digest'][:8]}"),
    }
    return content | {"issue": issue}


def _state(campaign, on, notes):
    """Where the commitments stand: how many they are, the scores, then one by one."""
    rows = commitments.rows(campaign, on)
    counted = commitments.counted(rows, campaign, notes)
    found = scores.scores(campaign, on, notes)
    return {"scores": found, "commitments": counted | {"tables": commitments.tables(rows, found)}}


def is_unchanged(content, digest):
    """Whether a numbered content still has the digest that was taken when it was frozen."""
    frozen = {name: value for name, value in content.items() if name not in ("issue", "digest")}
    return canonical_digest(frozen) == digest


def _prefecture(prefecture):
    return letterhead_of(prefecture) | {
        "with_article": prefecture.name_with_article,
        "word": prefecture.label_word,
        "to_the_label": LABEL_WORDS[prefecture.label_word],
        "guide": prefecture.procedures_guide,
        "address": prefecture.procedures_guide_url,
    }


def _campaign(campaign, on):
    framework = campaign.framework
    return {
        "year": campaign.year,
        "framework": framework.title,
        "label": _framework_name(framework),
        "on": long_date(on),
        "audits": _audits(campaign),
    }


def _framework_name(framework):
    """« Qualipref 2.0 », from the head of the title or from the code."""
    return framework.title.split(" — ")[0].split(" – ")[0].replace("Catalogue ", "").strip()


def _audits(campaign):
    rows = campaign.campaign_sites.select_related("site")
    return [
        {
            "site": row.site.name,
            "on": long_date(row.audit_target_on, row.audit_target_precision) if row.audit_target_on else "",
        }
        for row in rows
    ]


def _calendar(campaign):
    """The dated steps of the campaign, in their order."""
    steps = [
        (campaign.opens_on, long_date(campaign.opens_on), "Ouverture de la campagne", "Tous"),
        (campaign.freezes_on, long_date(campaign.freezes_on), "Gel de la campagne", "Tous"),
    ]
    for row in campaign.campaign_sites.select_related("site").exclude(audit_target_on=None):
        when = long_date(row.audit_target_on, row.audit_target_precision)
        steps.append((row.audit_target_on, when, "Audit externe visé", row.site.name))
    ordered = sorted(steps, key=lambda step: step[0])
    return [{"date": date, "title": title, "site": site} for _, date, title, site in ordered]


def _success(factors, prefecture):
    if not factors:
        return "Les facteurs de réussite de la démarche restent à écrire."
    count = plural(len(factors), "facteur de réussite", "facteurs de réussite")
    return f"{count} pour mener à bien la {prefecture.label_word}."


def _texts():
    sections = {}
    for row in DossierText.objects.order_by("section", "order", "pk"):
        paragraphs = [part.strip() for part in row.text.split("\n\n") if part.strip()]
        sections.setdefault(row.section.replace("-", "_"), []).append({"title": row.title, "paragraphs": paragraphs})
    return sections


def _cover(campaign, prefecture, content):
    sites = content["scope"]["sites"]
    return {
        "title": f"Dossier de candidature {LABEL_WORDS[prefecture.label_word]} {_framework_name(campaign.framework)}",
        "subtitle": f"Campagne {campaign.year} – {_places(prefecture, sites)}",
        "facts": [
            {"label": "Sites candidats", "lines": [_candidates(sites)]},
            {"label": "Modules", "lines": [_module_line(one, sites) for one in content["scope"]["modules"]]},
            {"label": "Audit externe visé", "lines": _audit_lines(content["campaign"]["audits"])},
            {"label": "Établi par", "lines": [_established_by()]},
            {"label": "Approuvé par", "lines": ["Approbation attendue"]},
        ],
    }


def _places(prefecture, sites):
    others = [site["name"] for site in sites if site["kind"] != SiteKind.PREFECTURE.label.lower()]
    name = prefecture.name[:1].lower() + prefecture.name[1:]
    if not others:
        return name
    word = "sous-préfectures" if len(others) > 1 else "sous-préfecture"
    return f"{name}, {word} {enumeration(_of(one) for one in others)}"


def _of(name):
    """« d’Aubeville », « de Montclair »."""
    return f"d’{name}" if name[:1].lower() in "aeiouyéèêh" else f"de {name}"


def _candidates(sites):
    prefecture = SiteKind.PREFECTURE.label.lower()
    return ", ".join(f"{site['name']} (préfecture)" if site["kind"] == prefecture else site["name"] for site in sites)


def _module_line(module, sites):
    where = ""
    if len(module["sites"]) == 1 and len(sites) > 1:
        where = f" ({module['sites'][0]} seulement)"
    number = f"{module['number']} – " if module["number"] else ""
    return f"{number}{module['title']}{' (obligatoire)' if module['is_mandatory'] else ''}{where}"


def _audit_lines(audits):
    known = [audit for audit in audits if audit["on"]]
    if not known:
        return ["Date à fixer"]
    if len({audit["on"] for audit in known}) == 1:
        return [known[0]["on"][:1].upper() + known[0]["on"][1:]]
    return [f"{audit['site']} : {audit['on']}" for audit in known]


def _established_by():
    service = Service.objects.filter(duties__duty=Duty.QUALITY).order_by("order").first()
    return service.name if service else "Coordination qualité"
