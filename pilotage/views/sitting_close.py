"""The end of the meeting: what is left undecided is put off or withdrawn, then it closes and leads to its minutes."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from qualipref.workflow import TransitionRefused

from .. import permissions
from ..forms.plain import say
from ..forms.sitting import RestForm
from ..sitting import read_room
from ..usecases import meetings
from ..usecases.closing import already_closed, close_with_the_rest
from .sitting import in_room, meeting_or_404

POINTS = ("action", "date_request__action", "objective")


@require_http_methods(["GET", "POST"])
def sitting_close(request, pk):
    """Asks what becomes of what is left to decide, then leads to the minutes."""
    meeting = meeting_or_404(request, pk)
    sent = request.POST if "key" in request.POST else None
    form = RestForm(sent, items=meetings.undecided(meeting).select_related(*POINTS), initial={"key": uuid.uuid4()})
    form.full_clean()
    minutes = already_closed(meeting, key=form.cleaned_data.get("key"), by=request.user) if sent else None
    if minutes:
        return _to_minutes(request, minutes)
    meetings.require_keyboard(request.user, meeting)
    refusal = ""
    if request.method == "POST" and (sent is None or form.is_valid()):
        try:
            return _to_minutes(request, _close(request, meeting, form))
        except ValidationError as refused:
            say(form, refused)
        except TransitionRefused as refused:
            refusal = str(refused)
            meeting.refresh_from_db()
    context = in_room(request, read_room(meeting, request.user)) | {"form": form, "refusal": refusal}
    return render(request, "pilotage/sitting_close.html", context, status=409 if refusal else 200)


def _close(request, meeting, form):
    author = {"by": request.user, "on_behalf_of": permissions.decides_for(request.user, meeting)}
    if not form.is_bound:
        return meetings.close_meeting(meeting, **author)
    return close_with_the_rest(meeting, form.said, key=form.cleaned_data["key"], **author)


def _to_minutes(request, minutes):
    messages.success(request, "La séance est levée. Le procès-verbal est prêt à relire.")
    return redirect("pilotage:minutes_detail", pk=minutes.pk)
