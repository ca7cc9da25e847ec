"""The filters that a person keeps under a name."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from qualipref.workflow import TransitionRefused

from ..models import SavedFilter

MOST = 30
LONGEST = SavedFilter._meta.get_field("query").max_length
TOO_LONG = "Ce filtre est trop long pour être gardé : cherchez moins de mots."
TAKEN = "Un de vos filtres porte déjà ce nom."
GONE = "Ce filtre a été supprimé entre-temps : il ne se renomme plus."
DELETED_ALREADY = "Ce filtre est déjà supprimé."
DEFAULT_ALREADY = "La liste s’ouvre déjà avec ce filtre."
NO_DEFAULT = "La liste ne s’ouvre pas, ou plus, avec ce filtre."


@transaction.atomic
def save_filter(*, page: str, name: str, query: str, by: User) -> SavedFilter:
    if SavedFilter.objects.of(by, page).count() >= MOST:
        raise ValidationError({"name": f"Vous gardez déjà {MOST} filtres : supprimez-en un d’abord."})
    if len(query) > LONGEST:
        raise ValidationError({"name": TOO_LONG})
    saved = SavedFilter(user=by, page=page, name=name.strip(), query=query)
    _write(saved.save)
    Entry.objects.record("saved_filter.created", on=saved, by=by, name=saved.name)
    return saved


@transaction.atomic
def rename_filter(saved: SavedFilter, *, name: str, by: User) -> None:
    before, saved.name = saved.name, name.strip()
    if not _write(lambda: SavedFilter.objects.filter(pk=saved.pk).update(name=saved.name)):
        raise TransitionRefused(GONE)
    Entry.objects.record("saved_filter.renamed", on=saved, by=by, before=before, after=saved.name)


@transaction.atomic
def set_default_filter(saved: SavedFilter, *, by: User) -> None:
    """The page opens with it, and no more with another."""
    mine = SavedFilter.objects.of(by, saved.page)
    list(mine.order_by("pk").select_for_update())  # two chosen at once: the second sees the first
    mine.filter(is_default=True).exclude(pk=saved.pk).update(is_default=False)
    _switch(saved, is_default=True, otherwise=DEFAULT_ALREADY)
    Entry.objects.record("saved_filter.default_set", on=saved, by=by, name=saved.name)


@transaction.atomic
def unset_default_filter(saved: SavedFilter, *, by: User) -> None:
    _switch(saved, is_default=False, otherwise=NO_DEFAULT)
    Entry.objects.record("saved_filter.default_unset", on=saved, by=by, name=saved.name)


@transaction.atomic
def delete_filter(saved: SavedFilter, *, by: User) -> None:
    if not SavedFilter.objects.filter(pk=saved.pk).delete()[0]:
        raise TransitionRefused(DELETED_ALREADY)
    Entry.objects.record("saved_filter.deleted", on=saved, by=by, name=saved.name)


def _switch(saved, *, is_default, otherwise):
    if not SavedFilter.objects.filter(pk=saved.pk).exclude(is_default=is_default).update(is_default=is_default):
        raise TransitionRefused(otherwise)
    saved.is_default = is_default


def _write(gesture):
    try:
        with transaction.atomic():
            return gesture()
    except IntegrityError:
        raise ValidationError({"name": TAKEN}) from None
