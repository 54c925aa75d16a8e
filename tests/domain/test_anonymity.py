"""Counts by country: nobody can be found out, also not by subtraction."""

from hypothesis import given
from hypothesis import strategies as st

from petition_app.domain.anonymity import LEAST, published


@given(st.dictionaries(st.sampled_from([f"{a}{b}" for a in "ABCD" for b in "EFGH"]), st.integers(0, 40)))
def test_no_small_country_is_named_and_the_rest_hides_at_least_two(counts):
    shown = published(counts)

    assert all(count >= LEAST for _, count in shown.named)
    assert sum(count for _, count in shown.named) + shown.others_count == sum(counts.values())
    if shown.others and shown.named:
        assert shown.others >= 2
        assert shown.others_count >= LEAST


def test_the_largest_are_named_first_and_no_more_than_asked_for():
    shown = published({"DE": 50, "FR": 90, "IT": 30, "SE": 3}, most=2)

    assert shown.named == (("FR", 90), ("DE", 50))
    assert (shown.others, shown.others_count) == (2, 33)
