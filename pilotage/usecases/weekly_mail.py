"""A person refuses the weekly mail, or asks for it again."""

from django.db import transaction

from pilotage.models import WeeklyMailRefusal
from qualipref.accounts.models import User
from qualipref.journal.models import Entry


@transaction.atomic
def choose_weekly_mail(user: User, *, wanted: bool) -> None:
    """The same choice again changes nothing and is not journalled twice."""
    if wanted:
        changed, _ = WeeklyMailRefusal.objects.filter(user=user).delete()
    else:
        _, changed = WeeklyMailRefusal.objects.get_or_create(user=user)
    if changed:
        Entry.objects.record("weekly_mail.chosen", on=user, by=user, choice="reçu" if wanted else "refusé")
