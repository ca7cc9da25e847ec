"""How a stored file leaves the house: whole, unaltered, and unable to act in the browser."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import render

SANDBOX = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
READER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


def serve(request, stored_file, filename, *, inline=False):
    """The bytes of `stored_file`, once compared with its hash. The caller has fetched it through `visible_to`.

    `inline` shows a PDF in the browser's reader; any other type is always a download.
    """
    stream = stored_file.open_intact()
    if stream is None:
        return render(request, "documents/altered.html", {"filename": filename, "file": stored_file}, status=409)
    shown = inline and stored_file.media_type == "application/pdf"
    response = FileResponse(stream, as_attachment=not shown, filename=filename, content_type=stored_file.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = READER if shown else SANDBOX
    response["Cache-Control"] = "no-store"
    return response


def serve_made(pdf, filename):
    """A PDF that was made for this answer, and that nothing keeps."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "no-store"
    return response
