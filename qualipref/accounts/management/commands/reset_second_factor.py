from django.core.management.base import BaseCommand, CommandError

from qualipref.accounts import second_factor
from qualipref.accounts.models import User
from qualipref.workflow import TransitionRefused


class Command(BaseCommand):
    help = "Réinitialise le second facteur d’un compte, quand aucun administrateur ne peut plus entrer."

    def add_arguments(self, parser):
        parser.add_argument("email", help="adresse électronique du compte")
        parser.add_argument("--motif", required=True, help="inscrit au journal et envoyé à la personne")

    def handle(self, *args, email, motif, **options):
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError("Aucun compte à cette adresse.")
        try:
            second_factor.reset(user, reason=motif, by=None)
        except TransitionRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Le second facteur de {user} est réinitialisé.")
