"""Whether the installation works: a part that does not answer in time is at fault, and makes nobody wait."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import connection
from django.db.models import Subquery

from qualipref import clock
from qualipref.celery import app
from qualipref.documents.models import StoredFile
from qualipref.documents.nightly import night
from qualipref.jobs.models import Heartbeat, Job, JobStatus
from qualipref.journal.models import GENESIS, ChainHead, Entry
from qualipref.typography import long_date, plural

ANSWER_WITHIN = 1.5  # seconds, for all the checks
HEARTBEAT_FRESH = datetime.timedelta(seconds=30)
JOB_WAITS = datetime.timedelta(seconds=60)
NIGHTS_MISSED = datetime.timedelta(days=2)


@dataclass(frozen=True)
class Check:
    ok: bool
    detail: str


UNKNOWN = Check(False, "Inconnu : la base ne répond pas.")

# Threads, because a mute server cannot be interrupted; few, because it must not collect one at each visit.
_database_threads = ThreadPoolExecutor(2, "health-database")
_broker_threads = ThreadPoolExecutor(2, "health-broker")


def check_all():
    """Every part of the installation, by name."""
    broker = _broker_threads.submit(check_broker)
    rows = _database_threads.submit(check_rows)
    started = clock.real_now()
    return answer(rows, started, without_rows()) | answer(broker, started, {"broker": fault("Le broker")})


def answer(future, started, otherwise):
    """What the thread found, or `otherwise` when it failed or is still waiting."""
    left = ANSWER_WITHIN - (clock.real_now() - started).total_seconds()
    try:
        return future.result(max(left, 0.01))
    except Exception:  # the boundary of the check: whatever went wrong, the part is at fault
        future.cancel()
        return otherwise


def fault(part):
    return Check(False, f"{part} ne répond pas.")


def without_rows():
    return {"database": fault("La base")} | dict.fromkeys(("worker", "relay", "beat", "journal", "files"), UNKNOWN)


def check_broker():
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=1)
        broker.default_channel.queue_declare(queue=app.conf.task_default_queue)
    return {"broker": Check(True, "Le broker répond.")}


def check_rows():
    """The parts that are read in the database, in a thread that leaves no connection behind."""
    try:
        return {
            "worker": check_worker(),
            "relay": check_life("relay"),
            "beat": check_life("beat"),
            "journal": check_journal(),
            "files": check_files(),
            "database": Check(True, "La base répond."),
        }
    finally:
        connection.close()


def check_worker():
    life = check_life("worker")
    if life.ok and Job.objects.due(clock.real_now() - JOB_WAITS).exists():
        return Check(False, "Le worker vit, mais un travail attend depuis plus d’une minute.")
    return life


def check_life(name):
    sign = Heartbeat.objects.filter(name=name).first()
    if sign is None:
        return Check(False, "N’a jamais donné signe de vie.")
    silence = clock.real_now() - sign.at
    return Check(silence <= HEARTBEAT_FRESH, f"Dernier signe de vie il y a {silence.total_seconds():.0f} s.")


def check_journal():
    """The head is the last entry; `manage.py verify_integrity` verifies the rest."""
    last = Entry.objects.order_by("-seq").values("hash")[:1]
    head = ChainHead.objects.annotate(last_hash=Subquery(last)).filter(pk=1).first()
    whole = (head.last_hash or GENESIS) == head.hash if head else not Entry.objects.exists()
    if whole:
        return Check(True, "La tête du journal est sa dernière écriture.")
    return Check(False, "La tête du journal n’est pas sa dernière écriture : lancez manage.py verify_integrity.")


def check_files():
    """What the nightly check of the stored files found; an installation that had no night yet is not at fault."""
    altered_count = StoredFile.objects.exclude(altered_at=None).count()
    if altered_count:
        altered = plural(altered_count, "fichier altéré", "fichiers altérés")
        return Check(False, f"{altered} : restaurez depuis la sauvegarde, puis lancez manage.py verify_integrity.")
    found = night()
    if found.current and found.current.status == JobStatus.FAILED:
        return Check(False, f"Le contrôle des fichiers a échoué : {found.current.failure}")
    if found.last_done is None:
        return Check(True, "Les fichiers conservés seront relus la nuit prochaine.")
    day = datetime.date.fromisoformat(found.last_done.key)
    count = plural(StoredFile.objects.count(), "fichier conservé", "fichiers conservés")
    if clock.today() - day > NIGHTS_MISSED:
        return Check(False, f"{count}, relus pour la dernière fois le {long_date(day)} : la nuit ne passe plus.")
    return Check(True, f"Relecture du {long_date(day)} : {count}, aucun altéré.")
