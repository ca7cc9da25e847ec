"""One commitment a screen: it is assessed, kept from a conflict between two editors, sent back for a change."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.drafts.pages import FormDraft
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.permissions import require

from .. import permissions
from ..enums import CellStatus, Conformity
from ..forms.assessment import AssessmentForm, ChangeForm, ConflictForm, conflict_lines, differing
from ..models import Campaign, Cell
from ..readiness import CellState, Criterion, Place
from ..readiness.self_assessment import UnitProgress, answer_badge, may_assess, unit_progress, whom_to_ask
from ..readiness.words import rule_in_words
from ..usecases import assessments as usecases
from .places import campaign_or_404, place_or_404

ANSWERS = usecases.ANSWERS


@dataclass(frozen=True)
class CellScreen:
    """The screen of a cell: what is known of it, the cells before and after, what the reader may do."""

    user: User
    campaign: Campaign
    progress: UnitProgress
    state: CellState
    previous: CellState | None
    next: CellState | None

    @property
    def place(self) -> Place:
        return self.state.place

    @cached_property
    def cell(self):
        return self.saved()

    def saved(self):
        """The cell as it is now, whoever has just saved it."""
        place = self.place
        at = {"commitment": place.commitment, "unit__site": place.site, "unit__service": place.service}
        return Cell.objects.filter(campaign=self.campaign, **at).select_related("assessed_by", "unit").first()

    @property
    def version(self):
        return self.cell.version if self.cell else 0

    @property
    def badge(self):
        return answer_badge(self.cell)

    @property
    def rank(self):
        return self.progress.rank(self.state)

    @property
    def closed(self):
        return usecases.why_closed(self.campaign, clock.today())

    @property
    def submits(self):
        """A quality manager has nobody to submit to: what he saves counts at once."""
        return permissions.can_review(self.user, self.place.site)

    @property
    def criteria(self):
        return [(criterion, criterion in self.state.met_criteria) for criterion in Criterion]

    @property
    def rule(self):
        return rule_in_words(self.state.commitment.validity)

    @property
    def url(self):
        return self.address("cell_assess")

    @property
    def unit_url(self):
        return reverse("engagements:assessment_unit", args=[self.campaign.year, self.place.unit_code])

    @property
    def url_after(self):
        """The next commitment, or the list of the unit after the last one."""
        return self.address("cell_assess", self.next) if self.next else self.unit_url

    @property
    def why_no_change(self):
        """Why no change may be asked, in French; nothing when one may."""
        if self.closed:
            return self.closed
        if self.cell is None or self.cell.status != CellStatus.SUBMITTED:
            return "Une modification se demande sur une évaluation soumise ; celle-ci ne l’est pas."
        return ""

    @cached_property
    def answer_before(self):
        return Cell.objects.before(self.campaign, self.place)

    @cached_property
    def asked(self):
        return whom_to_ask(self.user, self.place, clock.today())

    def address(self, name, state=None):
        place = (state or self.state).place
        return reverse(f"engagements:{name}", args=[self.campaign.year, place.commitment.code, place.unit_code])

    def answers_of(self, cell):
        return {name: getattr(cell, name) for name in ANSWERS} if cell else {}


def screen_or_404(request, year, code, unit):
    """The screen of a cell for who may assess it: 404 for who does not see it, 403 for who only reads it."""
    user = request.user
    campaign = campaign_or_404(user, year)
    place = place_or_404(user, campaign, code, unit)
    require(may_assess(user, place))
    progress = unit_progress(campaign, clock.today(), user, unit)
    previous, state, following = progress.around(code)
    prefetch_related_objects([state.commitment], "thresholds", "expected_evidence")
    return CellScreen(user, campaign, progress, state, previous, following)


@require_http_methods(["GET", "POST"])
def cell_assess(request, year, code, unit):
    """The commitment, what was answered last time, and the form; read only before the opening and after the freeze."""
    screen = screen_or_404(request, year, code, unit)
    draft = _draft(request, screen)
    initial = screen.answers_of(_taken_up(request, screen)) | {"version": screen.version}
    form = draft.fill(AssessmentForm(request.POST or None, initial=initial, submits=screen.submits))
    if request.method == "POST":
        return _answer(request, screen, form, draft)
    return _show(request, screen, form, draft)


@require_http_methods(["GET", "POST"])
def cell_assess_choose(request, year, code, unit):
    """After a conflict: what was chosen of each version is saved on the last one."""
    screen = screen_or_404(request, year, code, unit)
    if request.method == "GET":
        return redirect(screen.url)
    draft = _draft(request, screen)
    typed = AssessmentForm(request.POST, submits=False)
    if screen.closed or not typed.is_valid():
        return _answer(request, screen, typed, draft)
    answers = typed.cleaned_data
    choice = ConflictForm(request.POST, differing=differing(answers, screen.cell))
    if answers["version"] != screen.version:
        return _conflict(request, screen, answers, draft)
    if not choice.is_valid():
        return _conflict(request, screen, answers, draft, choice)
    form = AssessmentForm(choice.chosen(answers, screen.cell), submits=screen.submits)
    return _answer(request, screen, form, draft)


@require_http_methods(["GET", "POST"])
def assessment_ask_change(request, year, code, unit):
    screen = screen_or_404(request, year, code, unit)
    require(screen.submits)
    draft = FormDraft(request, f"change:{year}:{code}:{unit}")
    form = draft.fill(ChangeForm(request.POST or None, initial={"version": screen.version}))
    if request.method == "POST" and screen.why_no_change:
        draft.keep()
        raise TransitionRefused(screen.why_no_change)
    if form.is_valid():
        try:
            usecases.ask_change(screen.cell, by=request.user, **form.cleaned_data)
        except StaleVersion:
            draft.keep()
            raise
        draft.forget()
        messages.success(request, "La modification est demandée. La personne qui a soumis l’évaluation est prévenue.")
        return redirect(screen.address("cell_detail"))
    context = {"screen": screen, "form": form, "draft": draft}
    return render(request, "engagements/assessment_ask_change.html", context)


def _draft(request, screen):
    place = screen.place
    key = f"assessment:{screen.campaign.year}:{place.commitment.code}:{place.unit_code}"
    return FormDraft(request, key, page=screen.url)


def _taken_up(request, screen):
    """The cell whose answers fill the form: this one, or that of the last campaign when it is asked for."""
    return screen.answer_before if "reprise" in request.GET else screen.cell


def _show(request, screen, form, draft):
    context = {"screen": screen, "form": form, "draft": draft, "is_taken_up": "reprise" in request.GET}
    return render(request, "engagements/cell_assess.html", context)


def _answer(request, screen, form, draft):
    """What is answered to a form that was sent: refused with its text kept, shown again, in conflict, or saved."""
    if screen.closed:
        draft.keep()
        raise TransitionRefused(screen.closed)
    if not form.is_valid():
        return _show(request, screen, form, draft)
    answers = form.cleaned_data
    try:
        cell = usecases.save_assessment(
            screen.place, screen.campaign, by=request.user, submit=screen.submits, **answers
        )
    except StaleVersion:
        return _conflict(request, screen, answers, draft)
    draft.forget()
    messages.success(request, _what_was_done(cell))
    return redirect(screen.url_after if request.POST.get("suite") == "suivant" else screen.unit_url)


def _what_was_done(cell):
    code = cell.commitment.code
    if not cell.is_assessed:
        return f"{code} : réponse enregistrée, en préparation. Elle comptera une fois soumise."
    if Conformity(cell.conformity).is_gap:
        return f"{code} : évaluation soumise. L’écart est ouvert jusqu’à une évaluation sans non-conformité."
    return f"{code} : évaluation soumise."


def _conflict(request, screen, answers, draft, choice=None):
    """Someone saved first: both versions side by side. What was typed is kept as a draft, whatever happens next."""
    cell = screen.saved()
    if cell is None:
        raise StaleVersion
    questions = differing(answers, cell)
    if not questions:
        draft.forget()
        messages.info(request, "Cette réponse était déjà enregistrée : rien n’a changé.")
        return redirect(screen.url_after)
    draft.keep()
    choice = choice or ConflictForm(differing=questions)
    context = {
        "screen": screen,
        "draft": draft,
        "saved": cell,
        "choice": choice,
        "lines": conflict_lines(answers, cell, choice),
        "typed": [(name, answers[name]) for name in ANSWERS] + [("version", cell.version)],
    }
    return render(request, "engagements/assessment_conflict.html", context, status=409)
