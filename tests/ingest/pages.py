"""Pages and books that the tests of HTML and EPUB read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Ferry returns | The Quay</title>
<meta property="og:site_name" content="The Quay"><link rel="canonical" href="https://quay.example/ferry">
<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": ["NewsArticle"],
"headline": "Ferry returns &amp; stays", "author": [{"name": "Our staff"}], "datePublished": "2026-03-02"}]}</script>
<style>p { color: red }</style></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav><header>The Quay</header>
<main><article><header><h1>Ferry returns &amp; stays</h1></header>
<p>The ferry that left the harbour in spring came back on
<a href="/monday"><time datetime="2026-03-02">Monday</time></a>, with <b>new <i>paint</i></b> and an old bell, and the
people on the quay rang theirs in answer until nobody heard a word.</p>
<figure><img src="x.png"><figcaption>The ferry at the quay.</figcaption></figure>
<p>“We missed it,” said the harbour master, who keeps the list of sailings, and who had waited since the early
morning with two flags and a thermos of coffee for the crew.</p>
<aside class="pullquote"><p>We never thought that it would come back at all.</p><p>Harbour Master, the Quay</p></aside>
<h2>What is next</h2>
<blockquote><p>The boat is sound.</p></blockquote>
<ul><li>Sailings at nine and at noon on every day of the week</li>
<li>No sailing on feast days, except the one in May<ol start="3"><li>one</li><li>two</li></ol></li></ul>
<pre>  9:00  out
 12:00  back</pre>
<table><tr><th>Day</th><th>Boats</th></tr><tr><td>Monday</td><td>4</td></tr></table>
<p>He said <q>yes</q> and left. The town decides on Friday whether the bell may be rung again, and by whom.</p>
<p>Tickets are sold<br>on board.<br><br>Dogs travel free, and so does everybody who can name them all in order.</p>
</article></main><aside>Related: bells</aside><footer>© The Quay</footer></body></html>"""

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
)


def package(*hrefs: str, metadata: str = "<dc:title>Two boats</dc:title>") -> str:
    items = "".join(
        f'<item id="c{n}" href="{href}" media-type="application/xhtml+xml"/>' for n, href in enumerate(hrefs)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(hrefs)))
    return (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>{metadata}</metadata><manifest>{items}'
        '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/></manifest>'
        f'<spine><itemref idref="nav"/>{spine}</spine></package>'
    )


def chapter(body: str) -> str:
    head = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
    return f"{head}<body>{body}</body></html>"


def epub(files: Mapping[str, str | bytes], *, container: str = CONTAINER) -> bytes:
    """Return an EPUB of these files, the names relative to its root."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", container)
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def book(*bodies: str, metadata: str = "<dc:title>Two boats</dc:title>") -> bytes:
    """Return an EPUB of these chapters."""
    names = [f"c{number}.xhtml" for number in range(len(bodies))]
    chapters = {f"OEBPS/{name}": chapter(body) for name, body in zip(names, bodies, strict=True)}
    nav = {"OEBPS/nav.xhtml": chapter("<nav>Contents</nav><p>Contents</p>")}
    return epub({"OEBPS/book.opf": package(*names, metadata=metadata), **nav, **chapters})
