"""Sections: what stands in a block is of the shape that its kind needs."""

import pytest

from petition_app.domain.sections import SectionInvalid, SectionKind, check_items


@pytest.mark.parametrize("value", [True, -1, "many"])
def test_a_figure_is_a_number_from_nothing_up(value):
    with pytest.raises(SectionInvalid, match="a figure is a number"):
        check_items(SectionKind.FIGURES, [{"label": "Prisoners", "value": value, "source": "A report"}])
