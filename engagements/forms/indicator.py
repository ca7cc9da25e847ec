from django import forms

from qualipref.collation import sort_key

from ..enums import AttestationLevel, Rhythm, TargetState
from ..measures.board import Scope
from .filters import FilterForm

TO_TYPE, MISSED, MET, NOT_MEASURABLE = "a-saisir", "manquee", "atteinte", "non-mesurable"
STATES = {MISSED: TargetState.MISSED, MET: TargetState.MET, NOT_MEASURABLE: TargetState.NOT_MEASURABLE}


class ScopeForm(FilterForm):
    """For whom the indicators are read: all, a site, a service on its site."""

    site = forms.ChoiceField(label="Site", required=False)
    service = forms.ChoiceField(label="Service", required=False)

    def __init__(self, *args, bearers, **kwargs):
        """`bearers`: the services on their sites of the perimeter."""
        super().__init__(*args, **kwargs)
        self.places = {f"{each.service.slug}.{each.site.slug}": each for each in bearers}
        sites = {each.site.slug: each.site for each in bearers}
        self.sites = sites
        self.fields["site"].choices = [("", "Tous"), *((slug, str(site)) for slug, site in sites.items())]
        services = [(code, f"{each.service}, {each.site}") for code, each in self.places.items()]
        self.fields["service"].choices = [("", "Tous"), *services]

    @property
    def scope(self):
        criteria = self.criteria
        if "service" in criteria:
            bearer = self.places[criteria["service"]]
            return Scope(bearer.site_id, bearer.service_id)
        return Scope(self.sites[criteria["site"]].pk) if "site" in criteria else Scope()

    @property
    def unit_code(self):
        """The code of the service on its site or of the site; nothing for all."""
        return self.criteria.get("service") or self.criteria.get("site", "")

    @property
    def scope_name(self):
        """« Bureau des titres, Site A », « Site A »; nothing for all."""
        criteria = self.criteria
        if "service" in criteria:
            return dict(self.fields["service"].choices)[criteria["service"]]
        return str(self.sites[criteria["site"]]) if "site" in criteria else ""


class IndicatorFilterForm(ScopeForm):
    q = forms.CharField(label="Mots cherchés", required=False, max_length=100)
    module = forms.ChoiceField(label="Module", required=False)
    rythme = forms.ChoiceField(label="Fréquence", choices=[("", "Toutes"), *Rhythm.choices], required=False)
    etat = forms.ChoiceField(
        label="Situation",
        choices=[
            ("", "Toutes"),
            (TO_TYPE, "À saisir"),
            (MISSED, "Cible manquée"),
            (MET, "Cible atteinte"),
            (NOT_MEASURABLE, "Non mesurable"),
        ],
        required=False,
    )
    niveau = forms.ChoiceField(
        label="Niveau d’attestation", choices=[("", "Tous"), *AttestationLevel.choices], required=False
    )

    field_order = ["q", "site", "service", "module", "rythme", "etat", "niveau"]

    def __init__(self, *args, modules, **kwargs):
        """`modules`: {key: name} of those that the indicators measure."""
        super().__init__(*args, **kwargs)
        self.fields["module"].choices = [("", "Tous"), *((str(key), name) for key, name in modules.items())]

    def filter(self, lines):
        criteria = self.criteria
        words = sort_key(criteria.get("q", "")).split()
        return [line for line in lines if self._keeps(line, criteria, words)]

    def _keeps(self, line, criteria, words):
        indicator = line.indicator
        return (
            all(word in indicator.searched_text for word in words)
            and criteria.get("niveau", indicator.attestation_level) == indicator.attestation_level
            and criteria.get("rythme", indicator.rhythm) == indicator.rhythm
            and ("module" not in criteria or int(criteria["module"]) in line.modules)
            and _is_in_state(line, criteria.get("etat"))
        )


def _is_in_state(line, asked):
    if asked == TO_TYPE:
        return line.is_to_type
    return asked is None or line.state == STATES[asked]
