"""The secret key of an embedded installation: made once, kept beside its data."""

import contextlib
import os
import secrets


def kept_secret_key(data_dir):
    """The key in `data_dir`, created at the first start; two processes that start together get the same."""
    path = data_dir / "secret-key"
    data_dir.mkdir(parents=True, exist_ok=True)
    draft = data_dir / f".secret-key-{os.getpid()}"
    if not path.exists():
        draft.write_text(secrets.token_urlsafe(64))
        draft.chmod(0o600)
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
