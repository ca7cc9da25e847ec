"""The second screen: the room as it is now, asked again every few seconds, where nothing can be decided."""

import hashlib
import json

from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods

from ..sitting import read_room
from .sitting import in_room, meeting_or_404


@require_http_methods(["GET", "HEAD"])
def sitting_follow(request, pk):
    """304 as long as the room is the one that the screen already shows; `?fige=…` stops asking."""
    meeting = meeting_or_404(request, pk)
    room = read_room(meeting, request.user)
    etag = f'"{hashlib.sha256(room.token.encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag) or _page(request, room, etag)
    response.headers["ETag"] = etag
    return response


def _page(request, room, etag):
    context = in_room(request, room) | {"headers": json.dumps({"If-None-Match": etag})}
    context["is_live"] = not room.meeting.closed_at and "fige" not in request.GET
    context |= {"decides": False, "keeps_minutes": False, "receivers": [], "follows": True}
    template = "pilotage/_sitting_followed.html" if request.htmx else "pilotage/sitting_follow.html"
    return render(request, template, context)
