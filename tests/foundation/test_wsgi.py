"""The web application as its server calls it: what fails before Django's own error pages is seen here only."""

import io
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from qualipref.wsgi import application

PART = b'--X\r\nContent-Disposition: form-data; name="email"\r\n\r\na\r\n--X--\r\n'


@pytest.fixture(autouse=True)
def connection_of_the_test():
    """Kept open, as the test client of Django does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def status(method, content_type, body=b""):
    answered = []
    environ = {"REQUEST_METHOD": method, "PATH_INFO": "/mot-de-passe-oublie/", "QUERY_STRING": "x=%5cud800"}
    environ |= {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)}
    setup_testing_defaults(environ)
    application(environ, lambda line, headers, *_: answered.append(int(line.split()[0])))
    return answered[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "charset", ["=hex", "=rot13", "=bz2", "=idna", "=undefined", "=utf-16", "=utf-7", "*=inconnu''x", "*=undefined''x"]
)
def test_encoding_that_the_content_type_claims_breaks_nothing(charset):
    assert status("GET", f"text/plain; charset{charset}") == 200
    assert status("POST", f"multipart/form-data; boundary=X; charset{charset}", PART) < 500
    assert status("POST", f"application/x-www-form-urlencoded; charset{charset}", b"email=a") < 500
