"""Articles for the layout's tests: any text, cut into blocks of any kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hypothesis import strategies as st
from rich.cells import cell_len

from reader.core.article import Article, Block, BlockFlag, BlockRole, BlockTable, text_digest
from reader.core.ids import ArticleId
from reader.editor.layout.article_layout import ArticleLayout
from reader.editor.layout.row import Row

PIECES = (
    "word", "a", "I", " ", " ", "  ", "\t", "\n", ",", ".", "-", "—", "“", "”", "(", ")", "under-represented",
    "U.S.-led", "https://example.org/a/b?c=d", "x" * 70, "湯気の向こう", "。", "「", "」", "っ", "한국어",
    "ภาษาไทย", "เขียน", "العربية", "שלום",
    "क्षि", "é", "e\u0301", "\u0301", "👩🏾\u200d💼", "🇵🇹", "3️⃣", "\u200d", "\ufe0f", "\u00a0", "\u3000",
    "\u202e", "\x1b[31m", "\x00",
    "\u1112\u1161\u11ab", "ㅎㅏㄴ", "ｶﾞｷﾞ", "ー", "〜", "¥100", "50％", "——", "ភាសាខ្មែរ", "བོད་ཡིག་", "မြန်မာ",
    "か\u3099", "☺\ufe0e", "👨\u200d👩\u200d👧\u200d👦", "🏴\u200d☠\ufe0f", "\u0e33", "நி",
    "\u200b", "a\u200db", "❤\ufe0f", "ᅡ", "\u0915\u094d" * 9, "☃", "Ω", "\U000e0041",
)  # fmt: skip

texts = (
    st.lists(st.sampled_from(PIECES) | st.text(max_size=4), min_size=1, max_size=60).map("".join).filter(bool)
)
widths = st.integers(9, 100)


def article_of(text: str, blocks: Sequence[Block] | None = None, **about: str) -> Article:
    """Return an article of a text; without blocks it is one paragraph."""
    if blocks is None:
        blocks = [Block(0, len(text))]
    title = about.pop("title", "")
    return Article(ArticleId("a"), title, text, text_digest(text), BlockTable(blocks), **about)  # type: ignore[arg-type]


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Draw an article of a few blocks of any kind, parted by white space."""
    text = draw(st.sampled_from(["", "\n", "\n\n\n"]))
    blocks: list[Block] = []
    for _ in range(draw(st.integers(1, 6))):
        words = draw(texts).encode("utf-8", "replace").decode()
        role = draw(st.sampled_from(BlockRole))
        if role is BlockRole.TABLE_ROW:
            words = words.replace("\n", " ")
        blocks.append(
            Block(
                len(text),
                len(text) + len(words),
                role,
                level=draw(st.integers(1, 6)) if role is BlockRole.HEADING else 0,
                quotes=draw(st.integers(0, 3) | st.just(200)),
                indent=draw(st.integers(0, 3) | st.just(200)),
                marker=draw(st.sampled_from(["", "•", "10.", "١."])),
                flags=BlockFlag(draw(st.integers(0, 15))),
            )
        )
        text += words + draw(st.sampled_from(["", "\n", "\n\n", "\n \n\n"]))
    return article_of(text, blocks, title=draw(st.sampled_from(["", "A title", "長い題名" * 20])))


def rows_of(layout: ArticleLayout) -> Iterator[Row]:
    """Yield every row of an article, from first to last."""
    key = layout.first
    while True:
        yield layout.row(key)
        following = layout.moved(key, 1)
        if following is None:
            return
        key = following


def painted_line(row: Row) -> str:
    """Return what a row looks like."""
    line = "".join(ornament.shown for ornament in row.prefix)
    for piece in row.pieces:
        line += " " * (piece.x - cell_len(line)) + piece.text_of(piece.start, piece.end)
    return line


def lines_of(article: Article, width: int) -> list[str]:
    """Return what an article looks like at a width."""
    return [painted_line(row).rstrip() for row in rows_of(ArticleLayout(article, width))]
