"""To whom each thing goes that a person holds, and the filter of the review of the accounts."""

from dataclasses import dataclass

from django import forms
from django.db.models import Q

from engagements.forms.filters import FilterForm
from qualipref import clock
from qualipref.collation import sort_key
from sites.models import Assignment, Site

from ..accounts import (
    AUDITS_OVER,
    HOLDS,
    IDLE,
    INACTIVE,
    PASSWORD_ALONE,
    SUSPENDED,
    audits_over,
    inactive,
    password_alone,
)
from ..departures import END, KEEP, Group, Line

CANNOT_HOLD = (
    "Cette personne ne peut pas le recevoir\u00a0: son site ou ses rôles ne le permettent pas, "
    "et un auditeur ne reçoit jamais rien."
)
NOTHING_CHOSEN = "Choisissez au moins un successeur."


class SuccessorField(forms.ChoiceField):
    """A person among those who may receive; KEEP and END where they are offered. Nothing is « as the others »."""

    def __init__(self, *, people, empty, ends=False, keeps=False, **options):
        self.people = {str(user.pk): user for user in people}
        choices = [("", empty)]
        if keeps:
            choices.append((KEEP, "Ne pas transférer"))
        if ends:
            choices.append((END, "Terminer sans successeur"))
        choices += [(key, str(user)) for key, user in self.people.items()]
        messages = {"invalid_choice": CANNOT_HOLD}
        super().__init__(choices=choices, required=False, error_messages=messages, **options)

    def clean(self, value):
        chosen = super().clean(value)
        return self.people.get(chosen, chosen)


@dataclass(frozen=True)
class ChosenLine:
    """A line of the page and its field, if it has one."""

    line: Line
    field: forms.BoundField | None


@dataclass(frozen=True)
class ChosenGroup:
    group: Group
    field: forms.BoundField | None
    lines: list


class HandOverForm(forms.Form):
    """A successor for the whole, for a group, for a line: the nearest wins."""

    def __init__(self, *args, departure, **kwargs):
        super().__init__(*args, **kwargs)
        self.departure = departure
        self.fields["tout"] = SuccessorField(
            label="Un successeur pour tout", people=departure.successors, empty="Choisir ligne par ligne"
        )
        for group in departure.groups:
            has_own = len(group.chosen_lines) > 1
            if has_own:
                self.fields[f"groupe-{group.name}"] = SuccessorField(
                    label="Pour tout le groupe", people=group.successors, empty="Comme pour tout"
                )
            for line in group.chosen_lines:
                self.fields[f"ligne-{line.key}"] = _field(line, "Comme le groupe" if has_own else "Comme pour tout")

    def clean(self):
        values = super().clean()
        if not self.errors and not any(value not in ("", KEEP) for value in values.values()):
            raise forms.ValidationError(NOTHING_CHOSEN)
        return values

    @property
    def chosen(self):
        """The arguments of `Departure.plan` and of the use case."""
        return {
            "choices": self._by_prefix("ligne-"),
            "by_group": self._by_prefix("groupe-"),
            "for_all": self.cleaned_data["tout"] or None,
        }

    def _by_prefix(self, prefix):
        return {
            name.removeprefix(prefix): value for name, value in self.cleaned_data.items() if name.startswith(prefix)
        }

    @property
    def sent(self):
        """(name, value) of what was chosen, to be sent again as it was read."""
        return [(name, self.data[name]) for name in self.fields if self.data.get(name)]

    @property
    def groups(self):
        return [
            ChosenGroup(
                group,
                self._bound(f"groupe-{group.name}"),
                [ChosenLine(line, self._bound(f"ligne-{line.key}")) for line in group.shown_lines],
            )
            for group in self.departure.groups
        ]

    def _bound(self, name):
        return self[name] if name in self.fields else None


def _field(line, empty):
    return SuccessorField(
        label=f"Successeur pour {line.held.label}",
        people=line.successors,
        empty=empty if line.successors else "Ne pas terminer",
        ends=line.may_end,
        keeps=bool(line.successors),
    )


class AccountReviewFilter(FilterForm):
    texte = forms.CharField(label="Fonction ou adresse", required=False, max_length=100)
    revue = forms.ChoiceField(
        label="À revoir",
        required=False,
        choices=[
            ("", "Tous les comptes"),
            (INACTIVE, "Ouverts, sans connexion depuis 90 jours"),
            (AUDITS_OVER, "Auditeurs dont l’accès est échu"),
            (PASSWORD_ALONE, "Rôles sensibles sans second facteur"),
            (SUSPENDED, "Suspendus qui tiennent encore quelque chose"),
            (HOLDS, "Tiennent quelque chose"),
            (IDLE, "Ne tiennent rien"),
        ],
    )
    site = forms.ModelChoiceField(
        label="Site", queryset=Site.objects.none(), to_field_name="slug", required=False, empty_label="Tous"
    )

    def __init__(self, *args, sites, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites

    def filter(self, accounts, counts, today):
        """The accounts that answer; `counts` says how many things each holds."""
        criteria = self.criteria
        for word in sort_key(criteria.get("texte", "")).split():
            accounts = accounts.filter(Q(label_sort__contains=word) | Q(email__icontains=word))
        if "site" in criteria:
            accounts = accounts.filter(pk__in=Assignment.objects.filter(site=criteria["site"]).values("user"))
        return accounts.filter(self._reviewed(criteria.get("revue"), counts, today))

    def _reviewed(self, revue, counts, today):
        open_ones = Q(is_active=True)
        if revue == INACTIVE:
            return open_ones & inactive(clock.now())
        if revue == AUDITS_OVER:
            return open_ones & audits_over(today)
        if revue == PASSWORD_ALONE:
            return open_ones & password_alone(today)
        if revue == SUSPENDED:
            return Q(is_active=False, pk__in=list(counts))
        if revue == HOLDS:
            return Q(pk__in=list(counts))
        return Q(closed_at=None) & ~Q(pk__in=list(counts)) if revue == IDLE else Q()
