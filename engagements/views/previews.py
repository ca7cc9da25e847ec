"""The pages of a file as pictures: what a page shows of them, and each picture."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404

from qualipref.documents.serving import serve
from qualipref.documents.uploads import PDF, PICTURES

from ..usecases.previews import MOST_PAGES, have_failed


@dataclass(frozen=True)
class Preview:
    """(number, address) of each page; without any, `state` says why: none, waiting or failed."""

    state: str
    pages: list
    is_picture: bool = False

    @property
    def is_cut(self):
        return len(self.pages) == MOST_PAGES


def preview_of(version, address):
    """What is drawn of a version of a proof or of a document; None without a file. `address` is that of a page."""
    stored = version.stored_file if version else None
    if stored is None or stored.altered_at:
        return None
    if stored.media_type in PICTURES:
        return Preview("ready", [(1, address(1))], is_picture=True)
    if stored.media_type not in PDF:
        return Preview("none", [])
    pages = [(page, address(page)) for page in version.previews.values_list("page", flat=True)]
    if pages:
        return Preview("ready", pages)
    return Preview("failed" if have_failed(version) else "waiting", [])


def serve_page(request, version, page):
    """The picture itself, or the one drawn of a page of the PDF."""
    if version.stored_file.media_type in PICTURES and page == 1:
        return serve(request, version.stored_file, version.filename)
    preview = get_object_or_404(version.previews.select_related("stored_file"), page=page)
    return serve(request, preview.stored_file, f"apercu-{page}.png")
