"""How collected static files are named: by their content, also where one script imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = r"(?P<matched>(?m:^)import (?P<names>\{[^}]*\}) from '(?P<url>\.\.?/[^']+)')"


class NamedByContent(CompressedManifestStaticFilesStorage):
    """A module keeps importing the version of its neighbours with which it was collected.

    Django can do that for imports that end in a semicolon; ours do not.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("*.js", ((IMPORT, "import %(names)s from '%(url)s'"),)),
    )
