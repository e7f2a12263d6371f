"""One stylesheet and one script for all pages, put together from many small files.

``static/css/`` holds one file per component and ``static/js/`` one module per behaviour, while a page links only
``css/kith.css`` and ``js/kith.js``. This finder makes the two from their parts whenever a part is newer, so the same
addresses work with the development server, with the test server and with ``collectstatic``, without a build step.
"""

import atexit
import gzip
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

STATIC = Path(settings.BASE_DIR) / "static"

SCRIPTS = (
    "vendor/htmx/htmx-2.0.11.min.js",
    "js/announce.js",
    "js/swaps.js",
    "js/focus.js",
    "js/toasts.js",
    "js/menu.js",
    "js/theme.js",
    "js/sign_out.js",
    "js/forget.js",
    "js/submit_once.js",
    "js/unsaved.js",
    "js/copy.js",
    "js/suggest.js",
    "js/follow.js",
)


def _style_parts() -> list[Path]:
    # Cascade layers decide what wins, so the files may simply stand in the order of their names;
    # ``_layers.css`` sorts before the others and declares the layers.
    return sorted((STATIC / "css").glob("*.css"))


def _script_parts() -> list[Path]:
    return [STATIC / name for name in SCRIPTS]


def _join_styles(parts: Iterable[Path]) -> str:
    text = "\n".join(part.read_text(encoding="utf-8") for part in parts)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", text).strip() + "\n"


def _join_scripts(parts: Iterable[Path]) -> str:
    vendored, *modules = (part.read_text(encoding="utf-8").rstrip() for part in parts)
    # Each module keeps its names to itself, as it would if the browser loaded it as a file of its own.
    return "\n".join([vendored, *(f"(() => {{\n'use strict';\n{module}\n}})();" for module in modules)]) + "\n"


BUNDLES = {
    "css/kith.css": (_style_parts, _join_styles),
    "js/kith.js": (_script_parts, _join_scripts),
}


_building = threading.Lock()


@cache
def _folder_of(process: int) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="kith-static-"))
    atexit.register(_remove, folder, process)
    return folder


def _remove(folder: Path, process: int) -> None:
    # A forked child ends with its parent's exit handlers and must leave the parent's folder alone.
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)


def _folder() -> Path:
    """A private folder of this process that goes when the process ends."""
    return _folder_of(os.getpid())


def _write(path: Path, content: bytes) -> None:
    # Whoever reads at this moment gets the old file or the new one, never half of one.
    unfinished = path.with_name(f".{path.name}")
    unfinished.write_bytes(content)
    unfinished.replace(path)


def bundle(name: str) -> Path:
    """The path of the finished bundle, made anew if one of its parts has changed since."""
    find_parts, join = BUNDLES[name]
    with _building:
        parts = find_parts()
        path = _folder() / name
        changed = max(part.stat().st_mtime for part in parts)
        if not path.exists() or path.stat().st_mtime < changed:
            path.parent.mkdir(parents=True, exist_ok=True)
            text = join(parts).encode()
            # The compressed sibling is what WhiteNoise sends to browsers that take it.
            _write(Path(f"{path}.gz"), gzip.compress(text, mtime=0))
            _write(path, text)
        return path


class BundleFinder(BaseFinder):
    """Finds the two bundles; everything else is left to the finders after it."""

    def check(self, **kwargs) -> list:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs) -> str | list[str]:
        found = [str(bundle(path))] if path in BUNDLES else []
        return found if find_all else "".join(found)

    def list(self, ignore_patterns) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in BUNDLES:
            bundle(name)
            yield name, FileSystemStorage(location=_folder())
