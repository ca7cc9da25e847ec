"""A référentiel from its file to the database: all or nothing, and the same file twice changes nothing."""

from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction

from qualipref import clock
from qualipref.journal.models import Entry
from qualipref.typography import french
from qualipref.yaml_files import Block, FileRefused, read_yaml
from sites.models import Module

from ..models import Campaign, Framework
from .framework_file import parse


@dataclass
class Loaded:
    """What a loading did: how many rows it created and changed, and the codes it left as they were.

    `kept` are those that the file has dropped, `corrected` those that the application has corrected since.
    """

    framework: Framework
    created: Counter = field(default_factory=Counter)
    changed: Counter = field(default_factory=Counter)
    kept: list = field(default_factory=list)
    corrected: list = field(default_factory=list)

    @property
    def is_unchanged(self):
        return not self.created.total() and not self.changed.total()


def load_framework(path, *, dry_run=False, by=None):
    """Loads the file at `path`. With `dry_run`, says what it would do and leaves the database as it was."""
    file = read_yaml(path)
    parsed = parse(Block(file))
    with transaction.atomic():
        loaded = _write(parsed, file.digest)
        if not loaded.is_unchanged:
            _refuse_if_frozen(loaded.framework)
            _record(loaded, by)
        if dry_run:
            transaction.set_rollback(True)
    return loaded


def _refuse_if_frozen(framework):
    """What a frozen campaign reads stays as it was: a correction is a new version of the référentiel."""
    campaign = Campaign.objects.frozen(clock.today()).filter(framework=framework).first()
    if campaign:
        raise FileRefused(
            f"Référentiel {framework.name} : la campagne {campaign.year}, qui l’utilise, est gelée ; "
            "chargez la correction sous un autre numéro de version."
        )


def _record(loaded, by):
    framework = loaded.framework
    Entry.objects.record(
        "framework.loaded",
        on=framework,
        by=by,
        via="load_framework",
        title=framework.title,
        code=framework.code,
        version=framework.version,
        digest=framework.file_digest,
        created=dict(+loaded.created),
        changed=dict(+loaded.changed),
    )


def _write(parsed, digest):
    identity = {"code": parsed.code, "version": parsed.version}
    framework = Framework.objects.filter(**identity).first()
    loaded = Loaded(framework or Framework(**identity))
    differs = _fill(loaded.framework, parsed.values)
    if framework is None:
        _stamp(loaded.framework, digest)
        loaded.created["framework"] += 1
    else:
        loaded.changed["framework"] += differs
    _Catalogue(loaded).write(parsed)
    if framework and not loaded.is_unchanged:
        _stamp(framework, digest)
    return loaded


def _stamp(framework, digest):
    framework.file_digest, framework.loaded_at = digest, clock.now()
    framework.save()


class _Catalogue:
    """Writes the rows of a référentiel, found by their code, and counts what differs."""

    def __init__(self, loaded):
        self.loaded, self.framework = loaded, loaded.framework

    def write(self, parsed):
        sources = {key: self._source(key, reference) for key, reference in parsed.sources.items()}
        indicators = {row.code: self._indicator(row, order, sources) for order, row in _ranked(parsed.indicators)}
        modules = {row.code: self._module(row, order) for order, row in _ranked(parsed.modules)}
        chapters = {row.code: self._chapter(row, order, modules) for order, row in _ranked(parsed.chapters)}
        for order, row in _ranked(parsed.commitments):
            self._commitment(row, order, chapters[row.parent], indicators, sources)
        self._note_kept(parsed)

    def _source(self, key, reference):
        """An address is kept to the letter: no typography."""
        return self._save(self.framework.sources, {"key": key}, {"reference": reference}, as_written=True)

    def _indicator(self, row, order, sources):
        links = {"sources": [sources[key] for key in row.sources]}
        return self._save(self.framework.indicators, {"code": row.code}, row.values | {"order": order}, links)

    def _module(self, row, order):
        """A module keeps its name from one référentiel to the next; the title of this one stands beside it."""
        values = row.values | {"order": order}
        defaults = {"name": french(row.values["title"]), "order": order}
        values["module"], made = Module.objects.get_or_create(slug=values.pop("slug"), defaults=defaults)
        self.loaded.created["module"] += made
        return self._save(self.framework.modules, {"number": row.code}, values)

    def _chapter(self, row, order, modules):
        values = row.values | {"module": modules.get(row.parent), "order": order}
        return self._save(self.framework.chapters, {"code": row.code}, values)

    def _commitment(self, row, order, chapter, indicators, sources):
        links = {
            "sources": [sources[key] for key in row.sources],
            "indicators": [indicators[code] for code in row.indicators],
        }
        held = self.framework.commitments.of_file_code(row.code).first()
        if held and held.corrected_at:
            self.loaded.corrected.append(held.code)
            return
        self._refuse_a_code_taken(row, held)
        values = row.values | {"chapter": chapter, "order": order}
        commitment = self._save(self.framework.commitments, {"code": row.code}, values, links)
        self._evidence(commitment, row)
        self._thresholds(commitment, row, sources)

    def _refuse_a_code_taken(self, row, held):
        taken = self.framework.commitments.filter(code=row.code).first()
        if held is None and taken:
            raise FileRefused(
                f"Engagement {row.code} : ce code est, depuis une correction, celui de l’engagement que le fichier "
                f"appelle « {taken.file_code} ». Donnez-lui un autre code."
            )

    def _evidence(self, commitment, row):
        """Expected proofs have no code: those of the file take the place of the others, in its order."""
        labels = [french(label) for label in row.evidence]
        for order, label in _ranked(labels):
            self._save(commitment.expected_evidence, {"label": label}, {"order": order})
        self._drop(commitment.expected_evidence.exclude(label__in=labels))

    def _thresholds(self, commitment, row, sources):
        for order, threshold in _ranked(row.thresholds):
            links = {"sources": [sources[key] for key in threshold.sources]}
            values = threshold.values | {"order": order}
            self._save(commitment.thresholds, {"name": french(threshold.code)}, values, links)
        names = [french(threshold.code) for threshold in row.thresholds]
        self._drop(commitment.thresholds.exclude(name__in=names))

    def _drop(self, rows):
        gone, _ = rows.delete()
        self.loaded.changed[rows.model._meta.model_name] += gone

    def _note_kept(self, parsed):
        written = {row.code for row in parsed.commitments} | {row.code for row in parsed.indicators}
        commitments = [
            each for each in self.framework.commitments.all() if (each.file_code or each.code) not in written
        ]
        indicators = [each for each in self.framework.indicators.all() if each.code not in written]
        self.loaded.kept = [each.code for each in (*commitments, *indicators)]

    def _save(self, manager, lookup, values, links=None, *, as_written=False):
        """The row of `manager` found by `lookup`, made or brought to `values` and `links`."""
        row = manager.filter(**lookup).first()
        is_new = row is None
        row = row or manager.model(**lookup, **{manager.field.name: manager.instance})
        differs = _fill(row, values, as_written=as_written)
        if is_new or differs:
            row.save()
        differs |= _link(row, links or {})
        if is_new:
            self.loaded.created[row._meta.model_name] += 1
        else:
            self.loaded.changed[row._meta.model_name] += differs
        return row


def _ranked(rows):
    return enumerate(rows, start=1)


def _fill(row, values, *, as_written=False):
    """Puts `values` on `row`; says whether anything differs."""
    differs = False
    for name, value in values.items():
        wanted = value if as_written else typeset(value)
        if getattr(row, name, None) != wanted:
            setattr(row, name, wanted)
            differs = True
    return differs


def _link(row, links):
    """Gives `row` the objects of `links`; says whether any differs."""
    differs = False
    for name, wanted in links.items():
        linked = getattr(row, name)
        if {item.pk for item in linked.all()} != {item.pk for item in wanted}:
            linked.set(wanted)
            differs = True
    return differs


def typeset(value):
    """The typography of French on every text, however deep: files written by hand have straight apostrophes."""
    if isinstance(value, str):
        return french(value)
    if isinstance(value, list):
        return [typeset(item) for item in value]
    if isinstance(value, dict):
        return {key: typeset(item) for key, item in value.items()}
    return value
