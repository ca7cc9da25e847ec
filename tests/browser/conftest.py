"""A real Chromium on a real server. CAPTURES=folder keeps a picture of each page visited, wide and narrow."""

import importlib.resources
import os
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# Each window would lay out the pages that Chromium shows under its address bar, which no test opens.
ADDRESS_BAR = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"]
# The last list that Chromium is given is the only one that it reads: this says again the one of Playwright.
PLAYWRIGHT_DISABLES = [
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=" + ",".join(PLAYWRIGHT_DISABLES + ADDRESS_BAR),
]
AXE = (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text()
# No rule that is on reads the style sheets that it would fetch again; what passes is not brought back.
AXE_RUN = "axe.run({resultTypes: ['violations'], preload: false}).then(found => found.violations)"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page_as(chromium, live_server):
    """`page_as(user)` opens a page signed in as `user` (None: nobody); its `complaints` are what the console said.

    `options` are those of a Playwright context, as `java_script_enabled=False`.
    """
    contexts = []

    def open_page(user=None, **options):
        context = chromium.new_context(locale="fr-FR", base_url=live_server.url, **{"viewport": WIDE} | options)
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            session = client.cookies[django_settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def inspect(capture):
    """`inspect(page, path)` visits a page and lists what is wrong with it, for eyes, ears and small screens."""

    def visit(page, path):
        page.complaints.clear()
        page.set_viewport_size(WIDE)
        page.goto(path)
        faults = [f"console : {complaint}" for complaint in page.complaints]
        faults += _axe_violations(page)
        capture(page, path, "1280")
        page.set_viewport_size(NARROW)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > NARROW["width"]:
            faults.append(f"défilement horizontal : {width} px")
        capture(page, path, "360")
        return [f"{path} – {fault}" for fault in faults]

    return visit


@pytest.fixture
def capture():
    folder = os.environ.get("CAPTURES")

    def keep(page, path, size):
        if folder:
            name = path.split("?")[0].strip("/").replace("/", "-") or "accueil"
            Path(folder).mkdir(exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}-{size}.png", full_page=True)

    return keep


def _axe_violations(page):
    page.evaluate(AXE)  # evaluate is not subject to the policy of the page
    found = page.evaluate(AXE_RUN)
    return [f"axe {fault['id']} : {node['html'][:200]}" for fault in found for node in fault["nodes"]]
