"""Requests of proof, seen from the house: asked, listed, recalled, called off."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, F, Value, When
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.drafts.pages import FormDraft
from qualipref.links.addresses import link_url
from qualipref.notifications.outbox import mail_leaves
from qualipref.spreadsheets import criteria_of, export_response
from qualipref.typography import french, long_date
from sites.enums import Role
from sites.models import Site
from sites.permissions import can_read_history, require

from .. import exports, permissions
from ..enums import RequestStatus
from ..forms.evidence_requests import EvidenceRequestForm, RequestCancelForm, RequestFilterForm, addressees
from ..models import EvidenceRequest
from ..readiness import cell_state, request_badge
from ..usecases import evidence_requests as usecases
from .places import campaign_or_404, place_or_404

PER_PAGE = 50
WAITING_FIRST = Case(When(status=RequestStatus.OPEN, then=Value(0)), default=Value(1))
MANAGERS_LETTER = (
    "Bonjour,\n\n"
    "Pour l’engagement {code} « {title} », {missing}.\n"
    "{expected}"
    "\nUne preuve qui couvre cette période suffit. Merci d’avance."
)


def request_or_404(user, pk):
    return get_object_or_404(EvidenceRequest.objects.visible_to(user, clock.today()).for_list(), pk=pk)


@require_http_methods(["GET", "POST"])
def evidence_request_create(request, year, code, unit):
    campaign = campaign_or_404(request.user, year)
    place = place_or_404(request.user, campaign, code, unit)
    require(permissions.can_review(request.user, place.site))
    today = clock.today()
    offered = addressees(place, today)
    state = cell_state(campaign, today, place)
    draft = FormDraft(request, f"evidence_request:{campaign.year}:{code}:{unit}")
    initial = {"message": _letter(state)}
    form = draft.fill(EvidenceRequestForm(request.POST or None, addressees=offered, initial=initial))
    if form.is_valid():
        asked = usecases.request_evidence(place, by=request.user, **form.asked)
        draft.forget()
        return _sent(request, campaign, asked)
    context = {"form": form, "campaign": campaign, "place": place, "state": state, "addressees": offered}
    context["draft"] = draft
    return render(request, "engagements/evidence_request_create.html", context)


def _letter(state):
    """The message that the manager finds already written: what misses, and what the référentiel expects."""
    period = state.missing_period
    missing = (
        f"il manque une preuve du {long_date(period.first)} au {long_date(period.last)}"
        if period
        else "une preuve plus récente est souhaitée"
    )
    expected = "".join(f"- {proof}\n" for proof in state.commitment.expected_evidence.all())
    commitment = state.commitment
    return french(
        MANAGERS_LETTER.format(
            code=commitment.code,
            title=commitment.title,
            missing=missing,
            expected=f"\nLe référentiel attend :\n{expected}" if expected else "",
        )
    )


def _sent(request, campaign, asked):
    """Back to the cell; where no mail leaves, the link is shown once to who must hand it over."""
    if asked.token and not mail_leaves():
        context = {"asked": asked, "campaign": campaign, "link": link_url(asked.token)}
        return render(request, "engagements/evidence_request_link.html", context)
    to = asked.contact.function if asked.contact else "correspondants du service"
    day = long_date(asked.due_on)
    messages.success(request, f"La demande est envoyée\u00a0: {to}, {asked.service}. Réponse attendue le {day}.")
    return redirect("engagements:evidence_request_detail", pk=asked.pk)


def _listed(request):
    today = clock.today()
    held = request.user.assignments.of(request.user, today)
    if not held:
        raise Http404
    own = [each.service_id for each in held if each.role == Role.CORRESPONDENT]
    form = RequestFilterForm(request.GET, sites=Site.objects.visible_to(request.user, today), own=own)
    listed = form.filter(EvidenceRequest.objects.visible_to(request.user, today), today).for_list()
    return form, listed.order_by(WAITING_FIRST, F("closed_at").desc(nulls_first=True), "due_on", "pk")


@require_http_methods(["GET", "HEAD"])
def evidence_request_list(request):
    form, listed = _listed(request)
    today = clock.today()
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "is_filtered": bool(form.criteria),
        "page": page,
        "rows": [(asked, request_badge(asked, today), _age(asked, today)) for asked in page.object_list],
    }
    return render(request, "engagements/evidence_request_list.html", context)


def _age(asked, today):
    """In days, while it waits."""
    if asked.status != RequestStatus.OPEN:
        return None
    return (today - asked.requested_at.astimezone(clock.PARIS).date()).days


@require_http_methods(["GET", "HEAD"])
def evidence_request_export(request, kind):
    form, listed = _listed(request)
    rows = exports.request_rows(listed, clock.today())
    criteria = criteria_of(form)
    return export_response(
        "demandes-de-preuve", exports.REQUEST_COLUMNS, rows, kind, criteria=criteria, by=request.user
    )


@require_http_methods(["GET"])
def evidence_request_detail(request, pk):
    asked, today = request_or_404(request.user, pk), clock.today()
    reviews = permissions.can_review(request.user, asked.unit.site)
    is_open = asked.status == RequestStatus.OPEN
    context = {
        "asked": asked,
        "badge": request_badge(asked, today),
        "age": _age(asked, today),
        "may_answer": is_open and permissions.can_answer_request(request.user, asked),
        "may_follow": is_open and reviews,
        "was_sent_today": usecases.sent_on(asked) == today,
        "shows_journal": can_read_history(request.user),
        "link_is_open": bool(asked.link and asked.link.is_open),
    }
    return render(request, "engagements/evidence_request_detail.html", context)


@require_http_methods(["POST"])
def evidence_request_remind(request, pk):
    asked = request_or_404(request.user, pk)
    require(permissions.can_review(request.user, asked.unit.site))
    if asked.status == RequestStatus.OPEN and usecases.sent_on(asked) == clock.today():
        messages.info(request, usecases.REMINDED_TODAY)
        return redirect("engagements:evidence_request_detail", pk=asked.pk)
    usecases.remind_request(asked, by=request.user)
    if asked.token and not mail_leaves():
        context = {"asked": asked, "campaign": None, "link": link_url(asked.token)}
        return render(request, "engagements/evidence_request_link.html", context)
    messages.success(request, "La demande est relancée, avec un nouveau lien. Le précédent est fermé.")
    return redirect("engagements:evidence_request_detail", pk=asked.pk)


@require_http_methods(["GET", "POST"])
def evidence_request_cancel(request, pk):
    asked = request_or_404(request.user, pk)
    require(permissions.can_review(request.user, asked.unit.site))
    form = RequestCancelForm(request.POST or None)
    if form.is_valid():
        usecases.cancel_request(asked, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "La demande est annulée. La personne sollicitée est prévenue, et son lien fermé.")
        return redirect("engagements:evidence_request_detail", pk=asked.pk)
    return render(request, "engagements/evidence_request_cancel.html", {"form": form, "asked": asked})
