"""What a person does at a keyboard, and what someone who forges a request does."""

import pytest
from playwright.sync_api import expect

FOCUSED = "element => element === document.activeElement"


def type_(page, text):
    """At the pace of a person."""
    page.keyboard.type(text, delay=40)


def tab_to(page, place):
    """Moves there by the keyboard alone, as long as it takes."""
    expect(place).to_be_visible()
    for _ in range(60):
        if place.evaluate(FOCUSED):
            return
        page.keyboard.press("Tab")
    pytest.fail("Le clavier n’y mène pas.")


def settled(page):
    """In the room, the point that follows a decision has been there long enough to be decided."""
    expect(page.locator("[data-voices] [aria-disabled]")).to_have_count(0)


def forged(page, path, **sent):
    """The status of a POST that no button of the page makes, sent with the session and the token of the person."""
    token = next(each["value"] for each in page.context.cookies() if "csrf" in each["name"])
    form = {name: str(value) for name, value in sent.items()} | {"csrfmiddlewaretoken": token}
    return page.request.post(path, form=form, headers={"Referer": page.url}, max_redirects=0).status


def in_order(text, *parts):
    """Whether the parts are read one after the other."""
    place = 0
    for part in parts:
        place = text.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return True
