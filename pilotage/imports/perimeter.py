"""The perimeter file, from its text to the database: one file, one transaction, all or nothing."""

from django.db import transaction

from engagements.imports import campaign, contributions
from qualipref.journal.models import Entry
from qualipref.yaml_files import Block, read_yaml
from sites.imports import perimeter, perimeter_file
from sites.imports.ledger import Ledger
from sites.models import Prefecture

from . import texts


def load_perimeter(path, *, dry_run=False):
    """Loads the file at `path` and says what changed. With `dry_run`, the database stays as it was."""
    file = read_yaml(path)
    root = Block(file).only(*perimeter_file.RUBRICS, "contributions", "campagne", "dossier")
    described = perimeter_file.parse(root)
    rows = {
        "contributions": contributions.parse(root, described),
        "campaign": campaign.parse(root, described),
        "texts": texts.parse(root),
    }
    with transaction.atomic():
        ledger = Ledger()
        _write(described, rows, ledger)
        if not ledger.is_unchanged:
            _record(file.digest, ledger)
        if dry_run:
            transaction.set_rollback(True)
    return ledger


def _write(described, rows, ledger):
    named = perimeter.write(described, ledger)
    _, sites, _ = named
    year = rows["campaign"]
    framework = campaign.framework_of(year) if year else None
    contributions.write(rows["contributions"], framework, named, ledger)
    if year:
        campaign.write(year, framework, sites, ledger)
    texts.write(rows["texts"], ledger)


def _record(digest, ledger):
    prefecture = Prefecture.objects.get()
    prefecture.file_digest = digest
    prefecture.save(update_fields=["file_digest"])
    Entry.objects.record(
        "perimeter.loaded",
        on=prefecture,
        by=None,
        via="load_perimeter",
        digest=digest,
        created=dict(ledger.created),
        updated=dict(ledger.updated),
    )
