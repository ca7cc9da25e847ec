"""What a browser sends of a form as a page shows it."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    """The form of a page that holds a `version`, as {name: [values]}."""

    def __init__(self):
        super().__init__()
        self.fields, self.found, self.select, self.area = {}, {}, None, None

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        name, value = at.get("name"), at.get("value") or ""
        if tag == "form":
            self.fields = {}
        elif tag == "select":
            self.select, self.options = name, []
        elif tag == "option" and self.select:
            self.options.append((value, "selected" in at))
        elif tag == "textarea":
            self.area, self.written = name, ""
        elif tag == "input" and name and (at.get("type") not in ("checkbox", "radio") or "checked" in at):
            self.fields.setdefault(name, []).append(value)

    def handle_data(self, data):
        if self.area:
            self.written += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.fields[self.area] = [self.written.removeprefix("\n").replace("\n", "\r\n")]
            self.area = None
        elif tag == "select" and self.select:
            chosen = [value for value, is_chosen in self.options if is_chosen]
            self.fields[self.select] = chosen or [self.options[0][0]]
            self.select = None
        elif tag == "form" and "version" in self.fields:
            self.found = self.fields


def as_shown(answer, **changes):
    """The fields of the page's form, with what the person `changes`; files are left out."""
    page = _Form()
    page.feed(answer.content.decode())
    assert page.found, "no form with a version on this page"
    return page.found | {name: value if isinstance(value, list) else [value] for name, value in changes.items()}
