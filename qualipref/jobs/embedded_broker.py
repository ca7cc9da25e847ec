"""The broker of an installation without Redis: one SQLite file, which may vanish or be damaged at any moment.

Kombu's SQLAlchemy transport keeps a deleted file open and never makes its tables again, and it keeps every message
it delivered. This one follows the file and forgets what was delivered.
"""

import contextlib
from pathlib import Path

from kombu.transport import sqlalchemy
from kombu.transport.sqlalchemy.models import metadata
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import NullPool

DAMAGE = ("malformed", "not a database")


class Channel(sqlalchemy.Channel):
    _files = {}  # address of the broker → identity of the file that holds our tables

    def _engine_from_config(self):
        self.connection.client.transport_options.setdefault("poolclass", NullPool)
        return super()._engine_from_config()

    def _get_or_create(self, queue):
        """The first step of every operation: makes sure that the file is there and has its tables."""
        self.session.rollback()
        engine, _ = self._open()
        path = Path(engine.url.database)
        try:
            if not path.exists() or self._files.get(engine.url) != identity(path):
                create_tables(engine)
                self._files[engine.url] = identity(path)
            return super()._get_or_create(queue)
        except (DatabaseError, FileNotFoundError) as error:
            self._files.pop(engine.url, None)
            if any(word in str(error) for word in DAMAGE):
                path.unlink(missing_ok=True)
            raise

    def _get(self, queue):
        payload = super()._get(queue)
        self.session.query(self.message_cls).filter_by(visible=False).delete(synchronize_session=False)
        self.session.commit()
        return payload


def identity(path):
    """What tells this file from the one that stood there before."""
    status = path.stat()
    return status.st_dev, status.st_ino


def create_tables(engine):
    with contextlib.suppress(OperationalError):  # another process made them meanwhile
        metadata.create_all(engine)


class Transport(sqlalchemy.Transport):
    Channel = Channel
    connection_errors = (DatabaseError, FileNotFoundError)
