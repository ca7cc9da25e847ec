"""Accounts that wait for someone: what a suspended one still holds, those that a review should close."""

from django.db.models import Q

from qualipref import holdings
from qualipref.accounts.models import User
from qualipref.typography import plural
from sites.permissions import accounts_visible_to

from ..accounts import AUDITS_OVER, SUSPENDED, audits_over
from ..menu import address
from .situation import Task


def held_by_suspended(situation):
    """What is in nobody's hands: one task for all the suspended accounts that hold something."""
    suspended = accounts_visible_to(situation.user, situation.today).filter(is_active=False, closed_at=None)
    suspended = list(suspended)
    if not suspended:
        return []
    counts = holdings.counts(situation.today)
    holders = [account for account in suspended if counts.get(account.pk)]
    if not holders:
        return []
    one = holders[0] if len(holders) == 1 else None
    return [
        Task(
            "bas",
            plural(sum(counts[account.pk] for account in holders), "élément sans titulaire", "éléments sans titulaire"),
            f"Transférer ce que tient {one}" if one else "Transférer ce que tiennent les comptes suspendus",
            "Un accès suspendu ne répond plus de rien\u00a0: choisissez qui prend la suite.",
            address("pilotage:departure_detail", one.pk) if one else _review(SUSPENDED),
            "Transférer",
        )
    ]


def audits_to_close(situation):
    """The open accounts of auditors whose access is over."""
    count = User.objects.filter(Q(is_active=True) & audits_over(situation.today)).count()
    if not count:
        return []
    return [
        Task(
            "neutre",
            plural(count, "auditeur échu", "auditeurs échus"),
            "Fermer les comptes des auditeurs dont l’accès est échu",
            "Leurs dates sont passées\u00a0: ils n’ouvrent plus rien.",
            _review(AUDITS_OVER),
            "Revoir les comptes",
        )
    ]


def _review(revue):
    return f"{address('pilotage:departure_list')}?revue={revue}"
