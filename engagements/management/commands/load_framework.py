from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from engagements.imports.framework import load_framework
from qualipref.yaml_files import FileRefused

NAMES = {
    "framework": ("référentiel", "référentiels"),
    "frameworksource": ("source", "sources"),
    "module": ("sujet de module", "sujets de module"),
    "frameworkmodule": ("module", "modules"),
    "chapter": ("chapitre", "chapitres"),
    "commitment": ("engagement", "engagements"),
    "expectedevidence": ("preuve attendue", "preuves attendues"),
    "threshold": ("seuil", "seuils"),
    "indicator": ("indicateur", "indicateurs"),
}


class Command(BaseCommand):
    help = "Charge un référentiel (docs/referentiel.md). Le même fichier deux fois ne change rien."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument("--dry-run", action="store_true", help="dit ce qui changerait, sans rien écrire")

    def handle(self, *, file, dry_run, **options):
        try:
            loaded = load_framework(file, dry_run=dry_run)
        except FileRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{loaded.framework.name} : {summary(loaded)}.")
        if loaded.kept:
            self.stdout.write(f"Absents du fichier et conservés : {', '.join(loaded.kept)}.")
        if loaded.corrected:
            codes = ", ".join(loaded.corrected)
            self.stdout.write(f"Corrigés dans l’application et laissés tels quels : {codes}.")
        if dry_run:
            self.stdout.write("Essai seulement : rien n’a été écrit.")


def summary(loaded):
    """« 8 modules créés, 2 engagements modifiés », in the order of the catalogue."""
    if loaded.is_unchanged:
        return "déjà chargé, rien n’a changé"
    parts = []
    for verb, counts in (("créé", loaded.created), ("modifié", loaded.changed)):
        told = [f"{counts[key]} {names[counts[key] > 1]}" for key, names in NAMES.items() if counts[key]]
        if told:
            parts.append(f"{verb}s : {', '.join(told)}")
    return " ; ".join(parts)
