import gzip
import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.management import call_command

from network import static_bundles

LAYERS = {"base", "components", "pages", "utilities"}


def test_the_stylesheet_holds_every_part_and_begins_with_the_order_of_the_layers():
    text = Path(finders.find("css/kith.css")).read_text()

    assert text.startswith("@layer base, components, pages, utilities;")
    assert "/*" not in text
    for part in (static_bundles.STATIC / "css").glob("*.css"):
        last_line = re.sub(r"/\*.*?\*/", "", part.read_text(), flags=re.DOTALL).split("\n}")[0].splitlines()[-1].strip()
        assert last_line in text, part.name


def test_every_style_stands_in_a_layer():
    for part in (static_bundles.STATIC / "css").glob("*.css"):
        rules = re.sub(r"/\*.*?\*/", "", part.read_text(), flags=re.DOTALL)
        depth, outside = 0, ""
        for letter in rules:
            depth -= letter == "}"
            outside += letter if depth == 0 and letter not in "{}" else ""
            depth += letter == "{"
        named = {name for line in re.findall(r"@layer ([^;@]+)", outside) for name in re.split(r"[,\s]+", line) if name}
        assert named and named <= LAYERS, part.name
        assert re.sub(r"@layer [a-z, ]+;?", "", outside).strip() == "", part.name


def test_the_script_begins_with_htmx_and_holds_every_module():
    text = Path(finders.find("js/kith.js")).read_text()

    assert text.startswith("var htmx=")
    for name in static_bundles.SCRIPTS:
        assert (static_bundles.STATIC / name).read_text().rstrip() in text, name


def test_one_module_alone_knows_the_events_of_htmx():
    modules = (static_bundles.STATIC / "js").glob("*.js")

    assert [module.name for module in modules if "htmx:" in module.read_text()] == ["swaps.js"]


def test_the_compressed_sibling_says_the_same():
    path = finders.find("css/kith.css")

    assert gzip.decompress(Path(f"{path}.gz").read_bytes()) == Path(path).read_bytes()


def test_a_changed_part_makes_a_new_bundle():
    path = static_bundles.bundle("css/kith.css")
    os.utime(path, (0, 0))

    assert static_bundles.bundle("css/kith.css").stat().st_mtime > 0


def test_many_at_once_get_the_whole_file():
    static_bundles.bundle("css/kith.css").unlink()

    with ThreadPoolExecutor(8) as pool:
        texts = {path.read_bytes() for path in pool.map(static_bundles.bundle, ["css/kith.css"] * 40)}

    assert len(texts) == 1
    assert min(len(text) for text in texts) > 20_000


def test_collecting_gives_both_bundles_hashed_names_and_finds_their_fonts(tmp_path, settings):
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    (style,) = tmp_path.glob("css/kith.????????????.css")
    assert list(tmp_path.glob("js/kith.????????????.js"))
    fonts = re.findall(r'url\("\.\./(fonts/[^"]+)"\)', style.read_text())
    assert len(fonts) == 4
    assert all((tmp_path / font).is_file() and re.search(r"\.[0-9a-f]{12}\.woff2$", font) for font in fonts)
