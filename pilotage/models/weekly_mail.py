from django.conf import settings
from django.db import models


class WeeklyMailRefusal(models.Model):
    """A person who does not want the weekly mail; what waits for him stays on his home page."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="weekly_mail_refusal"
    )

    class Meta:
        verbose_name = "refus du courriel hebdomadaire"
        verbose_name_plural = "refus du courriel hebdomadaire"
