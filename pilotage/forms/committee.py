"""What is typed of a committee, of a member, and what is asked of its register of decisions."""

from crispy_forms.layout import Div, Layout
from django import forms

from engagements.forms.filters import FilterForm
from qualipref.accounts.models import User
from qualipref.collation import sort_key
from sites.enums import Role
from sites.models import Service, Site
from sites.permissions import has_role

from ..enums import WHOLE_PREFECTURE, College, CommitteeKind, Verdict
from ..models import CommitteeMember
from ..rectified import as_last_said
from .plain import LONGEST, PlainForm, VersionedForm


class CommitteeForm(PlainForm):
    """A site for a committee of that site; none for the préfecture as a whole."""

    kind = forms.ChoiceField(label="Genre", choices=CommitteeKind.choices)
    name = forms.CharField(label="Nom", max_length=200)
    code = forms.SlugField(
        label="Code",
        max_length=20,
        help_text="Court, sans espace ni accent : il numérote les séances, par exemple COPIL-2015-03.",
        error_messages={"invalid": "Des lettres sans accent, des chiffres et des tirets seulement."},
    )
    site = forms.ModelChoiceField(
        label="Site", queryset=Site.objects.none(), required=False, empty_label=WHOLE_PREFECTURE
    )
    purpose = forms.CharField(
        label="Objet", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    founding_act = forms.CharField(
        label="Arrêté ou décision qui le crée", required=False, max_length=300
    )  # fmt: skip

    def __init__(self, *args, kinds, sites, must_have_site, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds
        self.fields["site"].queryset = sites
        if must_have_site:
            self.fields["site"].required = True
            self.fields["site"].empty_label = "Choisissez"

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(
            Div(Div("kind"), Div("code"), css_class="q-2 q-2--egal"), "name", "site", "purpose", "founding_act",
            *(["closed_on"] if "closed_on" in self.fields else []),
        )  # fmt: skip
        return helper

    def clean_code(self):
        return self.cleaned_data["code"].lower()


class CommitteeEditForm(CommitteeForm, VersionedForm):
    closed_on = forms.DateField(
        label="Dissous le", required=False, help_text="Un comité dissous garde son histoire et ne se réunit plus."
    )


class MemberForm(PlainForm):
    """An account for who uses the application; an address alone for an external member."""

    function = forms.CharField(
        label="Fonction",
        max_length=200,
        help_text="Par exemple « Chef du bureau des titres ». Une fonction, pas un nom.",
    )
    college = forms.ChoiceField(label="Collège", choices=College.choices, initial=College.ADMINISTRATION)
    organisation = forms.CharField(
        label="Organisme",
        required=False,
        max_length=200,
        help_text="Pour un membre extérieur : son association, sa mairie.",
    )
    account = forms.ModelChoiceField(
        label="Compte dans l’application", queryset=User.objects.none(), required=False, empty_label="Aucun"
    )
    email = forms.EmailField(
        label="Adresse électronique", required=False, max_length=254,
        help_text="Sans compte, il reçoit la convocation et y répond à cette adresse.",
    )  # fmt: skip
    service = forms.ModelChoiceField(
        label="Service", queryset=Service.objects.none(), required=False, empty_label="Aucun"
    )
    stands_in_for = forms.ModelChoiceField(
        label="Suppléant de", queryset=CommitteeMember.objects.none(), required=False, empty_label="Membre titulaire"
    )
    is_president = forms.BooleanField(label="Préside le comité", required=False)
    is_secretary = forms.BooleanField(label="Secrétaire de séance", required=False)
    du = forms.DateField(label="Mandat du", required=False)
    au = forms.DateField(label="Mandat au", required=False, help_text="Dernier jour compris ; vide, sans terme.")
    order = forms.IntegerField(
        label="Ordre sur la feuille d’émargement", required=False, min_value=0, max_value=999, initial=0
    )

    def __init__(self, *args, committee, accounts, services, titular, **kwargs):
        super().__init__(*args, **kwargs)
        self.committee = committee
        self.fields["account"].queryset = accounts
        self.fields["service"].queryset = services
        self.fields["service"].label_from_instance = lambda each: f"{each}, {each.site}" if each.site else str(each)
        self.fields["stands_in_for"].queryset = titular

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(
            "function",
            Div(Div("college"), Div("organisation"), css_class="q-2 q-2--egal"),
            Div(Div("account"), Div("email"), css_class="q-2 q-2--egal"),
            Div(Div("service"), Div("stands_in_for"), css_class="q-2 q-2--egal"),
            "is_president",
            "is_secretary",
            Div(Div("du"), Div("au"), Div("order"), css_class="q-ensemble"),
        )
        return helper

    def clean_order(self):
        return self.cleaned_data["order"] or 0

    def clean(self):
        account, presides = self.cleaned_data.get("account"), self.cleaned_data.get("is_president")
        steers = self.committee.kind == CommitteeKind.STEERING
        if steers and presides and account and not has_role(account, Role.SECRETARY_GENERAL, Role.SUB_PREFECT):
            self.add_error(
                "is_president", "Le comité de pilotage est présidé par le secrétaire général ou un sous-préfet."
            )
        return self.cleaned_data


class MemberEditForm(MemberForm, VersionedForm):
    pass


class MandateEndForm(VersionedForm):
    au = forms.DateField(label="Dernier jour du mandat", help_text="Ce jour compris.")
    field_order = ("au", "version")


class DecisionFilterForm(FilterForm):
    q = forms.CharField(label="Mots cherchés", required=False, max_length=100)
    annee = forms.TypedChoiceField(label="Année", choices=[], required=False, coerce=int, empty_value=None)
    decision = forms.ChoiceField(label="Décision", choices=[("", "Toutes"), *Verdict.choices], required=False)

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["annee"].choices = [("", "Toutes"), *((year, year) for year in years)]

    def filter(self, decisions):
        """Those of `decisions` that answer every criterion understood, as a list: words are sought without accents."""
        criteria = self.criteria
        if "annee" in criteria:
            decisions = decisions.filter(meeting__year=criteria["annee"])
        if "decision" in criteria:
            decisions = decisions.filter(verdict=criteria["decision"])
        words = sort_key(criteria.get("q", "")).split()
        return [decision for decision in as_last_said(decisions) if all(word in _searched(decision) for word in words)]


def _searched(decision):
    action = decision.item.action.reference if decision.item.action else ""
    return sort_key(f"{decision.reference} {decision.item.title} {decision.said} {decision.reason} {action}")
