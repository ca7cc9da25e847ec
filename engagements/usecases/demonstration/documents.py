"""The quality documents of the year: written, verified, approved, read, confirmed, withdrawn, each on its day."""

import datetime
import random
from pathlib import Path

import yaml

from qualipref import clock
from qualipref.documents.uploads import Upload
from qualipref.typography import french, long_date
from sites.models import Service, Site

from ...enums import DocumentKind
from ...models import Campaign, Commitment, DocumentVersion, Indicator, QualityDocument
from ...reading import required_of
from ..automatic_measurements import measure_now
from ..document_versions import (
    DocumentContent,
    approve_version,
    prepare_version,
    send_back_version,
    submit_version,
    verify_version,
)
from ..quality_documents import confirm_document, create_document, withdraw_document
from ..read_receipts import acknowledge_version
from .contents import INVENTED
from .plan import SEED
from .small_files import report

FILE = Path(__file__).with_name("quality-documents.yaml")
QUARTER_ENDS = (datetime.date(2015, 3, 31), datetime.date(2015, 6, 30), datetime.date(2015, 9, 30))
LONGEST_TO_READ = 45  # days
READ = 0.7  # the part of the persons that read a version


def tell(script, campaign, actors):
    """Notes in `script` the story of each document, and how many were up to date at the end of each quarter."""
    for told in yaml.safe_load(FILE.read_text()):
        _tell(script, told, actors)
    for day in QUARTER_ENDS:
        script.on(day + datetime.timedelta(days=1), _measure, campaign, day, by=actors.manager(None))


def _tell(script, told, actors):
    author, verifier = actors.named(told["auteur"]), actors.named(told["verificateur"])
    secretary = actors.named("sg")
    for rank, version in enumerate(told["versions"]):
        written, *after = version["etapes"]
        script.on(written, _write, told, version, rank, by=author)
        steps = ((submit_version, author), (verify_version, verifier), (approve_version, secretary))
        for day, (gesture, by) in zip(after, steps, strict=False):
            script.on(day, _advance, gesture, told["code"], by=by)
        if "renvoyee" in version:
            day, reason = version["renvoyee"]
            script.on(day, _send_back, told["code"], reason, by=verifier)
        if told.get("lecture") and len(after) == len(steps):
            _read(script, told, version, max(after[-1], version.get("en_vigueur", after[-1])))
    if "confirme" in told:
        script.on(told["confirme"]["le"], _confirm, told, by=author)
    if "retire" in told:
        script.on(told["retire"]["le"], _withdraw, told, by=author)


def _write(told, version, rank, *, by):
    if rank:
        is_major = version.get("majeure", False)
        prepare_version(_document(told["code"]), content=_content(told, version), is_major=is_major, by=by)
        return
    campaign = Campaign.objects.current(clock.today())
    create_document(
        code=told["code"],
        title=french(told["titre"]),
        kind=told["type"],
        purpose=french(told["objet"]),
        site=Site.objects.filter(slug=told.get("site")).first(),
        owner=by,
        is_to_be_read=told.get("lecture", False),
        posted_at=french(told.get("lieu", "")),
        services=[_service(code) for code in told.get("services", ())],
        commitments=Commitment.objects.filter(framework=campaign.framework_id, code__in=told["engagements"]),
        content=_content(told, version),
        by=by,
    )


def _service(code):
    slug, _, site = code.partition(".")
    return Service.objects.get(slug=slug, site__slug=site) if site else Service.objects.get(slug=slug, site=None)


def _content(told, version):
    said = {
        "summary": french(version["change"]),
        "review_on": version["reviser"],
        "in_force_on": version.get("en_vigueur"),
    }
    if "adresse" in version:
        return DocumentContent(url=version["adresse"], **said)
    pages = report(french(f"{told['code']} {told['titre']}"), [french(line) for line in _lines(told, version)])
    name = f"{told['code'].lower()}-v{version['numero']}.pdf"
    return DocumentContent(upload=Upload(pages, name, "application/pdf"), **said)


def _lines(told, version):
    """What the page of the document says, part by part."""
    kind = DocumentKind(told["type"]).label
    yield f"{kind}, version {version['numero']}, à réviser le {long_date(version['reviser'])}"
    for number, (title, lines) in enumerate(
        (
            ("Objet", [told["objet"]]),
            ("Ce qui est fait", [f"{rank}. {line}" for rank, line in enumerate(version["lignes"], start=1)]),
            ("Engagements servis", [", ".join(told["engagements"])]),
            ("Ce qui change dans cette version", [version["change"]]),
        ),
        start=1,
    ):
        yield from ("", f"{number}. {title.upper()}", *lines)
    yield from ("", INVENTED)


def _advance(gesture, code, *, by):
    version = _pending(code)
    gesture(version, seen=version.version, by=by)


def _send_back(code, reason, *, by):
    version = _pending(code)
    send_back_version(version, seen=version.version, reason=french(reason), by=by)


def _confirm(told, *, by):
    document, said = _document(told["code"]), told["confirme"]
    confirm_document(
        document, document.versions.first(), reason=french(said["motif"]), review_on=said["reviser"], by=by
    )


def _withdraw(told, *, by):
    document = _document(told["code"])
    withdraw_document(document, version=document.version, reason=french(told["retire"]["motif"]), by=by)


def _read(script, told, version, first_day):
    """Each day, those who read that day: most of them, in the weeks that follow."""
    draw = random.Random(f"{SEED} lecture {told['code']} {version['numero']}")  # noqa: S311
    for _ in range(4):
        day = first_day + datetime.timedelta(days=draw.randint(1, LONGEST_TO_READ))
        script.on(day, _acknowledge, told["code"], version["numero"], draw.random())


def _acknowledge(code, number, seed):
    """A share of those who must still read it; none when another version has come in force meanwhile."""
    document = QualityDocument.objects.on(clock.today()).get(code=code)
    version = document.versions.get(pk=document.current_id)
    if version.number != number:
        return
    draw = random.Random(f"{SEED} {code} {seed}")  # noqa: S311
    for person in required_of(document, version, clock.today()):
        if draw.random() < 1 - (1 - READ) ** 0.25:
            acknowledge_version(version, by=person)


def _measure(campaign, day, *, by):
    measure_now(Indicator.objects.get(framework=campaign.framework_id, code="IQ-42"), day=day, by=by)


def _document(code):
    return QualityDocument.objects.select_related("site", "owner").get(code=code)


def _pending(code):
    versions = DocumentVersion.objects.select_related("document__site", "document__owner", "author")
    return versions.in_circuit().get(document__code=code)
