"""What a member says of a point before the meeting."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from qualipref.drafts.pages import FormDraft
from sites.permissions import require

from .. import permissions
from ..forms.action import CommentForm
from ..forms.plain import say
from ..models import AgendaItem
from ..usecases.comments import comment_item
from .meeting_agenda import to_point
from .meetings import meeting_or_404


@require_http_methods(["GET", "POST"])
def meeting_item_comment(request, pk, item_pk):
    meeting = meeting_or_404(request.user, pk)
    item = get_object_or_404(AgendaItem.objects.filter(meeting=meeting), pk=item_pk)
    item.meeting = meeting
    require(permissions.can_comment_item(request.user, meeting))
    draft = FormDraft(request, f"meeting_item_comment:{item.pk}")
    form = draft.fill(CommentForm(request.POST or None))
    if form.is_valid():
        try:
            comment_item(item, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            say(form, refusal)
        else:
            draft.forget()
            messages.success(request, "Le commentaire est joint au point : le comité le lira en séance.")
            return to_point(item)
    return render(request, "pilotage/meeting_item_comment.html", {"form": form, "draft": draft, "item": item})
