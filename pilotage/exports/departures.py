"""The columns of the review of the accounts."""

from qualipref import clock

COLUMNS = ("fonction", "adresse", "état", "rôles", "dernière connexion", "jours sans connexion", "éléments tenus")


def account_rows(accounts, counts, today):
    for account in accounts:
        seen = account.last_login.astimezone(clock.PARIS).date() if account.last_login else None
        yield (
            account.label,
            account.email,
            account.state[1],
            " ; ".join(map(str, account.held)),
            seen,
            (today - seen).days if seen else "",
            counts.get(account.pk, 0),
        )
