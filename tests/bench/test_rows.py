import pytest

from tests.bench import rows
from tests.bench.__main__ import measured
from tests.bench.rows import LeftOut, Row, row


def made(measure, target=1.0, better="lower"):
    return Row("a figure", measure, "s", target, better, quick=True)


@pytest.mark.parametrize(("better", "value", "ok"), [("lower", 1, True), ("lower", 1.1, False), ("higher", 0.9, False)])
def test_a_row_says_on_which_side_of_its_target_a_value_must_lie(better, value, ok, capsys):
    figure = measured(made(lambda: value, better=better))

    assert figure == {"name": "a figure", "value": value, "unit": "s", "target": 1.0, "ok": ok}
    assert capsys.readouterr().out.startswith("ok" if ok else "MISS")


def test_a_row_that_fails_is_a_miss_and_hides_no_other(capsys):
    figure = measured(made(lambda: 1 / 0))

    assert figure["ok"] is False
    assert figure["value"] is None
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_row_that_cannot_be_had_is_left_out_with_its_reason(capsys):
    def absent():
        raise LeftOut("there is no such tool here")

    assert measured(made(absent)) is None
    assert "there is no such tool here" in capsys.readouterr().out


def test_two_rows_cannot_share_a_name(monkeypatch):
    monkeypatch.setattr(rows, "ROWS", [])
    row("twice", unit="s", target=1)(lambda: 0)

    with pytest.raises(ValueError, match="twice"):
        row("twice", unit="s", target=1)(lambda: 0)
