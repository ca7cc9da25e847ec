"""What an installation on one machine holds: demonstration or real data, never both."""

import datetime
import fcntl
import socket
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command

from engagements.models import Framework
from engagements.usecases import demonstration
from qualipref import clock, table_statistics
from qualipref.accounts.demonstration import DOMAIN
from sites.enums import Role
from sites.models import Prefecture
from sites.usecases.demonstration import create_demonstration

from .usecases.demonstration import NOTES, OPENING

DEMONSTRATION, REAL = "démonstration", "installation réelle"
DEMO_ADMINISTRATOR = f"admin@{DOMAIN}"
FRAMEWORKS = settings.BASE_DIR / "engagements" / "data"
FRAMEWORK = FRAMEWORKS / "qualipref-2.0.yaml"
SECOND_FRAMEWORK = FRAMEWORKS / "qual-e-pref.yaml"
IN_SERVICE = datetime.datetime(2015, 1, 5, 8, 30, tzinfo=clock.PARIS)  # the day the demonstration was set up
PERIMETERS = settings.BASE_DIR / "sites" / "data"
WAY_OUT = "Choisissez un autre dossier, par exemple : QUALIPREF_DATA_DIR=var-{other} make run DEMO={demo}"


class Refused(Exception):
    """The installation must not start; the sentence says why and what to do."""


def mode():
    return DEMONSTRATION if settings.DEMO else REAL


def way_out():
    return WAY_OUT.format(other="demo" if settings.DEMO else "reel", demo=int(settings.DEMO))


def claim_folder():
    """Marks the data folder with the mode of its first start; refuses the other mode."""
    marker = settings.DATA_DIR / "mode"
    settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not marker.exists():
        marker.write_text(mode() + "\n")
    kept = marker.read_text().strip()
    if kept != mode():
        raise Refused(f"Le dossier {settings.DATA_DIR} contient une {kept}, et vous demandez une {mode()}. {way_out()}")


@contextmanager
def only_launcher():
    """One launcher at a time on a data folder; the lock ends with the process."""
    with (settings.DATA_DIR / "launcher.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"Qualipref tourne déjà avec le dossier {settings.DATA_DIR}. Arrêtez-le d’abord.") from None
        yield


def check_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Refused(
                f"Le port {port} est déjà pris. Choisissez-en un autre, par exemple : make run PORT={port + 1}"
            ) from None


def check_database():
    """Refuses a database of the other mode, whatever the folder says."""
    accounts = get_user_model().objects
    is_demo = accounts.filter(email=DEMO_ADMINISTRATOR).exists()
    if settings.DEMO and not is_demo and accounts.exists():
        raise Refused(f"La base contient une {REAL} : la {DEMONSTRATION} n’y sera pas chargée. {way_out()}")
    if not settings.DEMO and is_demo:
        raise Refused(f"La base contient la {DEMONSTRATION} : elle ne peut servir d’{REAL}. {way_out()}")


def load_demonstration():
    """Loads what the demonstration still lacks; what is there is left as people changed it."""
    today = clock.today()
    with clock.playing(min(IN_SERVICE, clock.now())):
        if not Framework.objects.exists():
            call_command("load_framework", SECOND_FRAMEWORK)
            call_command("load_framework", FRAMEWORK)
        if not Prefecture.objects.exists():
            call_command("load_perimeter", min(PERIMETERS.glob("*.yaml")))
        if not get_user_model().objects.filter(email=DEMO_ADMINISTRATOR).exists():
            create_demonstration(today)
    demonstration.live(today, notes=NOTES, opening=OPENING)
    table_statistics.refresh()


def demonstration_accounts():
    """The accounts that a visitor tries first: all but the correspondents of the services."""
    accounts = get_user_model().objects.filter(email__endswith=f"@{DOMAIN}")
    return accounts.exclude(assignments__role=Role.CORRESPONDENT).order_by("pk").values_list("email", "label")
