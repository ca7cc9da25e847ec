"""The forms of a committee in session: what is decided, who is there, what is added and what is said."""

from django import forms

from ..enums import DATED, Answer, ItemKind, Presence, Verdict
from ..models import AgendaItem, Attendance
from ..usecases.closing import ways_out
from ..usecases.meetings import sheet_digest
from .plain import LONGEST, PlainForm, VersionedForm, day_to_come, say

REASONS = {
    Verdict.REJECTED: "Motif du rejet",
    Verdict.POSTPONED: "Motif du report",
    Verdict.MORE_ASKED: "Complément demandé",
}
LEFT = {
    Verdict.POSTPONED: "Reporter",
    Verdict.NOTED: "Prendre acte",
    Verdict.WITHDRAWN: "Retirer",
}
ANNOUNCED = {Answer.ACCEPTED: Presence.PRESENT, Answer.EXCUSED: Presence.EXCUSED}
REST_IS_PRESENT = "Marquer présents tous ceux qui ne sont pas relevés"


class DecisionForm(PlainForm):
    """What is said of a point. `key` was drawn when the page was shown: sent twice, it decides once.

    `seen` is the version of the subject that the page showed.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    verdict = forms.ChoiceField(choices=Verdict.choices, widget=forms.HiddenInput)

    def __init__(self, *args, verdict, key=None, seen=None, **kwargs):
        initial = {"verdict": verdict, "key": key, "seen": seen}
        super().__init__(*args, initial=initial, auto_id=f"{verdict}_%s", **kwargs)

    def clean_new_due_on(self):
        day = self.cleaned_data["new_due_on"]
        return day_to_come(day) if day else None


class ApprovalForm(DecisionForm):
    """A proposal is validated at one stroke; its date, typed beside the one proposed, belongs to the form of `V`."""

    new_due_on = forms.DateField(
        label="Ou valider pour le", required=False, widget=forms.DateInput(attrs={"form": "voix-approved"})
    )
    new_due_on.when_required = ""


class ReasonedForm(DecisionForm):
    """With its reason, and its date when the point is put off."""

    new_due_on = forms.DateField(required=False)
    reason = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ("new_due_on", "reason", "key", "seen", "verdict")

    def __init__(self, *args, verdict, item, **kwargs):
        super().__init__(*args, verdict=verdict, **kwargs)
        self.fields["reason"].label = REASONS[verdict]
        if verdict != Verdict.POSTPONED:
            del self.fields["new_due_on"]
            return
        date = self.fields["new_due_on"]
        date.required = item.kind in DATED
        date.label = "Nouvelle échéance" if date.required else "À revoir le"


def decision_form(item, verdict, data=None, **shown):
    """The form of that verdict on that point; `shown` are the key and the version that the page carries."""
    if verdict in REASONS:
        return ReasonedForm(data, verdict=Verdict(verdict), item=item, **shown)
    is_proposal = (item.kind, verdict) == (ItemKind.NEW_ACTION, Verdict.APPROVED)
    return (ApprovalForm if is_proposal else DecisionForm)(data, verdict=verdict, **shown)


def say_of_decision(form, refusal):
    """What a rule refuses of a decision: the date of the action is the new one of the decision."""
    if "due_on" in getattr(refusal, "error_dict", ()):
        refusal.error_dict["new_due_on"] = refusal.error_dict.pop("due_on")
    say(form, refusal)


class RehearsalForm(PlainForm):
    """What the page of a rehearsal sends beside a decision; what is not understood is left aside."""

    carried = forms.CharField(required=False)
    point = forms.IntegerField(required=False, min_value=1, max_value=2_000_000_000)
    verdict = forms.ChoiceField(choices=[("", ""), *Verdict.choices], required=False)
    decision = forms.CharField(required=False)
    take_back = forms.IntegerField(required=False, min_value=1, max_value=2_000_000_000)


class KeyboardForm(PlainForm):
    """To whom the keyboard passes."""

    to = forms.ChoiceField(widget=forms.HiddenInput)

    def __init__(self, *args, receivers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(str(account.pk), str(account)) for account in receivers]


class FreePointForm(PlainForm):
    title = forms.CharField(label="Point à ajouter", max_length=AgendaItem._meta.get_field("title").max_length)
    proposal = forms.CharField(
        label="Proposition", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    minutes = forms.IntegerField(label="Durée estimée, en minutes", min_value=1, max_value=240, initial=5)


class NoteForm(VersionedForm):
    note = forms.CharField(
        label="Ce qui s’est dit", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ce texte paraît sous la décision, dans le procès-verbal.",
    )  # fmt: skip


class WordingForm(VersionedForm):
    text = forms.CharField(label="Rédaction", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}))


class RestForm(PlainForm):
    """What becomes of each point left when the meeting closes: one reason for all, or its own.

    `key` was drawn when the page was shown: sent twice, it closes once.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Motif de ce qui est reporté ou retiré", required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.items = list(items)
        self.fields["reason"].when_required = "pour tous les points qui n’ont pas le leur"
        for item in self.items:
            choices = [(verdict, LEFT[verdict]) for verdict in ways_out(item)]
            self.fields[f"outcome_{item.pk}"] = forms.ChoiceField(
                label=f"Ce que devient : {item}", choices=choices, initial=choices[0][0]
            )
            self.fields[f"reason_{item.pk}"] = forms.CharField(
                label=f"Motif propre à : {item}", required=False, max_length=LONGEST
            )

    @property
    def rows(self):
        """[(point, field of what becomes of it, field of its own reason)]."""
        return [(item, self[f"outcome_{item.pk}"], self[f"reason_{item.pk}"]) for item in self.items]

    @property
    def said(self):
        """{point: (its verdict, its reason)}."""
        shared = self.cleaned_data.get("reason", "")
        return {
            item: (self.cleaned_data.get(f"outcome_{item.pk}"), self.cleaned_data.get(f"reason_{item.pk}") or shared)
            for item in self.items
        }

    def clean(self):
        wanting = [item for item, (verdict, reason) in self.said.items() if verdict != Verdict.NOTED and not reason]
        if wanting:
            self.add_error("reason", "Donnez un motif pour tous les points, ou le sien à chacun.")
        return self.cleaned_data


def _expected(line):
    """What was seen, or what was announced as long as nothing was."""
    return ANNOUNCED.get(line.answer, line.presence) if line.presence == Presence.UNKNOWN else line.presence


class PresenceForm(PlainForm):
    """The whole sheet at once: a choice by member, and by whom he is represented.

    `shown` is the sheet as the page showed it.
    """

    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        self.fields["shown"].initial = sheet_digest(self.lines)
        longest = Attendance._meta.get_field("represented_by").max_length
        for line in self.lines:
            self.fields[f"presence_{line.pk}"] = forms.ChoiceField(
                label=f"Présence, {line}", choices=Presence.choices, initial=_expected(line)
            )
            self.fields[f"represented_{line.pk}"] = forms.CharField(
                label=f"Par qui est représenté : {line}",
                max_length=longest,
                required=False,
                initial=line.represented_by,
            )
        self.fields["rest_is_present"] = forms.BooleanField(label=REST_IS_PRESENT, required=False)

    @property
    def rows(self):
        """[(line, field of its presence, field of who represents it)]."""
        return [(line, self[f"presence_{line.pk}"], self[f"represented_{line.pk}"]) for line in self.lines]

    def clean(self):
        for line in self.lines:
            presence, by = (self.cleaned_data.get(f"{name}_{line.pk}", "") for name in ("presence", "represented"))
            if presence == Presence.REPRESENTED and not by.strip():
                self.add_error(f"represented_{line.pk}", "Dites par qui ce membre est représenté.")
        return self.cleaned_data

    @property
    def seen(self):
        """{line: (presence, by whom it is represented)}."""
        rest = Presence.PRESENT if self.cleaned_data["rest_is_present"] else Presence.UNKNOWN
        found = {}
        for line in self.lines:
            presence = self.cleaned_data[f"presence_{line.pk}"]
            presence = rest if presence == Presence.UNKNOWN else presence
            found[line] = (presence, self.cleaned_data[f"represented_{line.pk}"])
        return found
