"""Whether an article still has the text that somebody works with."""

from __future__ import annotations

import os
from pathlib import Path

from reader.core.codec import MalformedError
from reader.errors import SaveError
from reader.library.article_file import head_of


class ArticleWatch:
    """Watches the file of an article, which others may replace at any time, such as by `git pull`.

    Args:
        path: The file.
        sha256: The digest of the text that is worked with.
        seen: What told the file from any other state of it (`identity`) before it was read; None if nobody looked.
    """

    def __init__(self, path: Path, sha256: str, seen: tuple[int, ...] | None) -> None:
        self.path = path
        self._name = os.fspath(path)
        self._sha256 = sha256
        self._seen = seen

    def verify(self) -> None:
        """Look whether the article has the text still.

        Raises:
            SaveError: If it has another, or is gone.
        """
        if not self.stands():
            raise SaveError("the article’s text was changed outside", remedy="open the article again")

    def stands(self) -> bool:
        """Tell whether the article has the text still; a file that is as it was before is not read again."""
        try:
            found = os.stat(self._name)  # noqa: PTH116 - on the way of every edit; a Path spells itself anew
        except OSError:
            return False
        here = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
        if here != self._seen:
            try:
                if head_of(self.path).get("sha256") != self._sha256:
                    return False
            except (OSError, MalformedError):
                return False
            self._seen = here
        return True
