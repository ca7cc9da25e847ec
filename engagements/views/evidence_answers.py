"""The answer to a request of proof: behind its secret link, without an account, or in the application."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.accounts import throttle
from qualipref.accounts.addresses import client_address
from qualipref.links.views import closed
from qualipref.refusals import refuse
from qualipref.workflow import TransitionRefused
from sites.permissions import require

from .. import permissions
from ..enums import RequestStatus
from ..forms.evidence_answers import AnswerForm
from ..models import Campaign, EvidenceRequest
from ..readiness import Place, cell_state
from ..usecases.evidence_requests import answer_request
from .evidence_requests import request_or_404

PER_LINK, PER_ADDRESS = 20, 100  # attempts an hour: a préfecture shares one address


def answer_by_link(request, link):
    """GET shows what is asked and burns nothing; POST deposits for the recipient and spends the link."""
    asked = _of_link(link)
    if asked is None or asked.status != RequestStatus.OPEN:
        return closed(request, link)
    if request.method == "POST" and not _may_try(request, link):
        return refuse(request, 429, wait="une heure")
    form = _form(request, asked)
    if not form.is_valid():
        return render(request, "engagements/evidence_request_by_link.html", _context(asked, form) | {"link": link})
    try:
        deposited = answer_request(asked, form.titled_contents, link=link, **form.common)
    except TransitionRefused:
        link.refresh_from_db()
        return closed(request, link)
    context = {"asked": asked, "deposited": deposited}
    return render(request, "engagements/evidence_request_thanks.html", context)


def link_closed(request, link):
    """A link that opens no more: what became of the request, and who sends another."""
    asked = _of_link(link)
    return render(request, "engagements/evidence_request_closed.html", {"link": link, "asked": asked}, status=410)


@require_http_methods(["GET", "POST"])
def evidence_request_answer(request, pk):
    asked = request_or_404(request.user, pk)
    require(permissions.can_answer_request(request.user, asked))
    if asked.status != RequestStatus.OPEN:
        messages.info(request, "Cette demande n’attend plus de réponse.")
        return redirect("engagements:evidence_request_detail", pk=asked.pk)
    form = _form(request, asked)
    if form.is_valid():
        answer_request(asked, form.titled_contents, by=request.user, **form.common)
        messages.success(request, "Votre réponse est déposée. Le responsable qualité est prévenu.")
        return redirect("engagements:evidence_request_detail", pk=asked.pk)
    return render(request, "engagements/evidence_request_answer.html", _context(asked, form))


def _of_link(link):
    found = EvidenceRequest.objects.for_list().select_related("evidence")
    return found.filter(pk=link.subject_id).first() if link.subject_id.isdecimal() else None


def _may_try(request, link):
    per_address = throttle.allowed("evidence-address", client_address(request), limit=PER_ADDRESS)
    return per_address and throttle.allowed("evidence-link", link.pk, limit=PER_LINK)


def _form(request, asked):
    return AnswerForm(request.POST or None, request.FILES or None, asked=asked, period=_missing_period(asked))


def _missing_period(asked):
    """The days that the proof should cover, in the campaign during which it was asked."""
    today = clock.today()
    year = asked.requested_at.astimezone(clock.PARIS).year
    campaign = Campaign.objects.filter(year=year, framework=asked.commitment.framework_id).first()
    if campaign is None:
        return None
    place = Place(asked.commitment, asked.unit.site, asked.unit.service)
    return cell_state(campaign, today, place).missing_period


def _context(asked, form):
    return {"asked": asked, "form": form, "expected": asked.commitment.expected_evidence.all()}
