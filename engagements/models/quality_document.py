from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce

from qualipref import clock
from qualipref.collation import SortKeyField, sort_key
from qualipref.documents.models import StoredFile
from qualipref.workflow import WorkflowQuerySet
from sites.enums import Role
from sites.models import Service, Site
from sites.models.assignment import EVERYTHING

from ..enums import DocumentKind, DocumentStatus
from .commitment import Commitment

READS_DRAFTS = {Role.ADMINISTRATOR, Role.SECRETARY_GENERAL, Role.SUB_PREFECT, Role.COORDINATOR}
IN_CIRCUIT = (DocumentStatus.DRAFT, DocumentStatus.SUBMITTED, DocumentStatus.VERIFIED)
KIND_ORDER = models.Case(*(models.When(kind=kind, then=rank) for rank, kind in enumerate(DocumentKind.values)))


class QualityDocumentQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        """What is published, for whoever holds a role; what is in preparation, for who may read it.

        An auditor reads what is published for his sites, on his modules, on steering or on no commitment in particular.
        """
        held = user.assignments.of(user, on)
        if not held:
            return self.none()
        published = models.Exists(DocumentVersion.objects.published(on).filter(document=models.OuterRef("pk")))
        audits = [each for each in held if each.role == Role.AUDITOR]
        if audits:
            return self.filter(published, _audited(audits))
        return self.filter(published | prepared_for(user, held))

    def on(self, day):
        """Each with `current_id`, the version in force on `day`, and `due_on`, the day it is to be reviewed."""
        version = DocumentVersion.objects.published(day).filter(document=models.OuterRef("pk")).newest_first()
        confirmed = DocumentReview.objects.filter(version=models.OuterRef("current_id"), reviewed_on__lte=day)
        return self.annotate(current_id=models.Subquery(version.values("pk")[:1])).annotate(
            due_on=Coalesce(
                models.Subquery(confirmed.order_by("-pk").values("review_on")[:1]),
                models.Subquery(version.values("review_on")[:1]),
            )
        )

    def in_force(self, day):
        """Those with a version in force on `day`, which nobody had withdrawn."""
        return self.on(day).filter(current_id__isnull=False).exclude(withdrawn_on__lte=day)

    def to_review(self, day):
        """To review on the 15th is overdue on the 16th."""
        return self.in_force(day).filter(due_on__lt=day)

    def answered_by(self, user, on):
        """Those that `user` owns or manages: a quality manager, his site's; the coordination, those of no site."""
        mine = models.Q(owner=user)
        for held in user.assignments.of(user, on):
            if held.role == Role.COORDINATOR:
                mine |= models.Q(site=None)
            if held.role == Role.QUALITY_MANAGER and held.site_id:
                mine |= models.Q(site=held.site_id)
        return self.filter(mine)

    def of_site(self, site):
        """Its own and those of the whole préfecture."""
        return self.filter(models.Q(site=site) | models.Q(site=None))

    def matching(self, text):
        """Those whose code, title or purpose holds every word of `text`, accents and case set aside."""
        found = self
        for word in sort_key(text).split():
            found = found.filter(
                models.Q(code__icontains=word)
                | models.Q(title_sort__contains=word)
                | models.Q(purpose_sort__contains=word)
            )
        return found

    def by_kind(self):
        return self.order_by(KIND_ORDER, "code")


def prepared_for(user, held, document=""):
    """The documents, by the path `document`, whose versions in preparation are read by who holds `held`.

    The readers of the whole préfecture; a quality manager, for his site and for no site in particular; a service, for
    the documents that name it and those that its correspondent owns.
    """
    read = models.Q(pk__in=[])
    for each in held:
        if each.role in READS_DRAFTS:
            return EVERYTHING
        if each.role == Role.QUALITY_MANAGER:
            read |= models.Q(**{f"{document}site": each.site_id}) | models.Q(**{f"{document}site__isnull": True})
        if each.role == Role.CORRESPONDENT:
            named = QualityDocument.services.through.objects.filter(service=each.service_id)
            read |= models.Q(**{f"{document}pk__in": named.values("qualitydocument")})
            read |= models.Q(**{f"{document}owner": user})
    return read


def _audited(audits):
    linked = QualityDocument.commitments.through.objects.all()
    shown = models.Q(pk__in=[])
    for audit in audits:
        module = linked.filter(commitment__chapter__module__module=audit.module_id)
        steering = linked.filter(commitment__chapter__module__isnull=True)
        subject = (
            models.Q(pk__in=module.values("qualitydocument"))
            | models.Q(pk__in=steering.values("qualitydocument"))
            | ~models.Q(pk__in=linked.values("qualitydocument"))
        )
        shown |= (models.Q(site=audit.site_id) | models.Q(site__isnull=True)) & subject
    return shown


class QualityDocument(models.Model):
    """A document of the démarche: what it is, whom it concerns and who answers for it; its contents are its versions.

    `services` are those that must read it: none named, all those of its site, or of the préfecture without a site.
    """

    Kind = DocumentKind

    code = models.CharField("code", max_length=20, unique=True)
    title = models.CharField("titre", max_length=200)
    title_sort = SortKeyField(source="title")
    kind = models.CharField("type", max_length=20, choices=DocumentKind)
    purpose = models.CharField("objet", max_length=300, blank=True)
    purpose_sort = SortKeyField(source="purpose", db_index=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="quality_documents")
    services = models.ManyToManyField(Service, blank=True, related_name="quality_documents")
    commitments = models.ManyToManyField(Commitment, blank=True, related_name="quality_documents")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="responsable"
    )
    is_to_be_read = models.BooleanField("lecture demandée", default=False)
    posted_at = models.CharField("lieu d’affichage ou de classement", max_length=200, blank=True)
    created_at = models.DateTimeField("créé le", default=clock.now)
    withdrawn_on = models.DateField("retiré le", null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawal_reason = models.CharField("motif du retrait", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = QualityDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document qualité"
        verbose_name_plural = "documents qualité"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="document_withdrawn_with_reason",
                condition=models.Q(withdrawn_on__isnull=True) | ~models.Q(withdrawal_reason=""),
                violation_error_message="Le retrait d’un document doit être motivé.",
            )
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    @property
    def perimeter(self):
        return str(self.site) if self.site_id else "Préfecture entière"

    def is_withdrawn(self, day):
        return self.withdrawn_on is not None and self.withdrawn_on <= day


class DocumentVersionQuerySet(WorkflowQuerySet):
    def visible_to(self, user, on):
        """The published ones of the documents one sees; the others, for who may read what is in preparation."""
        held = user.assignments.of(user, on)
        published = models.Q(status=DocumentStatus.APPROVED, in_force_on__lte=on)
        seen = self.filter(document__in=QualityDocument.objects.visible_to(user, on).values("pk"))
        return seen.filter(published | prepared_for(user, held, "document__"))

    def published(self, day):
        """Those that are or have been in force by `day`."""
        return self.filter(status=DocumentStatus.APPROVED, in_force_on__lte=day)

    def to_come(self, day):
        return self.filter(status=DocumentStatus.APPROVED, in_force_on__gt=day)

    def in_circuit(self):
        return self.filter(status__in=IN_CIRCUIT)

    def newest_first(self):
        """The last one in force first; those not approved yet are the newest of all."""
        return self.order_by(models.F("in_force_on").desc(nulls_first=True), "-major", "-minor")

    def with_people(self):
        return self.select_related("stored_file", "author", "verified_by", "approved_by")


class DocumentVersion(models.Model):
    """A content of a document, and the three persons who wrote, verified and approved it; then it is sealed."""

    Status = DocumentStatus
    TRANSITIONS = {
        "submit": ({DocumentStatus.DRAFT}, DocumentStatus.SUBMITTED),
        "verify": ({DocumentStatus.SUBMITTED}, DocumentStatus.VERIFIED),
        "send_back": ({DocumentStatus.SUBMITTED, DocumentStatus.VERIFIED}, DocumentStatus.DRAFT),
        "approve": ({DocumentStatus.VERIFIED}, DocumentStatus.APPROVED),
        "abandon": (set(IN_CIRCUIT) | {DocumentStatus.APPROVED}, DocumentStatus.ABANDONED),
    }

    document = models.ForeignKey(QualityDocument, on_delete=models.PROTECT, related_name="versions")
    major = models.PositiveSmallIntegerField("version")
    minor = models.PositiveSmallIntegerField("révision")
    summary = models.TextField("ce qui change")
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="document_versions"
    )
    filename = models.CharField("nom du fichier", max_length=200, blank=True)
    url = models.URLField("adresse", max_length=500, blank=True)
    status = models.CharField("état", max_length=20, choices=DocumentStatus, default=DocumentStatus.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="rédigée par"
    )
    written_at = models.DateTimeField("rédigée le", default=clock.now)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="vérifiée par"
    )
    verified_at = models.DateTimeField("vérifiée le", null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="approuvée par"
    )
    approved_at = models.DateTimeField("approuvée le", null=True)
    in_force_on = models.DateField("en vigueur le", null=True, blank=True)
    review_on = models.DateField("à réviser le")
    reason = models.CharField("motif du renvoi ou de l’abandon", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = DocumentVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version d’un document"
        verbose_name_plural = "versions d’un document"
        ordering = ["document", "-major", "-minor"]
        constraints = [
            models.UniqueConstraint(fields=["document", "major", "minor"], name="document_version_once"),
            models.UniqueConstraint(
                fields=["document"],
                name="document_one_version_in_circuit",
                condition=models.Q(status__in=IN_CIRCUIT),
            ),
            models.CheckConstraint(
                name="document_version_verified_by_another",
                condition=models.Q(verified_by=None) | ~models.Q(verified_by=models.F("author")),
                violation_error_message="On ne vérifie pas ce qu’on a rédigé.",
            ),
            models.CheckConstraint(
                name="document_version_approved_by_another",
                condition=models.Q(approved_by=None)
                | ~models.Q(approved_by=models.F("author")) & ~models.Q(approved_by=models.F("verified_by")),
                violation_error_message="On n’approuve pas ce qu’on a rédigé ou vérifié.",
            ),
            models.CheckConstraint(
                name="document_version_approved_is_dated",
                condition=~models.Q(status="approved")
                | models.Q(approved_by__isnull=False, verified_by__isnull=False, in_force_on__isnull=False),
                violation_error_message="Une version approuvée dit qui l’approuve et quand elle entre en vigueur.",
            ),
            models.CheckConstraint(
                name="document_version_has_content",
                condition=models.Q(stored_file__isnull=False) | ~models.Q(url=""),
                violation_error_message="Une version porte un fichier ou une adresse.",
            ),
        ]

    def __str__(self):
        return f"{self.document.code}, version {self.number}"

    @property
    def number(self):
        return f"{self.major}.{self.minor}"

    @property
    def is_in_circuit(self):
        return self.status in IN_CIRCUIT

    def is_published(self, day):
        return self.status == DocumentStatus.APPROVED and self.in_force_on <= day


class DocumentPreview(models.Model):
    """A page of a version as a picture, drawn by a job."""

    version = models.ForeignKey(DocumentVersion, on_delete=models.CASCADE, related_name="previews")
    page = models.PositiveSmallIntegerField("page")
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "aperçu d’un document"
        ordering = ["version", "page"]
        constraints = [models.UniqueConstraint(fields=["version", "page"], name="document_preview_once")]


class DocumentReview(models.Model):
    """« Confirmée sans changement »: a version in force was read again, and holds until another date."""

    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="reviews")
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reviewed_on = models.DateField("confirmée le", default=clock.today)
    reason = models.CharField("motif", max_length=500)
    review_on = models.DateField("à réviser le")

    class Meta:
        verbose_name = "révision d’un document"
        ordering = ["version", "pk"]
