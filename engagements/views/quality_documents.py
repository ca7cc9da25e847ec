"""The documents of the démarche as everyone reads them, and what is done of a document as a whole."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.journal.models import Entry
from qualipref.spreadsheets import criteria_of, export_response
from qualipref.typography import long_date
from qualipref.workflow import StaleVersion
from sites.models import Service
from sites.permissions import can_read_history, require, require_reading

from .. import exports, permissions, reading
from ..figures import documents_up_to_date, readings_figure
from ..forms.document_filter import DocumentFilterForm
from ..forms.evidence import case_key
from ..forms.quality_documents import AcknowledgeForm, ConfirmForm, OfferForm, ReasonForm
from ..models import Campaign, Commitment, DocumentVersion, EvidenceUse, QualityDocument
from ..readiness import document_badge, places, version_badge
from ..usecases import quality_documents as usecases
from ..usecases.evidence import AlreadySubmitted
from ..usecases.read_receipts import acknowledge_version
from .document_lines import lines_of, with_reading
from .previews import preview_of

PER_PAGE = 50
HISTORY = 20
PUBLIC_EVENTS = ("document_version.approved", "quality_document.confirmed", "quality_document.withdrawn")
OF_PERSONS = "document_version.acknowledged"  # who has read is on the page of the readers, for who may name them


def document_or_404(user, pk):
    """A document that `user` may see, with its version in force and what he has read of it."""
    today = clock.today()
    documents = with_reading(QualityDocument.objects.visible_to(user, today).on(today), user, today)
    return get_object_or_404(documents, pk=pk)


def reads_drafts(user):
    """Whether `user` may read what is in preparation somewhere."""
    return can_read_history(user) and not permissions.is_auditor(user)


def _filtered(request):
    user, today = request.user, clock.today()
    if not user.assignments.of(user, today):
        raise Http404
    form = DocumentFilterForm(
        request.GET,
        services=list(Service.objects.on(today).for_list()),
        reads_drafts=reads_drafts(user),
    )
    documents = form.filter(QualityDocument.objects.visible_to(user, today), user, today)
    return form, with_reading(documents, user, today).by_kind()


@require_http_methods(["GET", "HEAD"])
def document_list(request):
    form, documents = _filtered(request)
    page = Paginator(documents, PER_PAGE).get_page(request.GET.get("page"))
    lines = lines_of(page.object_list, request.user)
    context = {
        "form": form,
        "is_filtered": bool(form.criteria),
        "page": page,
        "lines": lines,
        "figure": documents_up_to_date(request.user, clock.today()) if reads_drafts(request.user) else None,
        "shows_reading": any(line.is_to_read or line.document.is_read for line in lines),
        "may_create": permissions.can_write_documents(request.user),
    }
    return render(request, "engagements/document_list.html", context)


@require_http_methods(["GET", "HEAD"])
def document_export(request, kind):
    form, documents = _filtered(request)
    lines = lines_of(documents.prefetch_related("services", "commitments"), request.user)
    return export_response(
        "documents-qualite",
        exports.DOCUMENT_COLUMNS,
        exports.document_rows(lines),
        kind,
        criteria=criteria_of(form),
        by=request.user,
    )


@require_http_methods(["GET"])
def document_detail(request, pk):
    document, user, today = document_or_404(request.user, pk), request.user, clock.today()
    versions = list(_versions_seen(user, document))
    current = next((version for version in versions if version.pk == document.current_id), None)
    is_in_force = current is not None and not document.is_withdrawn(today)
    manages = permissions.can_manage_document(user, document)
    is_sealed = usecases.is_named_for_ever(document)
    context = {
        "document": document,
        "badge": document_badge(document, today),
        "current": current,
        "is_in_force": is_in_force,
        "is_to_review": is_in_force and document.due_on < today,
        "versions": [(version, version_badge(version, document, today)) for version in versions],
        "confirmed": current.reviews.select_related("reviewed_by").last() if current else None,
        "services": document.services.select_related("site"),
        "commitments": _linked(user, document, today),
        "preview": _preview(document, current),
        "receipt": current.receipts.filter(user=user).first() if current else None,
        "may_acknowledge": is_in_force and document.must_read and permissions.can_acknowledge(user),
        "readings": _readings_figure(document, current, user, today)
        if is_in_force and document.is_to_be_read
        else None,
        "may_describe": permissions.can_describe_document(user, document, is_sealed=is_sealed),
        "may_prepare": _may_prepare(user, document, versions),
        "may_confirm": is_in_force and permissions.can_confirm_document(user, document),
        "may_offer": is_in_force and current.stored_file_id and permissions.can_reuse_evidence(user),
        "may_withdraw": manages and not document.withdrawn_on,
        "history": _history(user, document, versions) if can_read_history(user) else None,
    }
    return render(request, "engagements/document_detail.html", context)


def _versions_seen(user, document):
    seen = DocumentVersion.objects.visible_to(user, clock.today()).filter(document=document)
    return seen.with_people().newest_first()


def _linked(user, document, today):
    """The commitments that it serves, those of the campaign in course first."""
    linked = document.commitments.filter(pk__in=Commitment.objects.visible_to(user, today).values("pk"))
    return linked.select_related("framework", "chapter").order_by("-framework", "chapter__order", "order")


def _preview(document, version):
    if version is None:
        return None
    address = [document.pk, version.number]
    return preview_of(version, lambda page: reverse("engagements:document_version_preview", args=[*address, page]))


def _readings_figure(document, version, user, today):
    """Among those whom one may count; nothing for a plain agent."""
    if not permissions.can_read_receipts(user):
        return None
    return readings_figure(document, version, reading.readings(document, version, user, today), today)


def _may_prepare(user, document, versions):
    in_circuit = any(version.is_in_circuit for version in versions)
    return not document.withdrawn_on and not in_circuit and permissions.can_prepare_version(user, document)


def _history(user, document, versions):
    """The latest gestures; who reads nothing in preparation sees what was published alone."""
    entries = Entry.objects.about(document, *versions).exclude(event=OF_PERSONS)
    if not any(version.is_in_circuit for version in versions) and not permissions.can_manage_document(user, document):
        entries = entries.filter(event__in=PUBLIC_EVENTS)
    found = list(entries.for_list()[: HISTORY + 1])
    return {"entries": found[:HISTORY], "is_cut": len(found) > HISTORY, "limit": HISTORY}


@require_http_methods(["POST"])
def document_acknowledge(request, pk):
    document = document_or_404(request.user, pk)
    require(permissions.can_acknowledge(request.user))
    seen = _seen_or_stale(document, AcknowledgeForm(request.POST))
    if acknowledge_version(seen, by=request.user):
        messages.success(request, f"Votre lecture de la version {seen.number} est enregistrée, merci.")
    else:
        messages.info(request, f"Votre lecture de la version {seen.number} était déjà enregistrée.")
    return redirect("engagements:document_detail", pk=pk)


def _seen_or_stale(document, form):
    """The version that was on the page; a page too old, or forged, is refused as such."""
    seen = document.versions.filter(pk=form.cleaned_data["seen"]).first() if form.is_valid() else None
    if seen is None:
        raise StaleVersion("Cette page n’est plus à jour : relisez le document.")
    return seen


def _readings(request, pk):
    document = document_or_404(request.user, pk)
    require_reading(permissions.can_read_receipts(request.user))
    if document.current_id is None or not document.is_to_be_read:
        raise Http404
    version = document.versions.get(pk=document.current_id)
    return document, version, reading.readings(document, version, request.user, clock.today())


@require_http_methods(["GET", "HEAD"])
def document_readers(request, pk):
    document, version, lines = _readings(request, pk)
    figure = readings_figure(document, version, lines, clock.today())
    context = {"document": document, "version": version, "lines": lines, "figure": figure}
    return render(request, "engagements/document_readers.html", context)


@require_http_methods(["GET", "HEAD"])
def document_readers_export(request, pk, kind):
    document, version, lines = _readings(request, pk)
    stem = f"lecteurs-{document.code.lower()}-{version.number}"
    return export_response(stem, exports.READER_COLUMNS, exports.reader_rows(lines), kind, by=request.user)


@require_http_methods(["GET", "POST"])
def document_confirm(request, pk):
    document = document_or_404(request.user, pk)
    require(permissions.can_confirm_document(request.user, document))
    today = clock.today()
    current = document.versions.filter(pk=document.current_id).first()
    last = current.reviews.last() if current else None
    initial = {"seen": document.current_id, "review_on": today.replace(year=today.year + 1, day=min(today.day, 28))}
    initial["last_review"] = last.pk if last else 0
    form = ConfirmForm(request.POST or None, initial=initial)
    context = {"document": document, "current": current, "form": form}
    if form.is_valid():
        seen, said = _seen_or_stale(document, form), form.cleaned_data
        said = {name: said[name] for name in ("reason", "review_on", "last_review")}
        try:
            usecases.confirm_document(document, seen, by=request.user, **said)
        except usecases.ConfirmedMeanwhile as meanwhile:
            return _confirm_again(request, pk, context, meanwhile.review)
        day = long_date(said["review_on"])
        messages.success(request, f"La version {seen.number} est confirmée. Prochaine révision le {day}.")
        return redirect("engagements:document_detail", pk=pk)
    return render(request, "engagements/document_confirm.html", context)


def _confirm_again(request, pk, context, review):
    """What the other said, and the form again: sent from here, it follows his confirmation knowingly."""
    again = request.POST.copy()
    again["last_review"] = review.pk
    context |= {"document": document_or_404(request.user, pk), "form": ConfirmForm(again), "meanwhile": review}
    return render(request, "engagements/document_confirm.html", context, status=409)


@require_http_methods(["GET", "POST"])
def document_withdraw(request, pk):
    document = document_or_404(request.user, pk)
    require(permissions.can_manage_document(request.user, document))
    form = ReasonForm(request.POST or None, initial={"version": document.version})
    if form.is_valid():
        usecases.withdraw_document(document, by=request.user, **form.cleaned_data)
        messages.success(request, "Le document est retiré. Ses versions restent lisibles, avec le motif.")
        return redirect("engagements:document_detail", pk=pk)
    return render(request, "engagements/document_withdraw.html", {"document": document, "form": form})


@require_http_methods(["GET", "POST"])
def document_offer(request, pk):
    """The version in force, offered in one gesture for the cells of its commitments that one may prove."""
    document, user, today = document_or_404(request.user, pk), request.user, clock.today()
    require(permissions.can_reuse_evidence(user))
    campaign, current = Campaign.objects.current(today), document.versions.filter(pk=document.current_id).first()
    if campaign is None or current is None or current.stored_file_id is None:
        raise Http404
    provable = _provable(user, document, current, campaign, today)
    form = OfferForm(request.POST or None, places=provable, initial={"seen": current.pk})
    if form.is_valid():
        try:
            evidence = usecases.offer_as_evidence(
                document, _seen_or_stale(document, form), form.chosen_places, campaign=campaign, by=user
            )
        except AlreadySubmitted as double:
            form.add_error("case", str(double))
        else:
            messages.success(request, "La version en vigueur est déposée comme preuve, à examiner.")
            return redirect("engagements:evidence_detail", pk=evidence.pk)
    first, last = usecases.offered_period(current, campaign)
    context = {"document": document, "current": current, "form": form, "first": first, "last": last}
    context["groups"] = _by_commitment(provable, form.ticked)
    return render(request, "engagements/document_offer.html", context)


def _by_commitment(provable, ticked):
    """[(commitment, its cells to tick, how many are)]"""
    groups = {}
    for key, place in provable.items():
        option = {"key": key, "place": place, "is_checked": key in ticked}
        groups.setdefault(place.commitment, []).append(option)
    return [(commitment, held, sum(each["is_checked"] for each in held)) for commitment, held in groups.items()]


def _provable(user, document, version, campaign, today):
    """{key: Place} of the cells of the linked commitments, in the document's perimeter, that it does not prove yet."""
    linked = list(document.commitments.values_list("pk", flat=True))
    services = {service.pk for service in document.services.all()}
    proved = EvidenceUse.objects.counting().filter(evidence__current__stored_file=version.stored_file_id)
    proved = set(proved.values_list("commitment", "unit__site", "unit__service"))
    found = places(campaign, campaign.day(today), pk__in=linked)
    found = [
        place
        for place in found
        if document.site_id in (None, place.site_id)
        and (not services or place.service_id in services or place.service is None)
        and place.key not in proved
    ]
    return {case_key(place): place for place in permissions.places_to_prove(user, found, today)}
