from django.core.management.base import BaseCommand

from pilotage import reminders, tasks
from qualipref import clock
from qualipref.jobs.models import JobStatus
from qualipref.notifications.models import OutgoingEmail
from qualipref.typography import plural


class Command(BaseCommand):
    help = "Écrit les courriels de la semaine, une fois par personne ; rien un jour chômé. Peut être relancée."

    def handle(self, *args, **options):
        job = reminders.ask_this_week(at_any_hour=True)
        if job is None:
            self.stdout.write("Aujourd’hui n’est pas un jour ouvré : aucun courriel.")
            return
        if job.status == JobStatus.DONE:
            self.stdout.write("Les courriels de la semaine sont déjà écrits.")
            return
        tasks.send_reminders(job.pk)
        written = OutgoingEmail.objects.filter(dedup_key__endswith=f":{reminders.week_of(clock.today())}").count()
        self.stdout.write(f"{plural(written, 'courriel')} de la semaine.")
