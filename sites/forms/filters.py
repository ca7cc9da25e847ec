"""What a GET may ask of the lists: a bad value gives a sentence and is ignored, never an error page."""

from django import forms

from qualipref import clock
from qualipref.collation import sort_key

from ..enums import ServiceKind
from ..models import ScopeEntry

SUPPORT, IN_PERIMETER = "support", "perimetre"
TO_VERIFY = "a-verifier"


class DayForm(forms.Form):
    """A date in the past or to come; without it, today."""

    le = forms.DateField(label="Périmètre au", required=False, initial=clock.today, widget=forms.DateInput)

    def day(self):
        return (self.cleaned_data.get("le") if self.is_valid() else None) or clock.today()


class ServiceFilterForm(forms.Form):
    texte = forms.CharField(label="Mot", required=False, max_length=100)
    site = forms.ModelChoiceField(
        label="Site", required=False, queryset=None, to_field_name="slug", empty_label="Tous les sites"
    )
    module = forms.ModelChoiceField(
        label="Module", required=False, queryset=None, to_field_name="slug", empty_label="Tous les modules"
    )
    nature = forms.ChoiceField(
        label="Nature",
        required=False,
        choices=[
            ("", "Toutes"),
            (SUPPORT, "Service support"),
            (IN_PERIMETER, "Met en œuvre un module"),
            *ServiceKind.choices,
        ],
    )
    le = forms.DateField(label="À la date du", required=False, initial=clock.today, widget=forms.DateInput)

    def __init__(self, *args, sites, modules, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset, self.fields["module"].queryset = sites, modules

    @property
    def asked(self):
        """The valid part of what is asked; nothing when no filter is sent."""
        self.is_valid()
        return getattr(self, "cleaned_data", {})

    def day(self):
        return self.asked.get("le") or clock.today()

    def narrow(self, services):
        """`services` that answer the valid part of the filter."""
        asked, day = self.asked, self.day()
        services = services.on(day)
        if asked.get("site"):
            services = services.filter(site=asked["site"])
        if asked.get("module"):
            services = services.filter(pk__in=asked["module"].scope_entries.on(day).values("service"))
        if asked.get("nature"):
            services = self._of_nature(services, asked["nature"], day)
        for word in sort_key(asked.get("texte") or "").split():
            services = services.filter(name_sort__contains=word)
        return services

    def _of_nature(self, services, nature, day):
        if nature == SUPPORT:
            return services.filter(is_support=True)
        if nature == IN_PERIMETER:
            return services.filter(pk__in=ScopeEntry.objects.on(day).values("service"))
        return services.filter(kind=nature)


class PairFilterForm(forms.Form):
    """Which pairs of a service and a module are listed, on which day."""

    site = forms.ModelChoiceField(
        label="Site", required=False, queryset=None, to_field_name="slug", empty_label="Tous les sites"
    )
    module = forms.ModelChoiceField(
        label="Module", required=False, queryset=None, to_field_name="slug", empty_label="Tous les modules"
    )
    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), (TO_VERIFY, "À vérifier")])
    le = forms.DateField(label="À la date du", required=False, initial=clock.today, widget=forms.DateInput)

    def __init__(self, *args, sites, modules, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset, self.fields["module"].queryset = sites, modules

    @property
    def asked(self):
        """The valid part of what is asked; nothing when no filter is sent."""
        self.is_valid()
        return getattr(self, "cleaned_data", {})

    def day(self):
        return self.asked.get("le") or clock.today()

    def narrow(self, entries):
        """`entries` open on that day that answer the valid part of the filter."""
        asked, entries = self.asked, entries.on(self.day())
        for name in ("site", "module"):
            if asked.get(name):
                entries = entries.filter(**{name: asked[name]})
        return entries.filter(to_verify=True) if asked.get("etat") else entries
