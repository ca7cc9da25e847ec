"""A form that another person's save made stale, sent again."""


def on_version(data, version):
    """The data of a form, sent again over the version that was just shown."""
    again = data.copy()
    again["version"] = version
    return again
