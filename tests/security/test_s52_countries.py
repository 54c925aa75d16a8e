"""S52: published counts by country find nobody out, alone and by the difference of one day to the next."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from petition_app.domain.anonymity import LEAST, LEAST_FOR_A_TABLE, Table, next_table
from petition_app.queries import publications
from petition_app.services import publishing
from tests import confirmed
from tests.people import Signer

CODES = "ABCDE"

#: What happens in a day: so many sign in each country (or withdraw).
DAYS = st.lists(
    st.dictionaries(st.sampled_from(CODES), st.integers(-15, 15) | st.sampled_from((-40, -1, 1, 60))), max_size=8
)
BEGINNINGS = st.dictionaries(st.sampled_from(CODES), st.integers(0, 90), min_size=1)


def comparable(before: Table, after: Table) -> list[tuple[int, int]]:
    """Return what an observer can compare: sums over the same countries in both tables, the smallest such sets.

    Found by trying every set of countries, and so in another way than the table is made.
    """

    def sums(table: Table) -> dict[frozenset[str], int]:
        cells = [(frozenset(code), count) for code, count in table.named]
        unnamed = frozenset(CODES) - {code for code, _ in table.named}
        # Where there are no others, each country that is not named is known to have none.
        cells += [(unnamed, table.others)] if table.others else [(frozenset(code), 0) for code in unnamed]
        return {
            frozenset().union(*(countries for countries, _ in chosen)): sum(count for _, count in chosen)
            for size in range(1, len(cells) + 1)
            for chosen in combinations(cells, size)
        }

    one, other = sums(before), sums(after)
    both = [countries for countries in one.keys() & other.keys() if countries]
    smallest = [countries for countries in both if not any(smaller < countries for smaller in both)]
    return [(one[countries], other[countries]) for countries in smallest]


@settings(max_examples=300)
@given(BEGINNINGS, DAYS, st.dictionaries(st.sampled_from(CODES), st.integers(0, 12)))
def test_s52_neither_a_table_nor_the_difference_of_two_finds_anybody_out(counts, days, known):
    before = None
    for day in [{}, *days]:
        counts = {code: max(0, counts.get(code, 0) + day.get(code, 0)) for code in CODES}
        table = next_table(before, counts, {code: min(known.get(code, 0), counts[code]) for code in CODES})
        if table is not None:
            assert all(count >= LEAST for _, count in table.named)
            assert table.others >= LEAST or table.others == 0 or not table.named
            assert table.total >= LEAST_FOR_A_TABLE or before is not None
        if before is not None:
            assert table is not None
            moved = [after - earlier for earlier, after in comparable(before, table)]
            assert not [amount for amount in moved if 0 < abs(amount) < LEAST]
        before = table


def test_s52_a_rest_that_is_gone_tells_nothing_of_the_rest_before():
    # Everybody else is named now, so what was the rest is known: nineteen were to become twenty.
    before = next_table(None, {"B": 70, "A": 11, "D": 10, "E": 10, "C": 9}, {})
    assert before == Table(named=(("B", 70), ("A", 11), ("D", 10)), others=19)

    assert next_table(before, {"B": 70, "C": 10, "D": 10, "E": 10}, {}) == before
    assert next_table(before, {"B": 70, "C": 19, "D": 10, "E": 10}, {}).named[1] == ("C", 19)


def test_s52_nor_does_a_rest_that_is_new_tell_of_what_was_named():
    before = next_table(None, {"B": 70, "C": 15, "D": 19}, {})
    assert before.others == 0

    assert next_table(before, {"B": 70, "C": 6, "D": 19, "E": 8}, {}) == before
    assert next_table(before, {"B": 70, "C": 2, "D": 19, "E": 30}, {}).others == 21


def test_s52_a_table_keeps_up_with_what_is_signed():
    first = next_table(None, {"DE": 120, "FR": 40, "SE": 9, "IT": 6}, {})
    second = next_table(first, {"DE": 500, "FR": 45, "SE": 60, "IT": 20, "ES": 3}, {})
    third = next_table(second, {"DE": 500, "FR": 51, "SE": 60, "IT": 20, "ES": 3}, {})

    assert first == Table(named=(("DE", 120), ("FR", 40)), others=15)
    assert second == Table(named=(("DE", 500), ("SE", 60), ("FR", 40)), others=23)
    assert third == Table(named=(("DE", 500), ("SE", 60), ("FR", 51)), others=23)


def test_s52_a_country_is_not_named_where_those_who_show_themselves_leave_too_few_others():
    counts = {"DE": 120, "FR": 14, "SE": 30, "IT": 7, "ES": 8}

    assert ("FR", 14) in next_table(None, counts, {"FR": 4}).named
    assert next_table(None, counts, {"FR": 5}) == Table(named=(("DE", 120), ("SE", 30)), others=29)


@pytest.mark.parametrize("number", [0, 1, 99])
def test_s52_below_a_hundred_only_the_total_is_known(number):
    assert next_table(None, {"DE": number}, {}) is None


def test_s52_a_table_that_stands_stays_when_signatures_are_taken_back():
    stands = next_table(None, {"DE": 90, "FR": 10}, {})
    assert next_table(stands, {"DE": 80, "FR": 10}, {}) == stands


def people(**countries):
    return [
        {"country": code, "email": f"{code}-{number}@example.org"}
        for code, many in countries.items()
        for number in range(many)
    ]


def test_s52_pages_show_the_table_of_the_day_however_often_they_are_asked(app, make, visitor, mailbox, clock):
    petition = make.petition()
    confirmed.signatures(petition.id, people(DE=80, FR=21, SE=3))
    publishing.publish_what_is_due()
    page = f"/en/{petition.slug}/signatures"
    first = visitor.opens(page).text

    for number in range(12):
        make.signature(petition, email=f"later-{number}@example.org", country="SE")
    publishing.publish_what_is_due()
    clock.passes(minutes=1)
    assert "Germany 80" in first
    assert "Other countries 24" in first
    assert "Sweden" not in first
    assert "Germany 80" in visitor.opens(page).text
    assert "Other countries 24" in visitor.opens(page).text
    assert "Other countries 24" in visitor.opens(f"/en/{petition.slug}").text

    clock.passes(days=1)
    publishing.publish_what_is_due()
    clock.passes(minutes=1)
    assert "Sweden 15" in visitor.opens(page).text
    assert "Other countries" not in visitor.opens(page).text
    assert publications.countries(petition.id).table.total == 116


def test_s52_what_is_not_public_is_not_published(app, make, clock):
    hidden = make.petition(hidden=True)
    confirmed.signatures(hidden.id, people(DE=120))
    publishing.publish_what_is_due()
    assert publications.countries(hidden.id) is None


def test_s52_before_there_is_a_table_the_page_says_when_there_will_be_one(app, make, mailbox):
    petition = make.petition()
    signer = Signer(app, mailbox)
    assert "once a hundred people have signed" in signer.opens(f"/en/{petition.slug}/signatures").text
    assert "Signatures by country" not in signer.opens(f"/en/{petition.slug}").text
