"""What pilotage shows on the pages of the rooms below."""

from qualipref.panels import Panel, panel

from .models import WeeklyMailRefusal


@panel("accounts.profile")
def weekly_mail_of(user, subject):
    is_refused = WeeklyMailRefusal.objects.filter(user=subject).exists()
    return Panel("pilotage/_profile_weekly_mail.html", {"is_refused": is_refused})
