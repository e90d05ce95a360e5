"""What the entities are called that annotations point at, as far as the register has been read."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from reader.core.ids import EntityId
from reader.errors import LibraryError

if TYPE_CHECKING:
    from reader.core.entities import Entities
    from reader.editor.editor import Editor


class Names:
    """Names by id, for showing. The register is read when somebody has asked for a name, and not before.

    Args:
        editor: The editor; once it knows who is who in the article, what it knows is told.
    """

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self._read: Entities | None = None
        self.wanted = False
        """Whether a name was asked for before the register was read."""

    @property
    def entities(self) -> Entities | None:
        """The register as it is known now; None while it is not."""
        cast = self._editor.cast
        return cast.register.entities if cast is not None else self._read

    def of(self, identifier: EntityId | None) -> str:
        """Return the name of the entry that an id stands for; empty while it is not known, or where there is none."""
        if identifier is None:
            return ""
        entities = self.entities
        if entities is None:
            self.wanted = True
            return ""
        from reader.core.entities import resolve

        found = resolve(entities, identifier)
        return entities[found].name if found is not None else ""

    def reread(self) -> None:
        """Read the register again if it was read before; where it cannot be read, what was known stays."""
        if self._editor.cast is not None:
            with suppress(LibraryError):
                self._editor.cast.register.reread()
        elif self._read is not None:
            self.read()

    def read(self) -> None:
        """Read the register; may run in a thread of its own. Where it cannot be read, nobody has a name."""
        library = self._editor.library
        self.wanted, self._read = False, {}
        with suppress(LibraryError):
            self._read = library.entities() if library is not None else {}
