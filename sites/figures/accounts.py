"""The figures of the accounts, for who may read them."""

from django.db.models import Q
from django.urls import reverse

from qualipref.accounts.models import NEVER_OPENED
from qualipref.figures import Rows, declare

from ..permissions import accounts_visible_to, can_read_accounts

SUSPENDED = Q(is_active=False, closed_at=None)
SAID = {"source": "Comptes de l’application", "theme": "Comptes", "may_read": can_read_accounts}

ACCOUNTS = declare(
    "sites.accounts",
    "Comptes",
    meaning="Comptes de l’application, suspendus et fermés compris.",
    formula="Comptes que vous pouvez lire",
    **SAID,
)
ACCOUNTS_SUSPENDED = declare(
    "sites.accounts_suspended",
    "Comptes suspendus",
    meaning="Comptes dont l’accès est fermé : leurs sessions sont closes, leur histoire demeure.",
    formula="Comptes suspendus, sur les comptes que vous pouvez lire",
    **SAID,
)
ACCOUNTS_INVITED = declare(
    "sites.accounts_invited",
    "Comptes jamais ouverts",
    meaning="Comptes invités dont la personne n’a pas encore choisi de mot de passe.",
    formula="Comptes jamais ouverts, sur les comptes que vous pouvez lire",
    **SAID,
)
STATES = {ACCOUNTS: "", ACCOUNTS_SUSPENDED: "suspended", ACCOUNTS_INVITED: "invited"}


def accounts_figure(definition, on, count, of=None):
    """How many accounts are in the state that `definition` counts, among the `of` that one may read."""
    state = STATES[definition]
    address = reverse("administration:account_list")
    return definition.count(
        count,
        of,
        perimeter="comptes que vous pouvez lire",
        on=on,
        rows=Rows.of(count, "compte", f"{address}?state={state}" if state else address),
    )


@ACCOUNTS.computed
def accounts_asked(user, on):
    return accounts_figure(ACCOUNTS, on, accounts_visible_to(user, on).count())


@ACCOUNTS_SUSPENDED.computed
def suspended_asked(user, on):
    seen = accounts_visible_to(user, on)
    return accounts_figure(ACCOUNTS_SUSPENDED, on, seen.filter(SUSPENDED).count(), seen.count())


@ACCOUNTS_INVITED.computed
def invited_asked(user, on):
    seen = accounts_visible_to(user, on)
    return accounts_figure(ACCOUNTS_INVITED, on, seen.filter(NEVER_OPENED, is_active=True).count(), seen.count())
