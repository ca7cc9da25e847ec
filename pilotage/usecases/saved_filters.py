"""The filters that a person keeps under a name."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from qualipref.accounts.models import User
from qualipref.journal.models import Entry

from ..models import SavedFilter

MOST = 30
LONGEST = SavedFilter._meta.get_field("query").max_length
TOO_LONG = "Ce filtre est trop long pour être gardé : cherchez moins de mots."
TAKEN = "Un de vos filtres porte déjà ce nom."


@transaction.atomic
def save_filter(*, page: str, name: str, query: str, by: User) -> SavedFilter:
    if SavedFilter.objects.of(by, page).count() >= MOST:
        raise ValidationError({"name": f"Vous gardez déjà {MOST} filtres : supprimez-en un d’abord."})
    if len(query) > LONGEST:
        raise ValidationError({"name": TOO_LONG})
    saved = SavedFilter(user=by, page=page, name=name.strip(), query=query)
    _write(saved)
    Entry.objects.record("saved_filter.created", on=saved, by=by, name=saved.name)
    return saved


@transaction.atomic
def rename_filter(saved: SavedFilter, *, name: str, by: User) -> None:
    before, saved.name = saved.name, name.strip()
    _write(saved)
    Entry.objects.record("saved_filter.renamed", on=saved, by=by, before=before, after=saved.name)


@transaction.atomic
def delete_filter(saved: SavedFilter, *, by: User) -> None:
    Entry.objects.record("saved_filter.deleted", on=saved, by=by, name=saved.name)
    saved.delete()


def _write(saved):
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError:
        raise ValidationError({"name": TAKEN}) from None
