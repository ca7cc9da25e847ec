"""The figures of the perimeter, of the history and of the accounts."""

from .accounts import ACCOUNTS, ACCOUNTS_INVITED, ACCOUNTS_SUSPENDED, SUSPENDED, accounts_figure
from .history import certifications_figure, key_figure, share_figure
from .perimeter import pairs_figure, perimeter_figures, site_figures, to_verify_figure

__all__ = [
    "ACCOUNTS",
    "ACCOUNTS_INVITED",
    "ACCOUNTS_SUSPENDED",
    "SUSPENDED",
    "accounts_figure",
    "certifications_figure",
    "key_figure",
    "pairs_figure",
    "perimeter_figures",
    "share_figure",
    "site_figures",
    "to_verify_figure",
]
