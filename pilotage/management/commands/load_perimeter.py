from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from pilotage.imports.perimeter import load_perimeter
from qualipref.yaml_files import FileRefused


class Command(BaseCommand):
    help = "Charge le périmètre (préfecture, sites, services, histoire, premiers textes) d’un fichier YAML."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument("--dry-run", action="store_true", help="dit ce qui changerait et n’écrit rien")

    def handle(self, *args, **options):
        try:
            ledger = load_perimeter(options["file"], dry_run=options["dry_run"])
        except FileRefused as refusal:
            raise CommandError(str(refusal)) from None
        for warning in ledger.warnings:
            self.stderr.write(f"Attention : {warning}")
        self._report(ledger, options["dry_run"])

    def _report(self, ledger, dry_run):
        if ledger.is_unchanged:
            self.stdout.write("Le périmètre est déjà celui du fichier : rien à changer.")
            return
        if dry_run:
            for line in ledger.lines:
                self.stdout.write(line)
        counts = f"{ledger.created.total()} créations, {ledger.updated.total()} mises à jour"
        self.stdout.write(f"Essai sans écriture : {counts}." if dry_run else f"Périmètre chargé : {counts}.")
