from django.db import models

from qualipref.collation import SortKeyField, sort_key
from sites.models import ScopeEntry

from ..enums import AttestationLevel, CommitmentLevel, Direction, IndicatorKind, Operator, Rhythm, ValidityRule
from .framework import Chapter, Framework, FrameworkSource


class IndicatorQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        """The indicators of the commitments one may read, and those that measure none."""
        if not user.assignments.of(user, on):
            return self.none()
        read = Commitment.objects.visible_to(user, on)
        linked = models.Q(commitments__in=read) | models.Q(commitments__isnull=True)
        return self.filter(pk__in=self.model.objects.filter(linked).values("pk"))

    def with_commitments(self, on):
        """Each with `measured`: the commitments that it measures, in force on that day."""
        commitments = Commitment.objects.in_force(on).select_related("chapter__module").order_by("pk")
        return self.prefetch_related(models.Prefetch("commitments", queryset=commitments, to_attr="measured"))


class Indicator(models.Model):
    """A quality indicator as the référentiel defines it."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="indicators")
    code = models.CharField("code", max_length=20)
    name = models.CharField("nom", max_length=250)
    definition = models.TextField("définition")
    kind = models.CharField("genre", max_length=10, choices=IndicatorKind)
    formula = models.JSONField("formule", default=dict)
    unit = models.CharField("unité", max_length=40)
    direction = models.CharField("sens", max_length=20, choices=Direction)
    target = models.DecimalField("cible", max_digits=10, decimal_places=2, null=True, blank=True)
    target_basis = models.CharField("origine de la cible", max_length=60, blank=True)
    frequency = models.CharField("fréquence", max_length=80)
    rhythm = models.CharField("rythme", max_length=20, choices=Rhythm, default=Rhythm.YEARLY)
    data_source = models.CharField("source des données", max_length=250, blank=True)
    note = models.TextField("note", blank=True)
    is_attested = models.BooleanField("attesté", default=False)
    attestation_level = models.CharField("niveau", max_length=1, choices=AttestationLevel)
    sources = models.ManyToManyField(FrameworkSource, blank=True, related_name="+")
    order = models.PositiveSmallIntegerField("ordre", default=0)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "indicateur"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="indicator_code_once")]

    def __str__(self):
        return f"{self.code} {self.name}"

    @property
    def searched_text(self):
        """Where a word is looked for, accents and case set aside."""
        return sort_key(f"{self.code} {self.name} {self.definition}")

    def has_rhythm_of(self, period):
        """Whether it is measured over civil periods of that length."""
        return Rhythm(self.rhythm).months == period.months

    @property
    def target_bound(self):
        """« au moins » when a rise is wanted, « au plus » when a fall is."""
        return Operator.AT_LEAST.label if self.direction == Direction.UP else Operator.AT_MOST.label


class CommitmentQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        """An auditor reads the modules of his perimeter and the steering chapter; any other role, everything."""
        opened = user.assignments.scope(user, on, module="chapter__module__module")
        if not user.assignments.of(user, on):
            return self.none()
        return self.filter(opened | models.Q(chapter__module__isnull=True))

    def for_list(self):
        return self.select_related("chapter__module__module").order_by("chapter__order", "order")

    def of_campaign(self, campaign, on):
        """What the préfecture answers for: the modules of its perimeter on that day, and the steering chapter."""
        modules = ScopeEntry.objects.on(on).values("module")
        answered = models.Q(chapter__module__module__in=modules) | models.Q(chapter__module__isnull=True)
        return self.filter(answered, framework=campaign.framework_id).in_force(on)

    def in_force(self, on):
        """Those not disabled on that day: a campaign before keeps what was disabled since."""
        return self.filter(models.Q(disabled_on=None) | models.Q(disabled_on__gt=on))

    def of_file_code(self, code):
        """The one that a file of this référentiel calls `code`, whatever its code became in the application."""
        return self.of_file_codes([code])

    def of_file_codes(self, codes):
        """Those that a file of this référentiel calls so: neither lost nor taken for another once one is renamed."""
        return self.filter(models.Q(file_code__in=codes) | models.Q(file_code="", code__in=codes))

    def file_codes(self, typed):
        """{what a person types: the code of the file}, of those that the application or, else, the file calls so."""
        called = self.filter(models.Q(code__in=typed) | models.Q(file_code__in=typed))
        pairs = list(called.values_list("code", "file_code"))
        in_file = {file: file for _, file in pairs if file}
        found = in_file | {code: file or code for code, file in pairs}
        return {code: found[code] for code in typed if code in found}

    def shown_codes(self, file_codes):
        """What the application calls, now, the commitments of those codes of the file."""
        shown = {each.file_code or each.code: each.code for each in self.of_file_codes(file_codes)}
        return [shown.get(code, code) for code in file_codes]

    def undecided(self, campaign):
        """The optional ones on which the committee has not yet decided for the year of `campaign`."""
        return self.filter(is_optional=True).exclude(optional_decisions__campaign=campaign)

    def to_verify(self):
        """Those whose subject no text that was read attests for this référentiel, and that nobody has verified."""
        return self.exclude(attestation_level=AttestationLevel.A).filter(verified_on=None)

    def citing(self, source):
        """Those that cite `source`, for themselves or for one of their thresholds."""
        cited = models.Q(sources=source) | models.Q(thresholds__sources=source)
        return self.filter(pk__in=self.model.objects.filter(cited).values("pk"))

    def matching(self, text):
        """Those whose code, title or requirement holds every word of `text`, accents and case set aside."""
        found = self
        for word in sort_key(text).split():
            found = found.filter(
                models.Q(code__icontains=word)
                | models.Q(title_sort__contains=word)
                | models.Q(search_text__contains=word)
            )
        return found


class Commitment(models.Model):
    """What the préfecture promises to usagers, or a requirement of steering. Wordings are « à vérifier » drafts."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="commitments")
    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="commitments")
    code = models.CharField("code", max_length=20)
    file_code = models.CharField("code du fichier", max_length=20, blank=True)
    group = models.CharField("thème", max_length=200, blank=True)
    title = models.CharField("intitulé", max_length=250)
    title_sort = SortKeyField(source="title")
    requirement = models.TextField("exigence")
    search_text = SortKeyField(source="requirement", max_length=2000, db_index=False)
    is_optional = models.BooleanField("optionnel", default=False)
    status_attested = models.BooleanField("caractère attesté", default=False)
    level = models.CharField("niveau", max_length=12, choices=CommitmentLevel, default=CommitmentLevel.SERVICE)
    validity = models.CharField(
        "validité d’une preuve", max_length=20, choices=ValidityRule, default=ValidityRule.YEARLY
    )
    is_attested = models.BooleanField("sujet attesté", default=False)
    attestation_level = models.CharField("niveau d’attestation", max_length=1, choices=AttestationLevel)
    sources = models.ManyToManyField(FrameworkSource, blank=True, related_name="+")
    indicators = models.ManyToManyField(Indicator, blank=True, related_name="commitments")
    official_numbers = models.JSONField("numéros lus ailleurs", default=dict)
    note = models.TextField("note", blank=True)
    order = models.PositiveSmallIntegerField("ordre", default=0)
    official_text = models.TextField("texte officiel", blank=True)
    verified_source = models.CharField("source lue", max_length=300, blank=True)
    verified_on = models.DateField("vérifié le", null=True, blank=True)
    corrected_at = models.DateTimeField("corrigé le", null=True, blank=True)
    disabled_on = models.DateField("désactivé le", null=True, blank=True)
    disabled_reason = models.TextField("motif de la désactivation", blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = "engagement"
        ordering = ["chapter__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="commitment_code_once"),
            models.CheckConstraint(
                name="commitment_disabled_with_reason",
                condition=models.Q(disabled_on__isnull=True) | ~models.Q(disabled_reason=""),
                violation_error_message="La désactivation d’un engagement doit être motivée.",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    @property
    def is_to_verify(self):
        """The same rule as `to_verify`."""
        return self.attestation_level != AttestationLevel.A and self.verified_on is None


class ExpectedEvidence(models.Model):
    """A proof that the référentiel expects for a commitment."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="expected_evidence")
    label = models.CharField("preuve attendue", max_length=300)
    order = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "preuve attendue"
        ordering = ["order"]

    def __str__(self):
        return self.label


class Threshold(models.Model):
    """A measurable limit of a commitment, with its own attestation."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="thresholds")
    name = models.CharField("seuil", max_length=200)
    operator = models.CharField("comparaison", max_length=4, choices=Operator)
    value = models.DecimalField("valeur", max_digits=10, decimal_places=2)
    unit = models.CharField("unité", max_length=60, blank=True)
    attestation_level = models.CharField("niveau", max_length=1, choices=AttestationLevel)
    sources = models.ManyToManyField(FrameworkSource, blank=True, related_name="+")
    order = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "seuil"
        ordering = ["order"]

    def __str__(self):
        return self.name

    @property
    def bound(self):
        """« au plus », « au moins », or nothing when the value itself is asked."""
        return "" if self.operator == Operator.EQUAL else self.get_operator_display()
