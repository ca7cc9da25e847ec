"""The secret key of an embedded installation: made once, kept beside its data."""

import contextlib
import os
import secrets


def kept_secret_key(data_dir):
    """The key in `data_dir`, created at the first start; two processes that start together get the same."""
    path = data_dir / "secret-key"
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = data_dir / f".secret-key-{os.getpid()}"
    if not path.exists():
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(64))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
