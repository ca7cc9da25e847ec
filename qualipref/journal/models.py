import datetime
import hashlib
import json
import secrets
from collections import defaultdict

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.functions import Coalesce

from qualipref import clock

GENESIS = "0" * 64


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value):
    """`value` as JSON can say it and as both databases can keep it: no NUL byte, no half character, text keys."""
    if isinstance(value, dict):
        return {plain(str(key)): plain(held) for key, held in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(held) for held in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode()


class ChainHead(models.Model):
    """The last link of the chain, locked by each writer so that the chain cannot fork."""

    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        verbose_name = "tête du journal"


class EntryQuerySet(models.QuerySet):
    def about(self, *subjects):
        """What was done to any of `subjects`."""
        keys = defaultdict(list)
        for subject in subjects:
            keys[ContentType.objects.get_for_model(subject)].append(str(subject.pk))
        found = models.Q(pk__in=[])
        for kind, ids in keys.items():
            found |= models.Q(subject_type=kind, subject_id__in=ids)
        return self.filter(found)

    def head(self):
        """The hash of the last entry, which nothing but a new one changes; nothing before the first."""
        found = ChainHead.objects.values_list("hash", flat=True).first()
        return found if found != GENESIS else None

    def since_day(self, day):
        """Those recorded from that day on; they are numbered in the order of time, which no index follows."""
        before = Entry.objects.filter(at__lt=clock.midnight(day)).order_by("-seq").values("seq")[:1]
        return self.filter(seq__gt=Coalesce(models.Subquery(before), 0))

    def for_list(self):
        return self.select_related("author", "on_behalf_of", "subject_type", "detail")

    @transaction.atomic
    def record(self, event, *, on=None, by=None, on_behalf_of=None, via="", site="", service="", module="", **details):
        """Appends the entry of a gesture, in the gesture's own transaction.

        `event` is « object.past_participle »; `details` are plain values, kept apart so that they can be erased.
        Writers queue on the head of the chain until they commit: record last, after the other rows.
        """
        text, salt = json.dumps(plain(details), ensure_ascii=False, sort_keys=True), secrets.token_hex(16)
        head, _ = ChainHead.objects.select_for_update().get_or_create(pk=1)
        entry = Entry(
            seq=head.seq + 1,
            at=clock.now(),
            event=event,
            author=by,
            on_behalf_of=on_behalf_of,
            via=plain(via),
            subject_type=ContentType.objects.get_for_model(on) if on is not None else None,
            subject_id=plain(str(on.pk)) if on is not None else "",
            site_code=plain(site),
            service_code=plain(service),
            module_code=plain(module),
            details_digest=digest(salt + text),
            prev_hash=head.hash,
        )
        entry.hash = digest(entry.chained_text())
        entry.save(force_insert=True)
        EntryDetail.objects.create(entry=entry, salt=salt, text=text)
        ChainHead.objects.filter(pk=head.pk).update(seq=entry.seq, hash=entry.hash)
        return entry

    @transaction.atomic
    def erase_details(self, entry, *, by):
        """Erases what an entry says of persons, and the salt that would let it be guessed; the chain stays valid."""
        EntryDetail.objects.filter(pk=entry.pk, erased_at=None).update(text="", salt="", erased_at=clock.now())
        return self.record("journal.details_erased", on=entry, by=by, site=entry.site_code, seq=entry.seq)


class Entry(models.Model):
    """One gesture, chained to the one before: it is never changed nor deleted (triggers of the database)."""

    seq = models.PositiveBigIntegerField("numéro", primary_key=True)
    at = models.DateTimeField("date")
    event = models.CharField("événement", max_length=80, db_index=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="auteur"
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="au nom de"
    )
    via = models.CharField("par", max_length=40, blank=True)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, related_name="+")
    subject_id = models.CharField(max_length=40, blank=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    site_code = models.CharField("site", max_length=60, blank=True, db_index=True)
    service_code = models.CharField("service", max_length=150, blank=True, db_index=True)
    module_code = models.CharField("module", max_length=120, blank=True)
    details_digest = models.CharField("empreinte des détails", max_length=64)
    prev_hash = models.CharField("empreinte précédente", max_length=64, unique=True)
    hash = models.CharField("empreinte", max_length=64, unique=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "écriture du journal"
        ordering = ["-seq"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="journal_entry_subject")]

    def __str__(self):
        return f"n° {self.seq} {self.event}"

    @property
    def details(self):
        """Its readable details; none when they were erased, or taken away by who must not."""
        detail = getattr(self, "detail", None)
        return detail.values() if detail else {}

    @property
    def subject_label(self):
        """« service n° 12 », without reading the subject, which may be gone."""
        return f"{self.subject_type.name} n° {self.subject_id}" if self.subject_type else ""

    def chained_text(self):
        """What the hash covers, unambiguous and the same as read back from either engine."""
        return json.dumps(
            [
                self.seq,
                self.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
                self.event,
                self.author_id,
                self.on_behalf_of_id,
                self.via,
                self.subject_type_id,
                self.subject_id,
                self.site_code,
                self.service_code,
                self.module_code,
                self.details_digest,
                self.prev_hash,
            ],
            ensure_ascii=False,
        )


class EntryDetail(models.Model):
    """The readable part of an entry. It may be erased (personal data): the chain keeps only its salted digest."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="detail")
    salt = models.CharField(max_length=32)
    text = models.TextField("détails")
    erased_at = models.DateTimeField("effacé le", null=True)

    class Meta:
        verbose_name = "détail d’écriture"

    def values(self):
        return parsed(self.text)


def parsed(text):
    """The details that `text` keeps; none when they were erased."""
    try:
        return json.loads(text) if text else {}
    except ValueError:
        return {"illisible": text}


class AccessEntryQuerySet(models.QuerySet):
    def last_visit(self, user, view, *, before):
        """The last day before that one on which `user` read the page: what he reads in one day is one visit."""
        read = self.filter(user=user, view=view, status__lt=400, at__lt=clock.midnight(before))
        at = read.order_by("-at").values_list("at", flat=True).first()
        return at.astimezone(clock.PARIS).date() if at else None

    def purge_older_than(self, days):
        """Forgets the accesses older than `days`; says how many."""
        return self.filter(at__lt=clock.now() - datetime.timedelta(days=days)).delete()[0]


class AccessEntry(models.Model):
    """A page that was read. Not chained, purgeable, and the only write allowed on a GET."""

    at = models.DateTimeField("date", db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    method = models.CharField("méthode", max_length=8)
    path = models.CharField("adresse", max_length=500)
    view = models.CharField("page", max_length=100, blank=True)
    status = models.PositiveSmallIntegerField("réponse")

    objects = AccessEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "accès"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "view", "-at"], name="journal_access_last_visit")]
