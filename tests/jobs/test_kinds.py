"""What can be asked of a worker is known to the worker."""

import pytest

from qualipref.celery import app
from qualipref.jobs import kinds


@pytest.mark.parametrize("name", sorted(kinds.names()))
def test_the_task_of_each_kind_is_known_to_the_worker(name):
    app.loader.import_default_modules()
    assert kinds.get(name).task in app.tasks
