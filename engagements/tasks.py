"""What the relay asks of a worker for engagements: each task may run twice, or late, without harm."""

from celery import shared_task

from qualipref.jobs.models import Job

from .models import DocumentVersion, EvidenceVersion, FingerprintCertificate
from .usecases import automatic_measurements
from .usecases.certificates import produce_certificate
from .usecases.previews import draw_previews


@shared_task
def draw_evidence_preview(job_pk):
    with Job.objects.claimed(job_pk) as job:
        if job:
            draw_previews(EvidenceVersion.objects.select_related("stored_file").get(pk=job.key), job=job)


@shared_task
def draw_document_preview(job_pk):
    with Job.objects.claimed(job_pk) as job:
        if job:
            pk = job.key.partition(":")[0]
            draw_previews(DocumentVersion.objects.select_related("stored_file").get(pk=pk), job=job)


@shared_task
def produce_fingerprint_certificate(job_pk):
    with Job.objects.claimed(job_pk) as job:
        if job:
            produce_certificate(FingerprintCertificate.objects.get(pk=job.key), job=job)


@shared_task
def measure_month(job_pk):
    """What the house measures by itself, once a month is over."""
    with Job.objects.claimed(job_pk) as job:
        if job:
            automatic_measurements.measure_month(job.key)
