"""Alphabetical order as a French reader expects it, the same on SQLite and PostgreSQL."""

import unicodedata

from django.db import models


def sort_key(text):
    """« Élections » sorts with « elections »: accents, case, ligatures and apostrophes set aside."""
    folded = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    decomposed = unicodedata.normalize("NFKD", folded.replace("’", "'"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def in_alphabet(rows, name=str):
    """Rows that keep no sort key, by what `name` says of each."""
    return sorted(rows, key=lambda row: sort_key(name(row)))


class SortKeyField(models.CharField):
    """Holds the sort key of another field, kept by the database row itself."""

    def __init__(self, *args, source, **kwargs):
        self.source = source
        kwargs = {"max_length": 300, "editable": False, "db_index": True, "default": ""} | kwargs
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, model_instance, add):
        key = sort_key(getattr(model_instance, self.source))[: self.max_length]
        setattr(model_instance, self.attname, key)
        return key
