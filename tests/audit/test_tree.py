"""The tree of RFC 6962, by the reference vectors of Certificate Transparency and by its own definition."""

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offender_mgmt.audit.rules.tree import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    root_of,
)

INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
LEAVES = [leaf_hash(bytes.fromhex(data)) for data in INPUTS]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
F = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
INCLUSION = [
    (0, 1, []),
    (0, 8, [A, B, C]),
    (5, 8, [D, E, ROOTS[4]]),
    (2, 3, [ROOTS[2]]),
    (1, 5, [ROOTS[1], B, D]),
]
CONSISTENCY = [(1, 1, []), (1, 8, [A, B, C]), (6, 8, [F, E, ROOTS[4]]), (2, 5, [B, D])]
hashes = st.binary(min_size=32, max_size=32)


def as_bytes(proof: Sequence[str]) -> list[bytes]:
    """The hashes of a vector."""
    return [bytes.fromhex(one) for one in proof]


@pytest.mark.parametrize("size", range(9))
def test_a_head_is_that_of_the_reference(size: int) -> None:
    """Certificate Transparency's own roots, for none to eight leaves."""
    assert root_of(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size", "proof"), INCLUSION)
def test_an_inclusion_proof_is_that_of_the_reference(index: int, size: int, proof: list[str]) -> None:
    """RFC 6962, 2.1.1."""
    assert inclusion_proof(LEAVES[:size], index) == as_bytes(proof)
    assert is_included(LEAVES[index], index, size, as_bytes(proof), bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "new", "proof"), CONSISTENCY)
def test_a_consistency_proof_is_that_of_the_reference(old: int, new: int, proof: list[str]) -> None:
    """RFC 6962, 2.1.2."""
    roots = bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new])

    assert consistency_proof(LEAVES[:new], old) == as_bytes(proof)
    assert is_consistent(old, new, *roots, as_bytes(proof))


def by_definition(leaves: Sequence[bytes]) -> bytes:
    """The head as the RFC defines it, by halves; nothing of the code under test."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha256(b"\x01" + by_definition(leaves[:half]) + by_definition(leaves[half:])).digest()


@settings(max_examples=60, deadline=None)
@given(leaves=st.lists(hashes, max_size=70), cut=st.integers(0, 70))
def test_a_tree_grown_in_two_steps_is_the_tree_by_definition(leaves: list[bytes], cut: int) -> None:
    """However the batches fell, the head is the same."""
    grown = Frontier().extended(leaves[:cut]).extended(leaves[cut:])

    assert grown.root == by_definition(leaves)
    assert grown.size == len(leaves)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), leaves=st.lists(hashes, min_size=1, max_size=70, unique=True))
def test_every_leaf_is_proved_and_no_other(data: st.DataObject, leaves: list[bytes]) -> None:
    """At its own place, in its own tree, by its own proof."""
    index = data.draw(st.integers(0, len(leaves) - 1))
    size, proof, root = len(leaves), inclusion_proof(leaves, index), by_definition(leaves)

    assert is_included(leaves[index], index, size, proof, root)
    assert not is_included(leaf_hash(leaves[index]), index, size, proof, root)
    assert not is_included(leaves[index], index, size, [*proof, root], root)
    assert not any(
        is_included(leaves[index], other, size, proof, root) for other in range(size) if other != index
    )
    assert not any(
        is_included(leaves[index], index, size, proof[:short], root) for short in range(len(proof))
    )


@settings(max_examples=60, deadline=None)
@given(data=st.data(), leaves=st.lists(hashes, min_size=2, max_size=70, unique=True))
def test_every_older_tree_is_proved_and_no_rewritten_one(data: st.DataObject, leaves: list[bytes]) -> None:
    """A leaf that is other than it was cannot be hidden by any proof of the new tree's own."""
    old = data.draw(st.integers(1, len(leaves)))
    changed = data.draw(st.integers(0, old - 1))
    rewritten = [*leaves[:changed], leaf_hash(leaves[changed]), *leaves[changed + 1 :]]
    held, size = by_definition(leaves[:old]), len(leaves)

    assert is_consistent(old, size, held, by_definition(leaves), consistency_proof(leaves, old))
    assert not is_consistent(old, size, held, by_definition(rewritten), consistency_proof(rewritten, old))


def test_a_frontier_that_cannot_be_is_refused() -> None:
    """As many peaks as ones in the size, or it is no tree's."""
    with pytest.raises(ValueError, match="perfect subtrees"):
        Frontier(3, (LEAVES[0],))


@pytest.mark.parametrize("index", [-1, 3])
def test_a_leaf_that_is_not_there_has_no_proof(index: int) -> None:
    """Rather an error than a proof of something else."""
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof(LEAVES[:3], index)
    assert not is_included(LEAVES[0], index, 3, [], root_of(LEAVES[:3]))


@pytest.mark.parametrize("old", [0, 4])
def test_an_older_tree_that_cannot_be_has_no_proof(old: int) -> None:
    """An empty tree is in every other, which proves nothing; a larger one is in none."""
    with pytest.raises(ValueError, match="no older tree"):
        consistency_proof(LEAVES[:3], old)
    assert not is_consistent(old, 3, root_of(LEAVES[:3]), root_of(LEAVES[:3]), [])
