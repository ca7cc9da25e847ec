"""Whom a line of the feuille d’émargement reaches today: the seat has the first word, a suspended account none."""


def account_of(line):
    """The open account of who sits, or None."""
    account = line.member.account if line.member else None
    return account if account and account.is_active else None


def address_of(line):
    """Where to write: what the seat says now; of a line without a seat, what it kept."""
    return line.member.address if line.member else line.email
