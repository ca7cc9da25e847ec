"""How the person who commits the préfecture has just proved who he is, as the rows of pilotage keep it."""

from qualipref.accounts import step_up
from qualipref.accounts.second_factor import PASSWORD, SECOND_FACTOR

from ..enums import Factor

FACTORS = {SECOND_FACTOR: Factor.TOTP, PASSWORD: Factor.PASSWORD}


def recent_factor(request):
    """The factor given within fifteen minutes; asks for it otherwise."""
    return FACTORS[step_up.require_recent(request)]
