"""Which référentiel a page reads."""

from dataclasses import dataclass

from qualipref import clock

from ..forms import VersionForm
from ..models import Campaign, Framework


@dataclass(frozen=True)
class Reading:
    """The référentiel on screen, the campaign in course, and the other versions one may turn to."""

    framework: Framework | None
    campaign: Campaign | None
    others: list
    is_asked: bool

    @property
    def query(self):
        """What the links of the page carry on, so that a version asked in the address stays chosen."""
        return f"?version={self.framework.pk}" if self.is_asked else ""

    @property
    def is_current(self):
        """Whether this is the référentiel of the campaign in course."""
        return bool(self.campaign and self.framework and self.campaign.framework_id == self.framework.pk)


def reading(request):
    """The version asked in the address, else the one of the campaign in course, else the last loaded."""
    today = clock.today()
    frameworks = Framework.objects.visible_to(request.user, today).newest_first()
    campaign = Campaign.objects.current(today)
    loaded = list(frameworks)
    asked = VersionForm(request.GET, frameworks=frameworks).criteria.get("version")
    current = next((each for each in loaded if campaign and each.pk == campaign.framework_id), None)
    chosen = asked or current or next(iter(loaded), None)
    return Reading(chosen, campaign, [each for each in loaded if each != chosen], bool(asked))
