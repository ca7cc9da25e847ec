"""What pilotage shows on the pages of the rooms below."""

from qualipref import clock, holdings
from qualipref.panels import Panel, panel

from .models import WeeklyMailRefusal
from .permissions import can_hand_over


@panel("accounts.profile")
def weekly_mail_of(user, subject):
    is_refused = WeeklyMailRefusal.objects.filter(user=subject).exists()
    return Panel("pilotage/_profile_weekly_mail.html", {"is_refused": is_refused})


@panel("accounts.profile")
@panel("administration.account")
def held_by_account(user, subject):
    """What must be handed over before the account closes; nothing on one's own page for who hands nothing over."""
    count = len(holdings.held_by(subject, clock.today()))
    if user == subject and not (count and can_hand_over(user, subject)):
        return None
    context = {"person": subject, "count": count, "is_oneself": user == subject}
    return Panel("pilotage/_account_holds.html", context)
