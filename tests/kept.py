"""What several tests read: written once, kept while they run, then undone."""

from contextlib import contextmanager

from django.db import transaction
from django.test import override_settings


@contextmanager
def kept(blocker, folder, **settings):
    """What the block writes stays until it ends; each test that runs meanwhile undoes its own.

    `blocker` is `django_db_blocker`, after `django_db_setup`; `folder` holds the documents. No test between may ask for
    transactions of its own.
    """
    with blocker.unblock(), override_settings(DOCUMENTS_DIR=folder, **settings), transaction.atomic():
        yield folder
        transaction.set_rollback(True)
