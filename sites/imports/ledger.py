"""What a loading creates, updates and leaves as it is; shared by the apps that read the perimeter file."""

from collections import Counter
from dataclasses import dataclass, field

KEPT = "absent du fichier, gardé (le fichier n’efface rien)."


@dataclass
class Ledger:
    """Counts by kind of object, one line per change, and the warnings to show."""

    created: Counter = field(default_factory=Counter)
    updated: Counter = field(default_factory=Counter)
    lines: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    fresh: set = field(default_factory=set)

    @property
    def is_unchanged(self):
        return not self.created and not self.updated

    def put(self, model, identity, values, name):
        """The row of `identity` with `values`, written only when something differs.

        A row edited in the application since it was loaded (its version has moved) is kept as it is, with a warning.
        """
        row = model.objects.filter(**identity).first()
        if row is None:
            self._note(self.created, model, f"+ {model._meta.verbose_name} : {name}")
            row = model.objects.create(**identity, **values)
            self.fresh.add(row)
            return row
        changed = [key for key, value in values.items() if getattr(row, key) != value]
        if not changed:
            return row
        if getattr(row, "version", 1) > 1:
            self.warnings.append(f"{name} : modifié dans l’application depuis le chargement, gardé tel quel.")
            return row
        for key in changed:
            setattr(row, key, values[key])
        row.save()
        labels = ", ".join(str(model._meta.get_field(key).verbose_name) for key in changed)
        self._note(self.updated, model, f"~ {model._meta.verbose_name} : {name} ({labels})")
        return row

    def link(self, owner, relation, wanted, name):
        """Makes `wanted` the objects of the many-to-many `relation` of `owner`."""
        manager = getattr(owner, relation)
        if {row.pk for row in manager.all()} == {row.pk for row in wanted}:
            return
        manager.set(wanted)
        if owner not in self.fresh:
            self._note(self.updated, type(owner), f"~ {owner._meta.verbose_name} : {name} ({relation})")

    def keep(self, rows):
        """Warns of each of `rows`, which the file no longer names: nothing is ever deleted."""
        self.warnings.extend(f"{row} : {KEPT}" for row in rows)

    def _note(self, counter, model, line):
        counter[str(model._meta.verbose_name_plural)] += 1
        self.lines.append(line)
