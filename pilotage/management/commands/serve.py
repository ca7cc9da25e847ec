import os
import socket
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from pilotage import installation
from qualipref.accounts.demonstration import PASSWORD
from qualipref.jobs.launcher import Child, Launcher

CELERY = ["-W", "ignore::UserWarning", "-m", "celery", "--quiet", "-A", "qualipref"]
COMMANDS = {
    "worker": [*CELERY, "worker", "-P", "threads", "-c", "2", "--without-mingle", "--without-gossip", "-l", "WARNING"],
    "relay": ["manage.py", "relay"],
    "beat": [*CELERY, "beat", "-l", "WARNING", "--pidfile="],
}


def web(port):
    server = ["-m", "gunicorn", "qualipref.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    limits = ["--workers", "2", "--threads", "4", "--timeout", "60", "--graceful-timeout", "5"]
    return [*server, *limits, "--preload", "--no-control-socket", "--log-level", "warning"]


class Command(BaseCommand):
    help = "Sert Qualipref sur cette machine : web, worker, relais et beat ensemble, jusqu’à Ctrl-C."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))

    def handle(self, *args, **options):
        self.port = options["port"]
        os.umask(0o077)  # accounts, sessions and journal: no other account of the machine reads them
        try:
            installation.claim_folder()
            with installation.only_launcher():
                self.serve()
        except installation.Refused as refusal:
            raise CommandError(str(refusal)) from None

    def serve(self):
        installation.check_port(self.port)
        call_command("migrate", verbosity=0)
        installation.check_database()
        if settings.DEMO:
            installation.load_demonstration()
        commands = {"web": web(self.port)} | COMMANDS
        children = [Child(name, [sys.executable, *command]) for name, command in commands.items()]
        os.chdir(settings.BASE_DIR)
        Launcher(children, tell=self.tell, greet=self.greet).run()
        self.tell("Qualipref est arrêté.")

    def tell(self, sentence):
        self.stdout.write(sentence)
        self.stdout.flush()

    def greet(self):
        """Says the address once the web process answers."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=0.1).close()
        except OSError:
            return False
        self.tell(f"\nQualipref est prêt : http://127.0.0.1:{self.port}\n")
        if settings.DEMO:
            for email, label in installation.demonstration_accounts():
                self.tell(f"  {email:34} {label}")
            self.tell(f"\nMot de passe de ces comptes : {PASSWORD}. La page de connexion les liste tous.")
        self.tell("Ctrl-C arrête tout.")
        return True
