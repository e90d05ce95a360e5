"""What goes beside the documents of an export for spaCy: a training config and how to use it.

The config is spaCy's own for `span_finder` and `spancat` (https://spacy.io/api/spanfinder), with four changes. A
categorizer that is offered every run of up to n tokens needs memory by the square of n, and quotes have hundreds of
tokens; with n = 3, as spaCy has it, it finds none of them. So the finder learns where spans begin and end, and the
categorizer is offered what lies between, up to the longest span there is. The finder starts from the belief that tokens
are neither, because one that has not learned yet would offer the square of the text. It has an embedding of its own:
where it shares one with the categorizer, which learns from far more tokens, it forgets what it has learned. And few
documents are read at once, because memory grows with all that is offered in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from reader.exchange.dialect import needed

CONFIG = "config.cfg"
PAGE = "README.md"
SPANS = "sc"
"""The key of the spans in `Doc.spans`."""

_BELIEF = -2.0
"""The score of a token that nothing is known of, before the logistic function: 12 %. With less it learns slowly."""
_AT_ONCE = 4
"""How many documents are read at once."""

_TEXT = """\
# Documents for spaCy

Written by Pressmark: {parts}. Each is a folder of `.spacy` files (`DocBin`), with a document for each article and
annotator.

```sh
python -m spacy debug data config.cfg
python -m spacy train config.cfg --output model
```

Run both in this folder. They train on `{train}` and report on `{dev}`{warning}

- `doc.spans["{key}"]` has all spans. The longest has {longest:,} tokens, and the config lets a model find such ones.
- `doc.ents` has those of {ents} that overlap no other. Where they overlap, it says that nothing is known (`missing`).
- Tokens are those of `spacy.blank("{lang}")`, spaCy {version}: the tokeniser that the trained pipeline has.
- `span.id_` is the span's id, and `doc.user_data["pressmark"]` what is known of the article.

```python
import spacy
from spacy.training import Corpus

nlp = spacy.blank("{lang}")
for example in Corpus("{train}")(nlp):
    print([(span.label_, span.text) for span in example.reference.spans["{key}"]])
```
"""


def parts_of(splits: Sequence[str]) -> tuple[str, str]:
    """Return which part of a split is trained on, and which is reported on; the same one if there is no other."""
    train = "train" if "train" in splits else splits[0]
    others = [name for name in splits if name != train]
    return train, "dev" if "dev" in others else (others or [train])[0]


def config(language: str, splits: Sequence[str], longest: int) -> bytes:
    """Return the training config.

    Args:
        language: spaCy's name of the language.
        splits: The names of the parts of the split; each is a folder.
        longest: How many tokens the longest span has.
    """
    made = needed("spacy.cli.init_config", "spacy").init_config(
        lang=language, pipeline=["span_finder", "spancat"], optimize="efficiency", gpu=False
    )
    made["paths"]["train"], made["paths"]["dev"] = parts_of(splits)
    finder, categorizer = made["components"]["span_finder"], made["components"]["spancat"]
    finder["max_length"] = max(1, longest)
    finder["model"] |= {"scorer": _scorer(), "tok2vec": _embedding(made["components"]["tok2vec"]["model"])}
    categorizer["suggester"] = {"@misc": "spacy.preset_spans_suggester.v1", "spans_key": SPANS}
    made["training"]["annotating_components"] = ["span_finder"]
    made["nlp"]["batch_size"] = _AT_ONCE
    return str(made.to_str()).encode("utf-8") + b"\n"


def _embedding(shared: dict[str, Any]) -> dict[str, Any]:
    """Return one like that which the other components share."""
    own: dict[str, Any] = deepcopy(shared)
    own["embed"]["width"] = "${components.span_finder.model.tok2vec.encode.width}"
    return own


def _scorer() -> dict[str, Any]:
    linear = {
        "@layers": "Linear.v1",
        "nO": 2,
        "init_W": {"@initializers": "zero_init.v1"},
        "init_b": {"@initializers": "uniform_init.v1", "lo": _BELIEF, "hi": _BELIEF},
    }
    return {"@layers": "chain.v1", "*": {"linear": linear, "logistic": {"@layers": "Logistic.v1"}}}


def page(language: str, splits: Sequence[str], longest: int, ents: str) -> bytes:
    """Return the page that says how to train.

    Args:
        language: spaCy's name of the language.
        splits: The names of the parts of the split.
        longest: How many tokens the longest span has.
        ents: Whose spans are in `doc.ents`, in words.
    """
    train, dev = parts_of(splits)
    alone = ", which tells nothing about other texts: export with `--split train=.8,dev=.1,test=.1`."
    return _TEXT.format(
        parts=", ".join(f"`{name}`" for name in splits),
        train=train,
        dev=dev,
        warning=alone if train == dev else ".",
        key=SPANS,
        longest=longest,
        ents=ents,
        lang=language,
        version=needed("spacy", "spacy").__version__,
    ).encode("utf-8")
