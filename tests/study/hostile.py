"""Texts that nobody writes, but that a program must stand."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = (
    "<script>alert(1)</script>", "<img src=http://evil.example/p.png>", "<svg onload=alert(1)>", "<!--", "-->", "<![CDATA[",
    "<?x", "<div", "</div>", "<a href='javascript:alert(1)'>", "![p](http://evil.example/p.png)", "![p][r]",
    "[r]: http://evil.example/p.png", "[x](javascript:alert(1))", "[x](java&#115;cript:alert(1))", "<javascript:alert(1)>",
    "[x](data:text/html,<script>)", "![f](frame:1.5)", "![f](frame:1e9)", "![[embed]]", "[[link]]", "`", "``", "```", "~~~",
    "    ", "\t", "> ", "- ", "1. ", "# ", "---", "===", "***", "_", "\n", "\n\n", "\r\n", "\\", "\\<b>", "|", "|-|-|\n", "$",
    "$$", "$a<b$", "$$\n", "\\text{<script>alert(1)</script>}", "\\href{javascript:alert(1)}{x}", "\\def\\a{\\a\\a}\\a",
    "\\frac{1}{2}", "{", "}", "%%", "&lt;script&gt;", "&#x3C;b>", '"', "'", ": ", "key: value", "- item", "!!python/object",
    "&anchor *alias", "...", "\x00", "\x1b[31m", "\u202e", "\u2066", "\u2028", "\ufeff", "\ufffe", "\ud800", "\x85", "שלום",
    "مرحبا", "忘却", "🎓", "word", " ", "](", ")", "[", "]", "(", "!", "<", ">", "b>", "c", "://",
)  # fmt: skip


def hostile_texts() -> st.SearchStrategy[str]:
    """Notes and titles of pieces that mean something to Markdown, HTML, LaTeX or YAML, and of anything else."""
    pieces = st.one_of(st.sampled_from(PIECES), st.text(st.characters(), max_size=5))
    return st.lists(pieces, max_size=24).map("".join)
