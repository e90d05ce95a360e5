"""What a dialect is, and which there are.

To add one, write a module `reader/exchange/dialects/NAME.py`; it is found by being there:

1. `write(records, job)` yields bytes of the export's file, or `FilePart`s of others, one record at a time.
   It calls `job.account.write(spans=…, relations=…)` for what came out, and `drop_span`, `drop_relation` or
   `miss` for what did not; the account is proved at the end, so that nothing gets lost in silence. Offsets
   in other units come from `reader.exchange.offsets`, tokens from `reader.exchange.tokens`, ids that a file
   lacks from `reader.exchange.derived`.
2. `read(file)` (or `read_folder(path)`) yields a `Reading` for each article, with a `Fault` for each part
   that it cannot read. Where a file says nothing, `unknown_provenance()` stands, and the importer fills it
   in.
3. `detect(head)` tells from the first bytes of a file whether it is one; it must be false for all other
   dialects.
4. `DIALECT = Dialect(name=…, …)` with what it loses and drops as `Loss`es. Heavy libraries are imported inside
   functions; name the extra that brings them in `extra`, and get them through `needed`.
5. It goes through `tests/exchange/test_every_dialect.py` by itself. Add a section to `docs/exporting.md`,
   and a consumer to `tests/conformance/`.

A name such as `label-studio` is a module `label_studio`; modules that begin with an underscore are parts of others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import IO, TypeAlias

from reader.core.annotation import Provenance
from reader.core.ids import Annotator
from reader.core.labels import LabelSet
from reader.errors import ExportError
from reader.exchange import dialects
from reader.exchange.account import Account, Loss
from reader.exchange.lasting_ids import with_lasting_ids
from reader.exchange.record import AnyRecord, Record
from reader.exchange.rules import Fault
from reader.exchange.things import ATTACHED, Thing


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one place of a file.

    Args:
        line: Where it starts, counted from 1.
        record: What could be read; None if nothing could.
        faults: What could not, and what contradicts itself.
        file: The file inside a folder; empty where the export is one file.
        part: Which part of the file it is, such as `task 3`, where the line may not tell; else empty.
    """

    line: int
    record: Record | None
    faults: tuple[Fault, ...] = ()
    file: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class FilePart:
    """Bytes for a file other than the export's own.

    Args:
        name: For a dialect of one file, what takes the place of its suffix: `.config.xml` goes beside `out.json` as
            `out.config.xml`. For a dialect of a folder, the path in it, with `/`.
        content: What comes next in it.
        if_edited: For a file beside the export's own that its user may have edited, and that comes whole: what to do
            where another one is there, which is not replaced. Empty where nobody edits it.
    """

    name: str
    content: bytes
    if_edited: str = ""


Output: TypeAlias = bytes | FilePart


@dataclass(frozen=True, slots=True)
class Option:
    """Something about a dialect that its user can choose with `--set NAME=VALUE`.

    Args:
        name: What it is called.
        default: Its value where the user says nothing.
        what: What it does, in a few words.
        values: What it may be; empty for anything.
    """

    name: str
    default: str
    what: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """What a writer is given beside the records.

    Args:
        labels: The library's label set.
        account: Where it counts what came out and what did not.
        options: The value of each of its options.
        split: The name of the split that is written, such as `train`; empty without splits.
        splits: The names of all splits that have articles, in the order in which they are written.
    """

    labels: LabelSet
    account: Account = field(default_factory=Account)
    options: Mapping[str, str] = field(default_factory=dict)
    split: str = ""
    splits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialect:
    """A file format of training data.

    Args:
        name: What `--format` calls it, and the NAME in the provenance `import:NAME`.
        title: What it is, in a few words.
        suffix: Of its files, with the dot; empty where it is a folder of files.
        offsets: The unit of its offsets, such as `code points`.
        loses: What of a record it cannot hold, whatever the record.
        drops: What it leaves out of some records, or with some options; the account tells of each by itself.
        write: Turns records into parts of files, one record at a time. Raises ExportError.
        write_rows: The same, where it can as well write records whose spans are still rows; None where it cannot.
        read: Turns a file into records, one at a time; None where there is no way back, or for a folder.
        read_folder: The same for a folder of files.
        detect: Tells a file, by its first bytes (at least 4096, or all), from those of all other dialects.
        detect_folder: The same for a folder.
        folder: Whether it is a folder of files.
        beside: What takes the place of its file's suffix in the names of others that come with it, as for `FilePart`.
        joins_splits: Whether the parts of a split lie in one folder, and its writer gives each its files; else each
            part is a folder of its own.
        by_record: Whether each record is written by itself, to one file: what is written of some records and then of
            others is what is written of all.
        keeps_provenance: Whether what is read has the provenance that it had when it was written.
        keeps_ids: Whether what a file calls a span or relation is its name for life, also in later versions of the
            file; else, as with `T1` of brat, it is taken for no more than its place there, and tells nothing.
        names_roles: Whether what it reads is called by what it is for where a file does not say a name, so that an
            import gives it the library's names.
        tells_suggestions: Whether what nobody has decided about cannot be taken in it for what somebody has.
        extra: The extra of the package that it needs; empty for none.
        options: What its user can choose.
    """

    name: str
    title: str
    suffix: str
    offsets: str
    loses: tuple[Loss, ...]
    write: Callable[[Iterable[Record], Job], Iterator[Output]]
    write_rows: Callable[[Iterable[AnyRecord], Job], Iterator[Output]] | None = None
    read: Callable[[IO[bytes]], Iterator[Reading]] | None = None
    read_folder: Callable[[Path], Iterator[Reading]] | None = None
    detect: Callable[[bytes], bool] | None = None
    detect_folder: Callable[[Path], bool] | None = None
    folder: bool = False
    beside: tuple[str, ...] = ()
    joins_splits: bool = False
    by_record: bool = False
    keeps_provenance: bool = False
    keeps_ids: bool = False
    names_roles: bool = False
    tells_suggestions: bool = False
    extra: str = ""
    options: tuple[Option, ...] = ()
    drops: tuple[Loss, ...] = ()

    @property
    def may_lose(self) -> tuple[Loss, ...]:
        """What it does not keep, always or of some records: where spans go, what hangs on them goes too."""
        told = (*self.loses, *self.drops)
        if all(loss.thing is not Thing.SPANS for loss in told):
            return told
        whole = {loss.thing for loss in told if loss in self.loses or loss.what == "left out"}
        things = (thing for thing in (Thing.RELATIONS, *ATTACHED) if thing not in whole)
        return (*told, *(Loss(thing, "those of spans that are left out") for thing in things))

    @property
    def reads(self) -> bool:
        """Whether there is a way back."""
        return self.read is not None or self.read_folder is not None

    def readings(self, path: Path) -> Iterator[Reading]:
        """Yield what a file or folder holds, with ids that are the same each time it is read.

        Raises:
            ExportError: If there is no way back, or it is a file where a folder is needed, or the reverse.
        """
        if self.keeps_provenance:  # Its ids are all its own.
            yield from self._readings(path)
            return
        for reading in self._readings(path):
            record = reading.record and with_lasting_ids(reading.record, self.name, keeps_ids=self.keeps_ids)
            yield replace(reading, record=record)

    def _readings(self, path: Path) -> Iterator[Reading]:
        if not self.reads:
            raise ExportError(f"{self.name} can be written, not read", where=str(path))
        if self.read is None:
            if self.read_folder is None or not path.is_dir():
                raise ExportError(
                    f"{self.name} is a folder of files", where=str(path), remedy="name the folder"
                )
            yield from self.read_folder(path)
            return
        if path.is_dir():
            raise ExportError("this is a folder", where=str(path), remedy="name the files in it")
        with path.open("rb") as file:
            yield from self.read(file)

    def chosen(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return the value of each option, as its user gave it or as it is by itself.

        Raises:
            ExportError: If there is no such option, or it cannot be that.
        """
        known = {option.name: option for option in self.options}
        for name, value in given.items():
            if name not in known:
                names = ", ".join(known) or "none"
                raise ExportError(f"{self.name} has no option {name!r}", remedy=f"it has: {names}")
            if known[name].values and value not in known[name].values:
                allowed = ", ".join(known[name].values)
                raise ExportError(f"{name} cannot be {value!r}", remedy=f"it can be: {allowed}")
        return {name: given.get(name, option.default) for name, option in known.items()}


def unknown_provenance(by: str = "", at: str = "") -> Provenance:
    """Return the provenance of what a file does not say it of; the importer puts its own in its place.

    Args:
        by: Who made it; empty where nothing is said.
        at: When, in UTC with milliseconds; empty where nothing is said.
    """
    return Provenance(Annotator(by), at)


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Return the names of the dialects, our own first; none is imported for it."""
    found = [module.name for module in iter_modules(dialects.__path__) if not module.name.startswith("_")]
    return tuple(name.replace("_", "-") for name in sorted(found, key=lambda name: (name != "native", name)))


def dialect(name: str, *, reading: bool = False) -> Dialect:
    """Return the dialect of a name.

    Args:
        name: The name.
        reading: Whether its files are to be read, so that only such dialects are told where there is none of the name.

    Raises:
        ExportError: If there is none.
    """
    if name not in names():
        from difflib import get_close_matches

        known = [able for able in names() if not reading or dialect(able).reads]
        close = get_close_matches(name, known, n=1)
        guess = f"did you mean {close[0]}?" if close else f"known: {', '.join(known)}"
        raise ExportError(f"there is no format {name!r}", remedy=guess)
    found: Dialect = import_module(f"{dialects.__name__}.{name.replace('-', '_')}").DIALECT
    return found


def needed(module: str, extra: str) -> ModuleType:
    """Import a library that an extra brings.

    Args:
        module: The module.
        extra: The extra of the package.

    Raises:
        ExportError: If it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as fault:
        if fault.name and fault.name.partition(".")[0] != module.partition(".")[0]:
            raise
        raise ExportError(
            f"this format needs {module.partition('.')[0]}, which is not installed",
            remedy=f"pip install 'pressmark[{extra}]'",
        ) from None
