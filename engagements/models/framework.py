from django.db import models

from qualipref.collation import SortKeyField
from sites.models import Module

from ..enums import AttestationLevel, CommitmentLevel, Direction, IndicatorKind


class Framework(models.Model):
    """One version of a référentiel. Versions live side by side; a campaign keeps the one it was opened with."""

    code = models.SlugField("code", max_length=60)
    version = models.CharField("version", max_length=20)
    title = models.CharField("titre", max_length=300)
    reference = models.CharField("référence", max_length=300, blank=True)
    wording = models.TextField("origine des rédactions", blank=True)
    limits = models.TextField("ce qui n’a pas pu être lu", blank=True)
    attested_facts = models.JSONField("ce qui est attesté", default=list)
    draft_facts = models.JSONField("ce qui est proposé", default=list)
    file_digest = models.CharField("empreinte du fichier", max_length=64)
    loaded_at = models.DateTimeField("chargé le")

    class Meta:
        verbose_name = "référentiel"
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="framework_version_once")]

    def __str__(self):
        return self.title


class FrameworkSource(models.Model):
    """A document cited as the origin of a wording or of a threshold."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="sources")
    key = models.CharField("clé", max_length=60)
    reference = models.TextField("référence")

    class Meta:
        verbose_name = "source"
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["framework", "key"], name="framework_source_once")]

    def __str__(self):
        return self.key


class FrameworkModule(models.Model):
    """How a référentiel numbers and names a module."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="modules")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="framework_modules")
    number = models.CharField("numéro", max_length=10)
    title = models.CharField("titre", max_length=200)
    is_mandatory = models.BooleanField("obligatoire", default=False)
    is_outline = models.BooleanField("esquisse", default=False)
    title_attested = models.BooleanField("titre attesté", default=False)
    chapters_attested = models.BooleanField("chapitres attestés", default=False)
    order = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "module du référentiel"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="framework_module_number_once"),
            models.UniqueConstraint(fields=["framework", "module"], name="framework_module_once"),
        ]

    def __str__(self):
        return f"Module {self.number} – {self.title}"


class Chapter(models.Model):
    """A part of a module; without a module, the steering requirements (part IV of the référentiel)."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="chapters")
    module = models.ForeignKey(
        FrameworkModule, on_delete=models.CASCADE, null=True, blank=True, related_name="chapters"
    )
    code = models.CharField("code", max_length=10)
    title = models.CharField("titre", max_length=200)
    note = models.TextField("note", blank=True)
    is_attested = models.BooleanField("titre attesté", default=False)
    order = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "chapitre"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="chapter_code_once")]

    def __str__(self):
        return f"{self.code} {self.title}"


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
    data_source = models.CharField("source des données", max_length=250, blank=True)
    note = models.TextField("note", blank=True)
    is_attested = models.BooleanField("attesté", default=False)
    attestation_level = models.CharField("niveau", max_length=1, choices=AttestationLevel)
    sources = models.ManyToManyField(FrameworkSource, blank=True, related_name="+")
    order = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "indicateur"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="indicator_code_once")]

    def __str__(self):
        return f"{self.code} {self.name}"


class CommitmentQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        """An auditor reads the modules of his perimeter and the steering chapter; any other role, everything."""
        opened = user.assignments.scope(user, on, module="chapter__module__module")
        if not user.assignments.of(user, on):
            return self.none()
        return self.filter(opened | models.Q(chapter__module__isnull=True))

    def for_list(self):
        return self.select_related("chapter__module__module").order_by("chapter__order", "order")


class Commitment(models.Model):
    """What the préfecture promises to usagers, or a requirement of steering. Wordings are « à vérifier » drafts."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="commitments")
    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="commitments")
    code = models.CharField("code", max_length=20)
    group = models.CharField("thème", max_length=200, blank=True)
    title = models.CharField("intitulé", max_length=250)
    title_sort = SortKeyField(source="title")
    requirement = models.TextField("exigence")
    search_text = SortKeyField(source="requirement", max_length=2000, db_index=False)
    is_optional = models.BooleanField("optionnel", default=False)
    status_attested = models.BooleanField("caractère attesté", default=False)
    level = models.CharField("niveau", max_length=12, choices=CommitmentLevel, default=CommitmentLevel.SERVICE)
    validity = models.CharField("validité d’une preuve", max_length=40, default="annuelle")
    is_attested = models.BooleanField("sujet attesté", default=False)
    attestation_level = models.CharField("niveau d’attestation", max_length=1, choices=AttestationLevel)
    sources = models.ManyToManyField(FrameworkSource, blank=True, related_name="+")
    indicators = models.ManyToManyField(Indicator, blank=True, related_name="commitments")
    official_numbers = models.JSONField("numéros lus ailleurs", default=dict)
    note = models.TextField("note", blank=True)
    order = models.PositiveSmallIntegerField("ordre", default=0)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = "engagement"
        ordering = ["chapter__order", "order"]
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="commitment_code_once")]

    def __str__(self):
        return f"{self.code} {self.title}"


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
    operator = models.CharField("comparaison", max_length=4)
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
