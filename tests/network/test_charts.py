from network import charts


def test_a_share_beyond_the_drawing_stays_at_its_edge():
    assert [charts.across(share) for share in (-0.2, 0, 0.9, 1 / 3, 1.4)] == ["0%", "0%", "90%", "33.33%", "100%"]


def test_the_words_of_a_mark_lean_to_the_side_with_more_room():
    assert charts.mark(0.05, "25 of 500") == charts.Mark("5%", "25 of 500", "start")
    assert charts.mark(0.9, "36 of 40") == charts.Mark("90%", "36 of 40", "end")


def test_a_span_runs_from_its_lower_to_its_upper_end():
    assert charts.span(0.77, 0.96) == charts.Span("77%", "96%", "19%")


def test_the_longest_bar_fills_the_width():
    drawn = charts.bars([("strong", 12, "/ties/?band=strong"), ("weak", 48)])

    assert [(bar.width, bar.url) for bar in drawn] == [("25%", "/ties/?band=strong"), ("100%", "")]


def test_bars_of_nothing_have_no_length():
    assert [bar.width for bar in charts.bars([("strong", 0), ("weak", 0)])] == ["0%", "0%"]


def test_a_line_rises_with_its_values_and_never_leaves_its_box():
    drawn = charts.series([0.5, 1.0, 1.7], goal=0.9)

    assert drawn.line == "M0 50L50 0L100 0"
    assert drawn.area == "M0 50L50 0L100 0V100H0Z"
    assert drawn.goal == 10


def test_a_gap_begins_a_new_stroke_and_a_lone_value_is_a_dot():
    drawn = charts.series([0.5, 0.5, None, 1.0, None, None, 0.0, 0.5, 1.0])

    assert drawn.line == "M0 50L12.5 50M75 100L87.5 50L100 0"
    assert drawn.dots == [(37.5, 0.0)]


def test_a_line_without_values_is_empty():
    assert charts.series([]) == charts.Series(line="", area="", goal=None, dots=[])
