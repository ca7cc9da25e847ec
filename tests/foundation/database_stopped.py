"""Run under bin/with-postgres: the statuses of a page before, while and after its PostgreSQL is stopped, as JSON."""

import io
import json
import os
import pwd
import subprocess
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.test import Client

django.setup()
FOLDER = Path(settings.DATABASES["default"]["HOST"])
PG_CTL = next(path for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), reverse=True))


def postgres(*arguments):
    owner = pwd.getpwuid((FOLDER / "data").stat().st_uid).pw_name
    command = [PG_CTL, "-D", FOLDER / "data", "-w", *arguments]
    as_owner = ["runuser", "-u", owner, "--", *command] if os.getuid() == 0 else command
    subprocess.run(as_owner, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def answer(application, cookie):
    """Status, Retry-After and body, through the same door as a real server."""
    received = {}

    def start(status, headers):
        received.update(status=int(status.split()[0]), retry=dict(headers).get("Retry-After"))

    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/compte/", "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    environ |= {"wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr, "wsgi.url_scheme": "http", "HTTP_COOKIE": cookie}
    response = application(environ, start)
    received["french"] = "Que faire" in b"".join(response).decode()
    response.close()
    return received


def main():
    from tests.factories import UserFactory

    call_command("migrate", verbosity=0)
    client = Client()
    client.force_login(UserFactory())
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    application = get_wsgi_application()
    answers = [answer(application, cookie)]
    postgres("stop", "-m", "fast")
    answers += [answer(application, cookie), answer(application, cookie)]
    postgres("start", "-l", f"{FOLDER}/log", "-o", f"-c listen_addresses='' -k {FOLDER}")
    answers += [answer(application, cookie)]
    print(json.dumps(answers))


main()
