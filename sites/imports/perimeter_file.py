"""The rubrics of the perimeter file that describe the préfecture, its sites, its services and its history."""

from dataclasses import dataclass
from itertools import groupby

from qualipref.typography import french

from ..enums import Duty, LabelWord, ServiceKind, SiteKind
from ..models import (
    KeyFigure,
    Milestone,
    Module,
    Prefecture,
    ScopeEntry,
    Service,
    ServiceContact,
    Site,
    SiteModule,
    SteeringFunction,
    SupportTask,
)
from .dates import read_date, read_period
from .rows import DATES, Row, known, overlaps, prose, unique, verbatim

RESERVED = ("services", "perimetre", "histoire", "contacts")  # addresses of other pages
RUBRICS = ("prefecture", "modules", "sites", "services", "pilotage", "jalons", "chiffres")


@dataclass(frozen=True)
class PerimeterFile:
    """Rows by code; `site_modules`, `scope_entries` and `contacts` are lists."""

    prefecture: Row
    modules: dict
    sites: dict
    site_modules: list
    services: dict
    scope_entries: list
    contacts: list
    steering: dict
    milestones: dict
    figures: dict


def parse(root):
    """The rubrics of `root` (a Block) checked on their own; nothing is read from the database."""
    modules = unique([_module(block, order) for order, block in _ranked(root.blocks("modules"))])
    sites = unique([_site(block, order) for order, block in _ranked(root.blocks("sites"))])
    services = unique([_service(block, order) for order, block in _ranked(root.blocks("services"))])
    for row in services.values():
        _check_service(row, sites, services)
    site_modules = [row for site in sites.values() for row in _site_modules(site, modules)]
    scope_entries = [row for service in services.values() for row in _scope_entries(service, modules)]
    _check_site_holds(scope_entries, site_modules)
    return PerimeterFile(
        prefecture=_prefecture(root.block("prefecture")),
        modules=modules,
        sites=sites,
        site_modules=site_modules,
        services=services,
        scope_entries=scope_entries,
        contacts=[row for service in services.values() for row in _contacts(service)],
        steering=unique([_steering(block, order) for order, block in _ranked(root.blocks("pilotage"))]),
        milestones=unique([_milestone(block, sites) for block in root.blocks("jalons")]),
        figures=_figures(root),
    )


def _ranked(blocks):
    return enumerate(blocks, start=1)


def _prefecture(block):
    block.only(
        "nom", "nom_avec_article", "departement", "bloc_marque", "afficher_bloc_marque", "vocabulaire", "adresse",
        "courriel", "guide_des_procedures", "source",
    )  # fmt: skip
    guide = block.block("guide_des_procedures", None)
    if guide:
        guide.only("titre", "adresse")
    return Row(
        code=block.text("departement"),
        values={
            "name": prose(block, "nom", Prefecture, "name"),
            "name_with_article": prose(block, "nom_avec_article", Prefecture, "name_with_article"),
            "department": prose(block, "departement", Prefecture, "department"),
            "brand": " | ".join(french(line) for line in block.texts("bloc_marque")),
            "shows_brand": block.flag("afficher_bloc_marque"),
            "label_word": block.choice("vocabulaire", LabelWord.values, LabelWord.LABEL.value),
            "address": prose(block, "adresse", Prefecture, "address", ""),
            "contact_email": verbatim(block, "courriel", Prefecture, "contact_email"),
            "procedures_guide": prose(guide, "titre", Prefecture, "procedures_guide") if guide else "",
            "procedures_guide_url": verbatim(guide, "adresse", Prefecture, "procedures_guide_url") if guide else "",
            "source": prose(block, "source", Prefecture, "source", ""),
        },
        block=block,
    )


def _module(block, order):
    block.only("code", "nom", "nom_court", "ordre")
    values = {
        "name": prose(block, "nom", Module, "name"),
        "short_name": prose(block, "nom_court", Module, "short_name", ""),
        "order": block.number("ordre", order, maximum=999),
    }
    return Row(block.slug("code", max_length=120), values, block)


def _site(block, order):
    block.only(
        "code", "nom", "nature", *DATES, "adresse", "horaires", "effectif_total", "effectif_concerne", "effectif_au",
        "note", "modules",
    )  # fmt: skip
    values = {
        "name": prose(block, "nom", Site, "name"),
        "kind": block.choice("nature", SiteKind.values),
        "order": order,
        "address": prose(block, "adresse", Site, "address", ""),
        "opening_hours": prose(block, "horaires", Site, "opening_hours", ""),
        "staff_total": block.number("effectif_total", None),
        "staff_concerned": block.number("effectif_concerne", None),
        "staff_on": read_date(block, "effectif_au").day,
        "note": prose(block, "note", Site, "note", ""),
        **read_period(block),
    }
    slug = block.slug("code", max_length=60)
    if slug in RESERVED:
        raise block.refusal("code", f"« {slug} » est réservé à une page de l’application.")
    return Row(slug, values, block)


def _site_modules(site, modules):
    rows = []
    for block in site.block.blocks("modules"):
        block.only("module", *DATES, "intitule_alors", "vise", "motif_de_sortie", "source", "a_verifier")
        module = known(block, "module", block.text("module"), modules, "le module")
        values = {
            "name_then": prose(block, "intitule_alors", SiteModule, "name_then", ""),
            "is_target": block.flag("vise"),
            "reason_out": prose(block, "motif_de_sortie", SiteModule, "reason_out", ""),
            "source": prose(block, "source", SiteModule, "source", ""),
            "to_verify": block.flag("a_verifier"),
            **read_period(block),
        }
        rows.append(Row(module, values, block, {"site": site.code, "module": module}))
    return _without_overlap(rows, "module", "le module « {} » est donné deux fois pour les mêmes dates.")


def _service(block, order):
    block.only(
        "code", "site", "section_de", "nature", "nom", "nom_court", "support", "charges", "missions", "note", *DATES,
        "contacts", "perimetre",
    )  # fmt: skip
    slug, site = block.slug("code"), block.text("site", None)
    tasks = [french(text) for text in block.texts("missions")]
    _check_lengths(block, "missions", tasks, SupportTask._meta.get_field("text").max_length)
    values = {
        "name": prose(block, "nom", Service, "name"),
        "short_name": prose(block, "nom_court", Service, "short_name", ""),
        "kind": block.choice("nature", ServiceKind.values),
        "is_support": block.flag("support"),
        "order": order,
        "note": prose(block, "note", Service, "note", ""),
        **read_period(block),
    }
    links = {
        "slug": slug,
        "site": site,
        "parent": block.text("section_de", None),
        "duties": _duties(block),
        "tasks": tasks,
    }
    return Row(f"{slug}.{site}" if site else slug, values, block, links)


def _duties(block):
    duties = block.texts("charges")
    unknown = next((duty for duty in duties if duty not in Duty.values), None)
    if unknown:
        raise block.refusal("charges", f"la charge « {unknown} » est inconnue : {', '.join(Duty.values)}.")
    return sorted(set(duties))


def _check_lengths(block, key, texts, length):
    if any(len(text) > length for text in texts):
        raise block.refusal(key, f"un texte dépasse {length} caractères.")


def _check_service(row, sites, services):
    site, parent = row.links["site"], row.links["parent"]
    if site:
        known(row.block, "site", site, sites, "le site")
    if not parent:
        return
    known(row.block, "section_de", parent, services, "le service")
    if services[parent].links["site"] != site or services[parent].links["parent"]:
        raise row.refusal("section_de", f"« {parent} » doit être un bureau du même site, qui n’est pas une section.")


def _scope_entries(service, modules):
    rows = []
    for block in service.block.blocks("perimetre"):
        block.only("modules", *DATES, "motif_d_entree", "motif_de_sortie", "source", "a_verifier")
        if not service.links["site"]:
            raise block.refusal(None, "un service de tous les sites ne met pas en œuvre de module.")
        values = {
            "reason_in": prose(block, "motif_d_entree", ScopeEntry, "reason_in", ""),
            "reason_out": prose(block, "motif_de_sortie", ScopeEntry, "reason_out", ""),
            "source": prose(block, "source", ScopeEntry, "source", ""),
            "to_verify": block.flag("a_verifier"),
            **read_period(block),
        }
        for module in block.texts("modules"):
            known(block, "modules", module, modules, "le module")
            links = {"site": service.links["site"], "service": service.code, "module": module}
            rows.append(Row(module, dict(values), block, links))
    return _without_overlap(rows, "modules", "le module « {} » est donné deux fois pour les mêmes dates.")


def _without_overlap(rows, key, sentence):
    for module, group in groupby(sorted(rows, key=lambda row: row.code), key=lambda row: row.code):
        twice = overlaps(group)
        if twice:
            raise twice.refusal(key, sentence.format(module))
    return rows


def _check_site_holds(scope_entries, site_modules):
    for row in scope_entries:
        site, module = row.links["site"], row.links["module"]
        held = [other for other in site_modules if (other.links["site"], other.code) == (site, module)]
        if not any(_covers(other.values, row.values["du"]) for other in held):
            raise row.refusal("modules", f"le site « {site} » n’a pas le module « {module} » à cette date.")


def _covers(period, day):
    begins, ends = period["du"], period["au"]
    return day is None or ((begins is None or begins <= day) and (ends is None or ends >= day))


def _contacts(service):
    rows = []
    for block in service.block.blocks("contacts"):
        block.only("fonction", "courriel", "telephone", "chef", *DATES)
        values = {
            "email": verbatim(block, "courriel", ServiceContact, "email"),
            "phone": verbatim(block, "telephone", ServiceContact, "phone"),
            "is_head": block.flag("chef"),
            **read_period(block),
        }
        function = prose(block, "fonction", ServiceContact, "function")
        rows.append(Row(function, values, block, {"service": service.code}))
    unique(rows)
    return rows


def _steering(block, order):
    block.only("code", "fonction", "missions")
    values = {
        "title": prose(block, "fonction", SteeringFunction, "title"),
        "tasks": [french(text) for text in block.texts("missions")],
        "order": order,
    }
    return Row(block.slug("code"), values, block)


def _milestone(block, sites):
    block.only("code", "le", "titre", "texte", "sites", "objectif", "source")
    moment = read_date(block, "le", required=True)
    values = {
        "on": moment.day,
        "precision": moment.precision,
        "title": prose(block, "titre", Milestone, "title"),
        "text": prose(block, "texte", Milestone, "text", ""),
        "is_target": block.flag("objectif"),
        "source": prose(block, "source", Milestone, "source", ""),
    }
    concerned = [known(block, "sites", site, sites, "le site") for site in block.texts("sites")]
    return Row(block.slug("code"), values, block, {"sites": concerned})


def _figures(root):
    rows = unique([_figure(block, order) for order, block in _ranked(root.blocks("chiffres"))])
    for row in rows.values():
        whole = row.links["part_of"]
        if whole:
            known(row.block, "dont", whole, rows, "le chiffre")
        if whole and (whole == row.code or rows[whole].links["part_of"]):
            raise row.refusal("dont", f"« {whole} » est lui-même une part : un chiffre n’est la part que d’un tout.")
    return rows


def _figure(block, order):
    block.only("code", "annee", "valeur", "arrondi", "libelle", "definition", "dont", "source")
    values = {
        "year": block.number("annee", maximum=2199),
        "value": block.number("valeur"),
        "is_approximate": block.flag("arrondi"),
        "label": prose(block, "libelle", KeyFigure, "label"),
        "definition": prose(block, "definition", KeyFigure, "definition"),
        "source": prose(block, "source", KeyFigure, "source", ""),
        "order": order,
    }
    return Row(block.slug("code"), values, block, {"part_of": block.text("dont", None)})
