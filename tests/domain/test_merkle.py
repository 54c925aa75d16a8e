"""The tree: its roots and proofs agree with the standard's, with another implementation's, and with nothing forged."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from petition_app.domain import merkle, tiles
from petition_app.domain.tiles import ENTRIES, Tile

# The eight entries of the reference tests of Certificate Transparency, and the roots of their first n (RFC 6962).
REFERENCE = [bytes.fromhex(entry) for entry in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
REFERENCE.append(bytes.fromhex("606162636465666768696a6b6c6d6e6f"))
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def grown(hashes, *, steps=(10**9,)):
    """Return the tree over hashes, kept in tiles, as it grows by so many at once."""
    kept: dict[tuple[int, int], bytes] = {}

    def read(level, number):
        return kept.get((level, number), b"")

    size, turn = 0, 0
    while size < len(hashes):
        step = steps[turn % len(steps)]
        kept.update(tiles.grown(size, hashes[size : size + step], read))
        size, turn = min(size + step, len(hashes)), turn + 1
    return tiles.Tree(read), kept


def naive(hashes):
    """Return the root as the standard defines it, in three lines (RFC 9162, section 2.1.1)."""
    if len(hashes) <= 1:
        return hashes[0] if hashes else merkle.EMPTY
    middle = 1 << (len(hashes) - 1).bit_length() - 1
    return merkle.node(naive(hashes[:middle]), naive(hashes[middle:]))


LEAVES = [merkle.leaf(number.to_bytes(4, "big")) for number in range(70_000)]


@pytest.mark.parametrize("size", ROOTS)
def test_the_roots_are_those_of_the_reference(size):
    tree, _ = grown([merkle.leaf(entry) for entry in REFERENCE])
    assert merkle.root(size, tree.subtree).hex() == ROOTS[size]


def test_the_proofs_are_those_of_the_reference():
    tree, _ = grown([merkle.leaf(entry) for entry in REFERENCE])
    assert [step.hex() for step in merkle.inclusion(5, 8, tree.subtree)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [step.hex() for step in merkle.consistency(6, 8, tree.subtree)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


# What pymerkle 7.0.0 makes of 300 entries, the n-th of which is SHA-256 of n in four bytes: some of its roots, and
# SHA-256 over all 300 of them. Its package asks for a version of another that we do not use, so it stands here only.
OTHERS = {
    3: "b1782769b8906e20ab9b2648e93f64b15e98d20ebdc70e9d5dd2737378bfa0cd",
    255: "213b5afe44da31f7c8f4c8c18d61c7f87660c6941acd1d710b1576998c1aa72d",
    256: "7a7775844461b0643b18934dc7aea4a03679bf7108489b6b5facbee51b6a0de7",
    257: "5ecc270f9da75d4d9c0fc56abd86d40251af178ce20f6bb1483ad9cb202dccd7",
    300: "c3f87bf36287929e800aa31c26d5c5352f208f61a979c8b7b4080e5623d32c70",
}
ALL_OF_OTHERS = "21b5938c22853dce954b73399abd8e3d57a6c6e12ba5eb1634cbf9fc85fd6d0b"


def test_s45_another_implementation_finds_the_same_roots():
    entries = [hashlib.sha256(number.to_bytes(4, "big")).digest() for number in range(300)]
    tree, _ = grown([merkle.leaf(entry) for entry in entries])
    roots = [merkle.root(size, tree.subtree) for size in range(1, 301)]
    assert {size: roots[size - 1].hex() for size in OTHERS} == OTHERS
    assert hashlib.sha256(b"".join(roots)).hexdigest() == ALL_OF_OTHERS


def test_a_tree_that_is_built_leaf_by_leaf_has_the_same_roots():
    appended = merkle.Appended()
    for size in range(300):
        assert appended.root == naive(LEAVES[:size])
        assert appended.size == size
        appended.add(LEAVES[size])


@settings(max_examples=60, deadline=None)
@given(size=st.integers(1, 1200), data=st.data())
def test_s45_whatever_the_size_and_the_steps_every_proof_holds_and_no_other(size, data):
    hashes = LEAVES[:size]
    tree, _ = grown(hashes, steps=data.draw(st.lists(st.integers(1, 700), min_size=1, max_size=4)))
    root = merkle.root(size, tree.subtree)
    assert root == naive(hashes)
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(0, size))
    path = merkle.inclusion(index, size, tree.subtree)
    steps = merkle.consistency(old, size, tree.subtree)
    old_root = naive(hashes[:old])

    assert merkle.proves_inclusion(hashes[index], index, size, path, root)
    assert merkle.proves_consistency(old, size, old_root, root, steps)

    other = merkle.leaf(b"somebody else")
    assert not merkle.proves_inclusion(other, index, size, path, root)
    assert not merkle.proves_inclusion(hashes[index], index, size, path, other)
    assert not merkle.proves_inclusion(hashes[index], index, size, [*path, other], root)
    assert not merkle.proves_inclusion(hashes[index], size, size, path, root)
    assert not merkle.proves_consistency(old, size, other, root, steps)
    assert not merkle.proves_consistency(old, size, old_root, other, steps) or old == 0
    assert not merkle.proves_consistency(old, size, old_root, root, [*steps, other])
    if path:
        place = data.draw(st.integers(0, len(path) - 1))
        assert not merkle.proves_inclusion(hashes[index], index, size, path[:-1], root)
        assert not merkle.proves_inclusion(hashes[index], index, size, _with(path, place, other), root)
    if steps:
        place = data.draw(st.integers(0, len(steps) - 1))
        assert not merkle.proves_consistency(old, size, old_root, root, steps[:-1])
        assert not merkle.proves_consistency(old, size, old_root, root, _with(steps, place, other))


def _with(path, place, other):
    return [*path[:place], other, *path[place + 1 :]]


def test_a_tree_of_many_tiles_is_read_tile_by_tile():
    tree, kept = grown(LEAVES, steps=(30_000,))
    root = naive(LEAVES)
    assert merkle.root(len(LEAVES), tree.subtree) == root
    assert sorted({level for level, _ in kept}) == [0, 1, 2]
    assert all(len(content) == 256 * 32 for (level, number), content in kept.items() if level == 0 and number < 273)
    path = merkle.inclusion(65_535, len(LEAVES), tree.subtree)
    assert merkle.proves_inclusion(LEAVES[65_535], 65_535, len(LEAVES), path, root)
    read: list[tuple[int, int]] = []
    counting = tiles.Tree(lambda level, number: (read.append((level, number)), kept[level, number])[1])
    merkle.inclusion(12_345, len(LEAVES), counting.subtree)
    assert len(read) == len(set(read)) <= 5


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(index, size):
    tree, _ = grown(LEAVES[:3])
    with pytest.raises(ValueError, match="no leaf"):
        merkle.inclusion(index, size, tree.subtree)
    with pytest.raises(ValueError, match="do not begin"):
        merkle.consistency(size + 1, size, tree.subtree)


def test_what_cannot_be_consistent_is_not():
    one, two = LEAVES[:2]
    assert not merkle.proves_consistency(2, 1, one, two, [])
    assert not merkle.proves_consistency(-1, 1, one, two, [])
    assert not merkle.proves_consistency(0, 1, one, two, [])
    assert not merkle.proves_consistency(3, 5, one, two, [])
    assert merkle.proves_consistency(0, 1, merkle.EMPTY, two, [])


NAMES = {
    "0/000": Tile(0, 0),
    "1/067.p/5": Tile(1, 67, 5),
    "0/x001/x234/067": Tile(0, 1_234_067),
    "entries/x001/000": Tile(ENTRIES, 1000),
    "63/255.p/255": Tile(63, 255, 255),
}


@pytest.mark.parametrize(("path", "tile"), NAMES.items())
def test_a_tile_has_one_name(path, tile):
    assert tile.path == path
    assert tiles.named(path) == tile


@pytest.mark.parametrize(
    "path", ["", "0/0", "0/000.p/0", "0/000.p/256", "0/x000/001", "64/000", "-1/000", "00/000", "0/000/", "0/001/002"]
)
def test_what_is_no_name_of_a_tile_names_none(path):
    assert tiles.named(path) is None


@given(sizes=st.lists(st.integers(1, 400), min_size=1, max_size=5))
@settings(max_examples=25, deadline=None)
def test_bundles_give_back_what_was_put_in_and_never_change(sizes):
    entries = [bytes([number % 251]) * (number % 90) for number in range(sum(sizes))]
    kept: dict[tuple[int, int], bytes] = {}
    size = 0
    for step in sizes:
        changed = tiles.bundles(size, entries[size : size + step], lambda level, number: kept[level, number])
        for key, content in changed.items():
            assert content.startswith(kept.get(key, b""))
        kept.update(changed)
        size += step
    assert [entry for key in sorted(kept) for entry in tiles.unpacked(kept[key])] == entries
    first = kept[ENTRIES, 0]
    width = min(size, 3)
    part = tiles.cut(first, Tile(ENTRIES, 0, width))
    assert part is not None
    assert list(tiles.unpacked(part)) == entries[:width]


def test_more_than_there_is_is_not_cut():
    assert tiles.cut(b"x" * 64, Tile(0, 0, 2)) == b"x" * 64
    assert tiles.cut(b"x" * 64, Tile(0, 0, 3)) is None
    assert tiles.cut(tiles.packed([b"a"]), Tile(ENTRIES, 0, 2)) is None
    with pytest.raises(ValueError, match="cut"):
        list(tiles.unpacked(b"\x00\x05abc"))
