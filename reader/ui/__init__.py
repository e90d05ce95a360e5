"""The screen: paints what the editor holds and passes keys to it."""

from reader.ui.spared import import_textual

import_textual()
