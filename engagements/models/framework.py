from django.db import models

from sites.models import Module


class FrameworkQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        """A référentiel is read by whoever holds a role; its modules have their own wall."""
        return self.all() if user.assignments.of(user, on) else self.none()

    def newest_first(self):
        return self.order_by("-loaded_at", "-pk")


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
    parts = models.JSONField("parties du texte", default=list)
    attestation_levels = models.JSONField("sens des niveaux", default=dict)
    field_notes = models.JSONField("lecture du catalogue", default=dict)
    finding_types = models.JSONField("types de constat", default=list)
    catalogue_title = models.CharField("catalogue", max_length=300, blank=True)
    generated_on = models.DateField("catalogue établi le", null=True, blank=True)
    file_digest = models.CharField("empreinte du fichier", max_length=64)
    loaded_at = models.DateTimeField("chargé le")

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        verbose_name = "référentiel"
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="framework_version_once")]

    def __str__(self):
        return self.title

    @property
    def name(self):
        """« Qualipref 2.0 »: the title up to its dash."""
        return self.title.split(" — ")[0]

    @property
    def subtitle(self):
        return self.title.partition(" — ")[2]


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
        return self.label

    @property
    def label(self):
        """« Document fondateur »: the key as it is read."""
        text = self.key.replace("_", " ")
        return text[:1].upper() + text[1:]


class FrameworkModuleQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        return self.filter(user.assignments.scope(user, on, module="module"))


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

    objects = FrameworkModuleQuerySet.as_manager()

    class Meta:
        verbose_name = "module du référentiel"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="framework_module_number_once"),
            models.UniqueConstraint(fields=["framework", "module"], name="framework_module_once"),
        ]

    def __str__(self):
        return f"Module {self.number} – {self.title}"


class ChapterQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        """The chapters of the modules one may read, and the steering chapter for whoever holds a role."""
        if not user.assignments.of(user, on):
            return self.none()
        opened = user.assignments.scope(user, on, module="module__module")
        return self.filter(opened | models.Q(module__isnull=True))


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

    objects = ChapterQuerySet.as_manager()

    class Meta:
        verbose_name = "chapitre"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="chapter_code_once")]

    def __str__(self):
        return f"{self.code} {self.title}"
