"""Approved minutes and the presence that they record, offered as proofs in one gesture."""

from django.db import transaction

from engagements.enums import EvidenceSupport
from engagements.models import Campaign, Commitment, Evidence, EvidenceUse
from engagements.readiness import Place, places
from engagements.usecases.evidence import EvidenceContent, submit_together
from qualipref import clock
from qualipref.accounts.models import User
from qualipref.documents.uploads import Upload
from qualipref.workflow import TransitionRefused

from ..documents.presence import presence_pdf
from ..enums import CommitteeKind
from ..models import MeetingMinutes

# The commitments that a meeting proves, by the codes that the file of the référentiel gives them.
PROVES = {
    CommitteeKind.STEERING: ("IV.1", "IV.3"),
    CommitteeKind.USERS: ("1.1.12",),
    CommitteeKind.STAFF: ("IV.7",),
    CommitteeKind.WORKING_GROUP: (),
}
TITLE_LENGTH = Evidence._meta.get_field("title").max_length
NOT_SEALED = "Un procès-verbal ne prouve qu’une fois approuvé, son PDF scellé."
ALTERED = "Le PDF n’est plus celui qui avait été scellé : il ne prouve rien."
TWICE = "Un de ces engagements est déjà prouvé par ce procès-verbal."


def provable(minutes: MeetingMinutes) -> list[Place]:
    """The cells that these minutes may prove in the year of the meeting, and do not prove yet."""
    committee, day = minutes.meeting.committee, minutes.meeting.day
    campaign = Campaign.objects.current(day)
    if campaign is None or minutes.pdf is None:
        return []
    named = commitments_proved(committee, campaign)
    found = places(campaign, campaign.day(clock.today()), pk__in=named.values("pk"))
    proved = _cells_proved(minutes)
    return [place for place in found if place.key not in proved and _serves(place, committee.site_id)]


@transaction.atomic
def offer_minutes(minutes: MeetingMinutes, chosen: list[Place], *, by: User) -> list[Evidence]:
    """Deposits the sealed PDF and the sheet of presence for those cells, on the day of the meeting."""
    MeetingMinutes.objects.select_for_update(of=("self",)).get(
        pk=minutes.pk
    )  # offered twice: the second sees the first
    if minutes.pdf is None:
        raise TransitionRefused(NOT_SEALED)
    if not _cells_proved(minutes).isdisjoint(place.key for place in chosen):
        raise TransitionRefused(TWICE)
    day = minutes.meeting.day
    return submit_together(
        chosen,
        [_titled("Procès-verbal", minutes, sealed_upload(minutes)), _presence(minutes)],
        support=EvidenceSupport.FILE,
        period_from=day,
        period_to=day,
        obtained_on=clock.today(),
        supplied_by=by.label,
        by=by,
    )


def commitments_proved(committee, campaign):
    """What a meeting of `committee` proves, whatever its codes became in the application."""
    return Commitment.objects.filter(framework=campaign.framework_id).of_file_codes(PROVES[committee.kind])


def sealed_upload(minutes: MeetingMinutes) -> Upload:
    """The sealed PDF, as what is deposited or published is given; refused once it is no longer what was sealed."""
    if minutes.pdf is None:
        raise TransitionRefused(NOT_SEALED)
    stream = minutes.pdf.open_intact()
    if stream is None:
        raise TransitionRefused(ALTERED)
    with stream:
        return Upload(stream.read(), minutes.filename, minutes.pdf.media_type, minutes.pdf.scanned_at)


def _cells_proved(minutes):
    """The keys of the cells that the sealed PDF proves already."""
    uses = EvidenceUse.objects.counting().filter(evidence__current__stored_file=minutes.pdf_id)
    return set(uses.values_list("commitment", "unit__site", "unit__service"))


def _serves(place, site_id):
    """A committee of a site proves for its site; the others, for all."""
    return site_id is None or place.site_id in (None, site_id)


def _presence(minutes):
    upload = Upload(presence_pdf(minutes.content), "feuille-de-presence.pdf", "application/pdf")
    return _titled("Feuille de présence", minutes, upload)


def _titled(word, minutes, upload):
    title = f"{word} {minutes.meeting.reference}, {minutes.meeting.committee}"
    return title[:TITLE_LENGTH], EvidenceContent(upload=upload)
