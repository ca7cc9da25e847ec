"""What the departure of an agent changes in the steering. The transfer journals it once, with all the rest."""

import datetime

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.workflow import TransitionRefused, save_if_unchanged
from sites.enums import Precision

from ..models import Action, CommitteeMember
from .committees import keep_committee
from .convening import follow_seat


def hand_over_action(action: Action, *, to: User) -> None:
    action.owner = to
    save_if_unchanged(action, version=action.version, fields=["owner"])


def hand_over_seat(seat: CommitteeMember, *, to: User) -> CommitteeMember:
    """A new mandate from today, of the same function; the former stays among the past ones, its deputies follow.

    TransitionRefused when `to` sits there already, or when the seat or its committee changed meanwhile.
    """
    keep_committee(seat.committee)
    if CommitteeMember.objects.on(clock.today()).filter(committee=seat.committee_id, account=to).exists():
        raise TransitionRefused(f"{to} siège déjà dans ce comité : choisissez quelqu’un d’autre pour ce siège.")
    end_seat(seat)
    taken = CommitteeMember.objects.create(
        committee=seat.committee,
        function=seat.function,
        college=seat.college,
        organisation=seat.organisation,
        account=to,
        service=seat.service,
        stands_in_for=seat.stands_in_for,
        is_president=seat.is_president,
        is_secretary=seat.is_secretary,
        order=seat.order,
        du=clock.today(),
    )
    seat.deputies.update(stands_in_for=taken)
    return taken


def end_seat(seat: CommitteeMember) -> None:
    """Yesterday, so that the seat has one holder today; today when it began today."""
    today = clock.today()
    yesterday = today - datetime.timedelta(days=1)
    last_day = today if seat.du and seat.du > yesterday else yesterday
    sitting = CommitteeMember.objects.filter(pk=seat.pk, version=seat.version)
    if not sitting.update(au=last_day, au_precision=Precision.DAY, version=seat.version + 1):
        raise TransitionRefused("Ce siège vient d’être modifié.")
    seat.au = last_day
    follow_seat(seat)
