"""The layout engine, alone in its process: a request on stdin, a PDF on stdout.

Run by its path, it imports nothing of the project. It limits its own memory and its own life before it imports the
engine, and answers only `data:` and the fonts that the request names: nothing of the machine or of the network.
"""

import datetime
import gc
import io
import json
import os
import resource
import signal
import sys
import traceback
from pathlib import Path

OUT_OF_MEMORY, RESOURCE_REFUSED = 10, 11

UA_SCHEMA = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>'
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    b' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA</pdfaSchema:schema>'
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>PDF/UA part</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>"
    b"</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF>"
)


def limit_self(seconds, memory):
    """Dies after `seconds` even when the parent was killed, and never holds more than `memory` bytes."""
    signal.alarm(seconds)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def without_doubles(references):
    return list(dict.fromkeys(references))


def render(request):
    import pydyf
    from weasyprint import CSS, HTML, Attachment
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OfflineFetcher(URLFetcher):
        """A refused resource stops the document: a proof with a hole in it is not a proof."""

        def fetch(self, url, headers=None):
            if url.startswith("data:"):
                return super().fetch(url, headers)
            if url in request["fonts"]:
                file = Path(request["fonts"][url])
                return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": f"font/{file.suffix[1:]}"})
            raise FatalURLFetchingError(url)

    def finish(document, pdf):
        if "AF" in pdf.catalog:
            pdf.catalog["AF"] = pydyf.Array(without_doubles(pdf.catalog["AF"]))

    fetcher = OfflineFetcher(allowed_protocols={"data"}, allow_redirects=False)
    fonts = FontConfiguration()
    styles = [CSS(string=text, font_config=fonts, url_fetcher=fetcher) for text in request["stylesheets"]]
    created = datetime.datetime.fromisoformat(request["created"])
    attachments = [
        Attachment(
            string=file["text"],
            name=file["name"],
            description=file["description"],
            relationship=file["relationship"],
            created=created.astimezone(datetime.UTC),
            modified=created.astimezone(datetime.UTC),
            url_fetcher=fetcher,
        )
        for file in sorted(request["attachments"], key=lambda file: file["name"])
    ]
    try:
        source = HTML(string=request["html"], url_fetcher=fetcher)
        document = source.render(stylesheets=styles, font_config=fonts, pdf_variant="pdf/a-3a")
        plain = document.metadata.generate_rdf_metadata
        document.metadata.generate_rdf_metadata = lambda *a: plain(*a).replace(b"</rdf:RDF>", UA_SCHEMA)
        target = io.BytesIO()
        document.write_pdf(target, pdf_variant="pdf/a-3a", attachments=attachments, finisher=finish)
    except FatalURLFetchingError as refused:
        print(refused, file=sys.stderr)
        raise SystemExit(RESOURCE_REFUSED) from None
    return target.getvalue()


def main():
    """Writes the PDF, or says why there is none; the code of the process."""
    request = json.load(sys.stdin)
    limit_self(request["seconds"], request["memory"])
    gc.disable()  # it lives for one document: what is left behind goes with it
    try:
        sys.stdout.buffer.write(render(request))
    except MemoryError:
        return OUT_OF_MEMORY
    except SystemExit as refused:
        return refused.code
    except Exception:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # Pango reads the fonts in a thread of its own, from under which an ordinary end would take its code
