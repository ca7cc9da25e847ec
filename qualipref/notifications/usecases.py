from django.db import transaction

from qualipref.journal.models import Entry


@transaction.atomic
def restart_email(email, *, by):
    email.restart()
    Entry.objects.record("email.restarted", on=email, by=by, subject=email.subject)
