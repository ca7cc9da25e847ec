"""Where a job stands, in words that stay true when the worker is down."""

import datetime
from dataclasses import dataclass

from qualipref import clock
from qualipref.jobs import kinds
from qualipref.jobs.models import JobStatus

PATIENCE = datetime.timedelta(seconds=30)  # beyond, a job that nobody takes is said to wait for a worker
TONES = {JobStatus.QUEUED: "neutre", JobStatus.RUNNING: "info", JobStatus.DONE: "ok", JobStatus.FAILED: "bas"}
SYMBOLS = {JobStatus.QUEUED: "temps", JobStatus.RUNNING: "cours", JobStatus.DONE: "ok", JobStatus.FAILED: "non"}
ABSENT = "Aucun exécutant ne l’a pris en charge. Votre demande est enregistrée\u00a0: elle partira dès son retour."


@dataclass(frozen=True)
class Progress:
    """`percent` is None when nothing can be measured; `token` changes whenever what is shown changes."""

    job: object
    label: str
    word: str
    tone: str
    symbol: str
    detail: str
    percent: int | None
    is_over: bool
    is_failed: bool
    is_done: bool
    result_url: str

    @property
    def token(self):
        return f"{self.job.status}-{self.job.step}-{self.job.attempts}-{self.word}"


def progress_of(job):
    kind = kinds.get(job.kind)
    waits, word, detail = _state(job)
    done = job.status == JobStatus.DONE
    return Progress(
        job=job,
        label=kind.label if kind else job.kind,
        word=word,
        tone="bas" if waits else TONES[job.status],
        symbol="temps" if waits else SYMBOLS[job.status],
        detail=detail,
        percent=_percent(job),
        is_over=job.is_over,
        is_failed=job.status == JobStatus.FAILED,
        is_done=done,
        result_url=(kind.url(job) or "") if kind and done else "",
    )


def _percent(job):
    if job.status != JobStatus.RUNNING or not job.step_count:
        return None
    return max(5, round(100 * (job.step - 1) / job.step_count))


def _state(job):
    """(is it left waiting, word, detail)"""
    now = clock.real_now()
    if job.status == JobStatus.QUEUED:
        if job.attempts and job.try_after > now:
            return False, "Nouvel essai bientôt", f"Essai {job.attempts} interrompu, le suivant est programmé."
        if now - job.try_after > PATIENCE:
            return True, "En attente d’un exécutant", ABSENT
        return False, "En attente", "La demande est enregistrée."
    if job.status == JobStatus.RUNNING:
        if job.lease_until and job.lease_until < now:
            return True, "En attente d’un exécutant", "L’exécutant s’est arrêté\u00a0: le travail sera repris."
        return False, "En cours", _step(job)
    return False, job.get_status_display(), job.failure if job.status == JobStatus.FAILED else ""


def _step(job):
    if not job.step_count:
        return "Démarrage."
    return f"Étape {job.step} sur {job.step_count}\u00a0: {job.step_label[:1].lower()}{job.step_label[1:]}."
