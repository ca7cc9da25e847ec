"""What the services in charge write in the register of exercises and activations."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.drafts.pages import FormDraft
from qualipref.typography import enumeration
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.permissions import require

from .. import permissions
from ..enums import CrisisEventStatus
from ..forms.crisis_events import (
    EventCancelForm,
    EventCorrectForm,
    EventEndForm,
    EventFeedbackForm,
    EventRegisterForm,
    EventStartForm,
    conflicts,
)
from ..forms.versioned import Conflict, Difference
from ..models import CrisisEvent
from ..models.crisis_event import OVER
from ..usecases import crisis_events as usecases
from ..usecases.crisis_framework import crisis_sites
from .crisis_events import event_or_404, sites_kept


def _kept_or_refused(request, pk):
    """An event that one may see and write."""
    event = event_or_404(request.user, pk)
    require(permissions.can_keep_events(request.user, event.site))
    return event


def _refuse_unless(event, *statuses):
    if event.status not in statuses:
        raise TransitionRefused(_no_longer(event))


def _no_longer(event):
    return f"Ce geste ne convient plus : l’événement est « {event.get_status_display()} »."


@require_http_methods(["GET", "POST"])
def crisis_event_register(request):
    today = clock.today()
    kept = sites_kept(request.user, today)
    require(kept)
    draft = FormDraft(request, "crisis_event:register")
    sites = crisis_sites(today).filter(pk__in=[site.pk for site in kept])
    initial = {"kind": CrisisEvent.Kind.EXERCISE, "tests_communication": True}
    form = draft.fill(EventRegisterForm(request.POST or None, sites=sites, initial=initial))
    if form.is_valid():
        facts = form.facts("kind", "held_on", "ordered_at", *usecases.DESCRIBED)
        event = usecases.register_event(form.cleaned_data["site"], by=request.user, **facts)
        draft.forget()
        messages.success(request, f"{event.reference} est inscrit au registre.")
        return redirect("engagements:crisis_event_detail", pk=event.pk)
    return render(request, "engagements/crisis_event_register.html", {"form": form, "draft": draft})


@require_http_methods(["GET", "POST"])
def crisis_event_start(request, pk):
    event = _kept_or_refused(request, pk)
    _refuse_unless(event, CrisisEventStatus.PLANNED)
    form = EventStartForm(request.POST or None, initial={"ordered_at": clock.now()})
    if form.is_valid():
        usecases.start_event(event, ordered_at=form.cleaned_data["ordered_at"], by=request.user)
        messages.success(request, "La décision est notée : l’exercice est en cours.")
        return redirect("engagements:crisis_event_detail", pk=event.pk)
    return render(request, "engagements/crisis_event_start.html", {"form": form, "event": event})


@require_http_methods(["POST"])
def crisis_event_first_call(request, pk):
    event = _kept_or_refused(request, pk)
    usecases.note_first_call(event, by=request.user)
    messages.success(request, "Le premier appel est noté, à la minute.")
    return redirect("engagements:crisis_event_detail", pk=event.pk)


@require_http_methods(["POST"])
def crisis_event_publication(request, pk):
    event = _kept_or_refused(request, pk)
    usecases.note_first_publication(event, by=request.user)
    messages.success(request, "La première publication est notée, à la minute.")
    return redirect("engagements:crisis_event_detail", pk=event.pk)


@require_http_methods(["GET", "POST"])
def crisis_event_end(request, pk):
    event = _kept_or_refused(request, pk)
    draft = FormDraft(request, f"crisis_event:end:{pk}")
    if event.status in (*OVER, CrisisEventStatus.CANCELLED) and (typed := _typed(request, draft)):
        return _too_late(request, event, EventEndForm(typed), draft)
    _refuse_unless(event, CrisisEventStatus.IN_PROGRESS)
    initial = {name: getattr(event, name) for name in (*EventEndForm.ASKED, "version")}
    form = draft.fill(EventEndForm(request.POST or None, initial=initial))
    if form.is_valid():
        facts = form.facts(*EventEndForm.ASKED)
        try:
            kept = usecases.end_event(event, version=form.cleaned_data["version"], by=request.user, **facts)
        except StaleVersion:
            return _conflict(request, pk, form, draft, "engagements/crisis_event_end.html")
        draft.forget()
        messages.success(request, "L’événement est terminé. Son retour d’expérience est attendu.")
        tell_kept(request, kept)
        return redirect("engagements:crisis_event_detail", pk=event.pk)
    return render(request, "engagements/crisis_event_end.html", {"form": form, "event": event, "draft": draft})


@require_http_methods(["GET", "POST"])
def crisis_event_correct(request, pk):
    event = _kept_or_refused(request, pk)
    if not usecases.correctable(event):
        raise TransitionRefused("Un événement annulé ne se corrige plus.")
    draft = FormDraft(request, f"crisis_event:correct:{pk}")
    form = draft.fill(EventCorrectForm(request.POST or None, event=event))
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            changed, kept = usecases.correct_event(event, version=version, by=request.user, **form.corrected)
        except StaleVersion:
            event = event_or_404(request.user, pk)
            again = EventCorrectForm(request.POST, event=event)
            return _conflict(request, pk, again, draft, "engagements/crisis_event_correct.html")
        for gesture in ("correct", "end", "feedback"):
            FormDraft(request, f"crisis_event:{gesture}:{pk}").forget()
        said = "La fiche est corrigée. Le journal garde l’avant et l’après." if changed else "Rien n’a changé."
        messages.success(request, said)
        tell_kept(request, kept)
        return redirect("engagements:crisis_event_detail", pk=event.pk)
    return render(request, "engagements/crisis_event_correct.html", {"form": form, "event": event, "draft": draft})


@require_http_methods(["GET", "POST"])
def crisis_event_feedback(request, pk):
    event = _kept_or_refused(request, pk)
    draft = FormDraft(request, f"crisis_event:feedback:{pk}")
    is_past = event.status in (CrisisEventStatus.REPORTED, CrisisEventStatus.CANCELLED)
    if is_past and (typed := _typed(request, draft)):
        return _too_late(request, event, EventFeedbackForm(typed, request.FILES or None, event=event), draft)
    _refuse_unless(event, CrisisEventStatus.ENDED)
    initial = {"feedback_on": clock.today(), "version": event.version}
    form = draft.fill(EventFeedbackForm(request.POST or None, request.FILES or None, event=event, initial=initial))
    if form.is_valid():
        facts = form.facts("feedback_on", "lessons", "version")
        try:
            kept = usecases.give_feedback(event, upload=form.cleaned_data["files"][0], by=request.user, **facts)
        except StaleVersion:
            again = EventFeedbackForm(request.POST, event=event)
            return _conflict(request, pk, again, draft, "engagements/crisis_event_feedback.html", names=("version",))
        draft.forget()
        messages.success(request, "Le retour d’expérience est rendu.")
        tell_kept(request, kept)
        return redirect("engagements:crisis_event_detail", pk=event.pk)
    context = {"form": form, "event": event, "draft": draft}
    return render(request, "engagements/crisis_event_feedback.html", context)


@require_http_methods(["GET", "POST"])
def crisis_event_cancel(request, pk):
    event = _kept_or_refused(request, pk)
    _refuse_unless(event, CrisisEventStatus.PLANNED, CrisisEventStatus.IN_PROGRESS)
    form = EventCancelForm(request.POST or None)
    if form.is_valid():
        usecases.cancel_event(event, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "L’événement est annulé ; il reste au registre avec son motif.")
        return redirect("engagements:crisis_event_detail", pk=event.pk)
    return render(request, "engagements/crisis_event_cancel.html", {"form": form, "event": event})


def tell_kept(request, codes):
    """A validated measurement keeps its value: who validated it reopens it."""
    if codes:
        messages.warning(request, f"Mesures validées, laissées telles quelles\u00a0: {enumeration(codes)}.")


def _typed(request, draft):
    """What the person typed: sent now, or kept as a draft that he takes up again."""
    return request.POST if request.method == "POST" else draft.sent if draft.is_resumed else None


def _too_late(request, event, form, draft):
    """A colleague made the gesture first: both texts, and the sheet to correct, filled with what was typed.

    What the colleague noted and this person left blank stays.
    """
    if request.method == "POST":
        draft.keep()
    asked, lines = usecases.correctable(event), conflicts(form, event)
    mine = {line["name"]: line["typed"] for line in lines if line["name"] in asked and line["mine"]}
    page = reverse("engagements:crisis_event_correct", args=[event.pk])
    context = {
        "event": event,
        "draft": FormDraft(request, f"crisis_event:correct:{event.pk}", page=page),
        "conflicts": Conflict([Difference(line["label"], line["theirs"], line["mine"]) for line in lines]),
        "too_late": _no_longer(event),
        "form": EventCorrectForm(event=event, initial=mine) if asked else None,
    }
    return render(request, "engagements/crisis_event_correct.html", context, status=409)


def _conflict(request, pk, form, draft, template, *, names=None):
    """Both versions, field by field, and the form again; what was typed is kept as a draft, whatever happens next.

    `names`: the fields that the sheet already answers, all of them but the reason when it is not said.
    """
    draft.keep()
    saved = event_or_404(request.user, pk)
    asked = names or [name for name in form.fields if name != "reason" and hasattr(CrisisEvent, name)]
    conflict = form.rebase({name: getattr(saved, name) for name in asked})
    context = {"form": form, "event": saved, "draft": draft, "conflicts": conflict}
    return render(request, template, context, status=409)
