"""The list of proofs, and what is decided of each: accepted, refused, withdrawn, replaced, used elsewhere."""

import re
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.accounts.addresses import local_back
from qualipref.refusals import refuse
from qualipref.spreadsheets import criteria_of, export_response
from qualipref.typography import plural
from qualipref.workflow import StaleVersion
from sites.models import Module, Site
from sites.permissions import has_role, require

from .. import exports, permissions
from ..enums import EvidenceStatus
from ..forms.evidence import ReasonForm, RefusalForm, ReplaceForm, ReuseForm, SeenForm, case_key
from ..forms.evidence_filter import EvidenceFilterForm
from ..models import Campaign, Evidence, EvidenceUse
from ..models.evidence import own_proofs
from ..readiness import ProofFilter, places, proof_state
from ..usecases import evidence as usecases
from .evidence import evidence_or_404, may_replace, place_of, uses_seen
from .evidence_table import evidence_lines

PAGE = 50
SEEN = re.compile(r"([0-9]{1,9}):([0-9]{1,9})")  # a use, and the version of its proof that the list showed
LATEST_FIRST = ("-evidence_id", "-pk")  # as they were deposited: the order of an index, however many years there are


def uses_listed(user, on):
    """The uses of the cells one sees, and those of what one deposited or took over."""
    seen = EvidenceUse.objects.visible_to(user, on)
    own = Evidence.objects.filter(own_proofs(user)).order_by().values("pk")
    return seen | EvidenceUse.objects.filter(evidence__in=own) if user.assignments.of(user, on) else seen


def _filtered(request):
    """(campaign of the states, filter, the uses that answer it)"""
    user, today = request.user, clock.today()
    campaign = Campaign.objects.current(today)
    form = EvidenceFilterForm(request.GET, sites=Site.objects.visible_to(user, today), modules=Module.objects.all())
    uses = form.filter(uses_listed(user, today), campaign, campaign.day(today) if campaign else today)
    return campaign, form, uses.order_by(*LATEST_FIRST)


def _state(campaign, use):
    return proof_state(use, campaign, campaign.day(clock.today()))


@require_http_methods(["GET", "HEAD"])
def evidence_list(request):
    campaign, form, uses = _filtered(request)
    page = Paginator(uses, PAGE).get_page(request.GET.get("page"))
    reviewed = form.criteria.get("etat") == ProofFilter.TO_REVIEW
    context = {
        "campaign": campaign,
        "form": form,
        "page": page,
        "lines": evidence_lines(page.object_list, campaign, request.user, clock.today()),
        "is_filtered": bool(form.criteria),
        "is_review": reviewed and _is_reviewer(request.user),
        "may_submit": campaign and _deposits(request.user),
    }
    return render(request, "engagements/evidence_list.html", context)


def _is_reviewer(user):
    return has_role(user, *permissions.REVIEWERS)


def _deposits(user):
    return has_role(user, *permissions.DEPOSITORS)


@require_http_methods(["GET", "HEAD"])
def evidence_export(request, kind):
    campaign, form, uses = _filtered(request)
    rows = (
        exports.evidence_rows(uses.for_list().iterator(chunk_size=500), partial(_state, campaign)) if campaign else ()
    )
    return export_response("preuves", exports.EVIDENCE_COLUMNS, rows, kind, criteria=criteria_of(form), by=request.user)


def _use(request, pk):
    return get_object_or_404(uses_listed(request.user, clock.today()).for_list(), pk=pk)


def _back(request, use):
    """The list one came from, otherwise the proof."""
    return redirect(local_back(request, reverse("engagements:evidence_detail", args=[use.evidence_id])))


@require_http_methods(["POST"])
def evidence_accept(request, pk):
    use = _use(request, pk)
    require(permissions.can_review(request.user, use.unit.site))
    seen = SeenForm(request.POST)
    if not seen.is_valid():
        raise StaleVersion(usecases.REPLACED)
    usecases.accept_evidence(use, by=request.user, **seen.cleaned_data)
    messages.success(request, f"La preuve est acceptée pour {use.commitment.code}, {use.unit}.")
    return _back(request, use)


@require_http_methods(["GET", "POST"])
def evidence_accept_together(request):
    """The confirmation of several acceptances, then the gesture."""
    require(_is_reviewer(request.user))
    keys = filter(None, map(SEEN.fullmatch, (request.POST or request.GET).getlist("use")))
    versions = {int(key[1]): int(key[2]) for key in keys}
    uses = uses_listed(request.user, clock.today()).filter(pk__in=versions, status=EvidenceStatus.SUBMITTED)
    uses = [use for use in uses.for_list() if permissions.can_review(request.user, use.unit.site)]
    if request.method == "GET":
        seen = [f"{use.pk}:{versions[use.pk]}" for use in uses]
        return render(request, "engagements/evidence_accept_together.html", {"uses": uses, "seen": seen})
    if len(uses) != len(versions):
        return refuse(request, 409, reason="Une de ces preuves a été examinée ou retirée depuis.")
    usecases.accept_together(uses, by=request.user, versions=versions)
    messages.success(request, f"{plural(len(uses), 'preuve est acceptée', 'preuves sont acceptées')}.")
    return redirect(f"{reverse('engagements:evidence_list')}?etat={ProofFilter.TO_REVIEW}")


@require_http_methods(["GET", "POST"])
def evidence_refuse(request, pk):
    use = _use(request, pk)
    require(permissions.can_review(request.user, use.unit.site))
    form = RefusalForm(request.POST or None, initial={"version": use.evidence.version})
    return _with_reason(request, use, form, usecases.refuse_evidence, "Refuser", "La preuve est refusée.")


@require_http_methods(["GET", "POST"])
def evidence_withdraw(request, pk):
    use = _use(request, pk)
    require(permissions.can_replace(request.user, use.evidence, [place_of(use)], clock.today()))
    form, done = ReasonForm(request.POST or None), "La preuve est retirée de cet engagement."
    return _with_reason(request, use, form, usecases.withdraw_evidence, "Retirer", done)


def _with_reason(request, use, form, gesture, verb, done):
    if form.is_valid():
        gesture(use, by=request.user, **form.cleaned_data)
        messages.success(request, done)
        return redirect("engagements:evidence_detail", pk=use.evidence_id)
    context = {"use": use, "form": form, "verb": verb, "is_refusal": verb == "Refuser"}
    return render(request, "engagements/evidence_reason.html", context)


@require_http_methods(["GET", "POST"])
def evidence_replace(request, pk):
    evidence = evidence_or_404(request.user, pk)
    uses = list(uses_seen(request.user, evidence))
    require(may_replace(request.user, evidence, clock.today()))
    form = ReplaceForm(request.POST or None, request.FILES or None, evidence=evidence)
    if not form.is_valid():
        context = {"evidence": evidence, "form": form, "uses": uses}
        return render(request, "engagements/evidence_replace.html", context)
    said = {name: form.cleaned_data[name] for name in ("reason", "version")}
    try:
        usecases.replace_evidence(evidence, content=form.contents[0], by=request.user, **said)
    except StaleVersion:
        return _replaced_meanwhile(request, pk, form)
    messages.success(request, "La nouvelle version est déposée. Elle est à examiner ; les anciennes restent lisibles.")
    return redirect("engagements:evidence_detail", pk=pk)


def _replaced_meanwhile(request, pk, form):
    """The version deposited by someone else, beside the one that was being sent."""
    evidence = evidence_or_404(request.user, pk)
    context = {"evidence": evidence, "form": form, "sent": form.contents[0], "version": evidence.current}
    return render(request, "engagements/evidence_conflict.html", context, status=409)


@require_http_methods(["GET", "POST"])
def evidence_reuse(request, pk):
    evidence, today = evidence_or_404(request.user, pk), clock.today()
    campaign = Campaign.objects.current(today) or Campaign.objects.of(evidence.period_to)
    if campaign is None:
        raise Http404
    allowed = permissions.places_to_prove(request.user, places(campaign, campaign.day(today)), today)
    require(allowed)
    uses = list(evidence.uses.select_related("unit"))
    served = {(use.commitment_id, use.unit.site_id, use.unit.service_id) for use in uses}
    offered = [place for place in allowed if place.key not in served]
    home = {use.unit.site_id for use in uses if use.unit.site_id and not use.is_out_of_perimeter}
    form = ReuseForm(request.POST or None, places=offered, home=home)
    if form.is_valid():
        added = usecases.reuse_evidence(
            evidence, form.chosen_places, by=request.user, out_of_perimeter=form.out_of_perimeter
        )
        messages.success(
            request, f"La preuve est proposée pour {plural(len(added), 'autre engagement', 'autres engagements')}."
        )
        return redirect("engagements:evidence_detail", pk=pk)
    context = {"evidence": evidence, "form": form, "groups": _groups(form, offered, uses)}
    return render(request, "engagements/evidence_reuse.html", context)


def _groups(form, offered, uses):
    """The cells offered: the same commitments elsewhere first, then the others chapter by chapter."""
    same, groups = {use.commitment_id for use in uses}, {"Les mêmes engagements, ailleurs": []}
    for place in offered:
        is_same = place.commitment.pk in same
        title = "Les mêmes engagements, ailleurs" if is_same else str(place.commitment.chapter)
        option = {"key": case_key(place), "place": place, "is_checked": case_key(place) in form.chosen}
        groups.setdefault(title, []).append(option)
    return {title: options for title, options in groups.items() if options}
