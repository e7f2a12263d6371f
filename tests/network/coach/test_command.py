import json

import pytest
from django.core.management import CommandError, call_command

BAD = {
    "not-there.txt": "cannot be read: No such file or directory.",
    "folder": "cannot be read: Is a directory.",
    "latin.txt": "is not in UTF-8.",
}


def coach(capsys, path, content):
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    call_command("coach", str(path))
    out, err = capsys.readouterr()
    assert err == ""
    return [json.loads(line) for line in out.splitlines()]


def test_each_line_gets_one_line_of_json_in_its_order(capsys, tmp_path):
    answers = coach(capsys, tmp_path / "in", "Connecting maths teachers\n\nRural GPs in single-handed practices\n")

    assert answers == [
        {
            "verdict": "broad",
            "missing": ["situation", "change", "not-for"],
            "questions": [
                "Which maths teachers, and in what situation?",
                "What should be different for them in two years?",
            ],
        },
        {
            "verdict": "broad",
            "missing": ["who", "situation", "change", "not-for"],
            "questions": [
                "Whom would you call together? Picture three people by name: what are they?",
                "What should be different for them in two years?",
            ],
        },
        {
            "verdict": "precise",
            "missing": ["change", "not-for"],
            "questions": [
                "What should be different for them in two years?",
                "Who would be welcome elsewhere, but is not meant here?",
            ],
        },
    ]


@pytest.mark.parametrize(("content", "lines"), [
    ("", 0), ("\n", 1), ("a", 1), ("a\r\nb\r\n", 2), ("a\n\n", 2), ("\ufeffTeachers\n", 1),
    ("a\u2028b\x85c\x0b\x0c\x1e", 1), ("a\x00b\x1b[31m", 1), ("מורים\n👩‍🏫\n", 2), ("x" * 10_000, 1),
])  # fmt: skip
def test_lines_end_at_line_feeds_and_nowhere_else(capsys, tmp_path, content, lines):
    assert len(coach(capsys, tmp_path / "in", content)) == lines


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path, name):
    (tmp_path / "folder").mkdir()
    (tmp_path / "latin.txt").write_bytes("Café owners".encode("latin-1"))

    with pytest.raises(CommandError) as refused:
        call_command("coach", str(tmp_path / name))

    assert str(refused.value) == f"{tmp_path / name} {BAD[name]}"
    assert refused.value.returncode == 1
