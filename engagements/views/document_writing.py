"""A document and its versions as they are written: each form keeps its draft, and tells when someone saved first."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.drafts.pages import FormDraft
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.enums import Role
from sites.models import Assignment, Service, Site
from sites.permissions import require

from .. import permissions
from ..enums import DocumentStatus
from ..forms.quality_documents import (
    DocumentCreateForm,
    DocumentDescribeForm,
    VersionPrepareForm,
    VersionRewriteForm,
)
from ..forms.versioned import Difference
from ..models import Campaign, Commitment, DocumentVersion
from ..usecases import document_versions, quality_documents
from .document_versions import to_version, version_or_404
from .quality_documents import document_or_404


def _choices(user, document=None):
    """What the form of a document offers `user`; what `document` holds already is kept."""
    today = clock.today()
    campaign = Campaign.objects.current(today)
    sites, services = permissions.sites_to_document(user, today), permissions.services_to_name(user, today)
    commitments = Commitment.objects.filter(framework=campaign.framework_id) if campaign else Commitment.objects.none()
    may_cross = permissions.can_cross_sites(user, today)
    if document:
        sites = sites | Site.objects.filter(pk=document.site_id)
        services = services | Service.objects.filter(pk__in=_keys(document.services))
        commitments = commitments | Commitment.objects.filter(pk__in=_keys(document.commitments))
        may_cross = may_cross or document.site_id is None
    return {
        "sites": sites,
        "services": services.for_list(),
        "commitments": commitments.for_list(),
        "owners": _owners(today),
        "may_cross": may_cross,
        "must_name": permissions.must_name_services(user),
    }


def _keys(related):
    return list(related.values_list("pk", flat=True))


def _owners(on):
    held = Assignment.objects.valid_on(on).filter(role__in=(*permissions.WRITERS, Role.SECRETARY_GENERAL))
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


@require_http_methods(["GET", "POST"])
def document_create(request):
    require(permissions.can_write_documents(request.user))
    today = clock.today()
    initial = {"owner": request.user, "summary": "Première version.", "review_on": _in_a_year(today)}
    draft = FormDraft(request, "quality_document")
    form = DocumentCreateForm(request.POST or None, request.FILES or None, initial=initial, **_choices(request.user))
    form = draft.fill(form)
    if form.is_valid():
        try:
            document = quality_documents.create_document(
                content=form.content, by=request.user, **form.fields_of_document
            )
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            draft.forget()
            messages.success(request, "Le document est créé. Relisez sa version 1.0, puis soumettez-la à vérification.")
            return to_version(document.versions.get())
    return render(request, "engagements/document_create.html", {"form": form, "draft": draft})


def _in_a_year(day):
    return day.replace(year=day.year + 1, day=min(day.day, 28))


@require_http_methods(["GET", "POST"])
def document_describe(request, pk):
    document = document_or_404(request.user, pk)
    is_sealed = quality_documents.is_named_for_ever(document)
    require(permissions.can_describe_document(request.user, document, is_sealed=is_sealed))
    draft = FormDraft(request, f"quality_document:{pk}")
    options = {"is_sealed": is_sealed} | _choices(request.user, document)
    form = DocumentDescribeForm(request.POST or None, initial=_identity(document), **options)
    form = draft.fill(form)
    if form.is_valid():
        try:
            quality_documents.describe_document(document, by=request.user, **form.cleaned_data)
        except StaleVersion:
            return _describe_conflict(request, pk, form, draft)
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            draft.forget()
            messages.success(request, "La fiche du document est enregistrée.")
            return redirect("engagements:document_detail", pk=pk)
    return render(request, "engagements/document_describe.html", {"document": document, "form": form, "draft": draft})


def _identity(document):
    held = {name: getattr(document, name) for name in (*quality_documents.FIELDS, "version")}
    return held | {"services": document.services.all(), "commitments": document.commitments.all()}


def _describe_conflict(request, pk, form, draft):
    """Both, field by field, and the form again: sent from here, it writes over what the other wrote."""
    document = document_or_404(request.user, pk)
    draft.keep()
    context = {"document": document, "form": form, "draft": draft, "conflicts": form.rebase(_identity(document))}
    return render(request, "engagements/document_describe.html", context, status=409)


@require_http_methods(["GET", "POST"])
def document_version_prepare(request, pk):
    document = document_or_404(request.user, pk)
    require(permissions.can_prepare_version(request.user, document))
    draft = FormDraft(request, f"document_version:{pk}")
    initial = {"review_on": _in_a_year(clock.today())}
    form = draft.fill(VersionPrepareForm(request.POST or None, request.FILES or None, initial=initial))
    pending = DocumentVersion.objects.visible_to(request.user, clock.today()).filter(document=document).in_circuit()
    if request.method == "GET" and (started := pending.first()):
        raise TransitionRefused(f"{document_versions.ALREADY} Version {started.number}.")
    if form.is_valid():
        try:
            version = document_versions.prepare_version(
                document, content=form.content, is_major=form.is_major, by=request.user
            )
        except TransitionRefused:
            draft.keep()
            raise
        draft.forget()
        messages.success(request, f"La version {version.number} est en préparation. Soumettez-la quand elle est prête.")
        return to_version(version)
    last = document.versions.exclude(status=DocumentStatus.ABANDONED).first()
    context = {"document": document, "form": form, "draft": draft, "last": last}
    return render(request, "engagements/document_version_prepare.html", context)


@require_http_methods(["GET", "POST"])
def document_version_rewrite(request, pk, number):
    version = version_or_404(request.user, pk, number)
    require(permissions.can_rewrite_version(request.user, version))
    draft = FormDraft(request, f"document_version:{pk}:{number}")
    form = VersionRewriteForm(request.POST or None, request.FILES or None, held=version, initial=_written(version))
    form = draft.fill(form)
    if form.is_valid():
        seen = form.cleaned_data["version"]
        try:
            document_versions.rewrite_version(version, seen=seen, content=form.content, by=request.user)
        except StaleVersion:
            return _rewrite_conflict(request, pk, number, form, draft)
        except TransitionRefused:
            draft.keep()
            raise
        draft.forget()
        messages.success(request, f"La version {number} est modifiée. Elle reste en préparation.")
        return to_version(version)
    return _show_rewriting(request, version, form, draft)


def _show_rewriting(request, version, form, draft, **more):
    context = {"version": version, "document": version.document, "form": form, "draft": draft} | more
    return render(
        request, "engagements/document_version_rewrite.html", context, status=409 if "conflicts" in more else 200
    )


def _written(version):
    return {name: getattr(version, name) for name in ("summary", "url", "in_force_on", "review_on", "version")}


def _rewrite_conflict(request, pk, number, form, draft):
    """Both, field by field; a file that was sent is not kept: it is to be chosen again."""
    version = version_or_404(request.user, pk, number)
    draft.keep()
    again = VersionRewriteForm(request.POST, held=version, initial=_written(version))
    conflicts = again.rebase(_written(version))
    if upload := form.content.upload:
        conflicts.lines.append(Difference("Fichier", version.filename, upload.filename))
    return _show_rewriting(request, version, again, draft, conflicts=conflicts)
