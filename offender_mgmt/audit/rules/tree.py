"""The Merkle tree of RFC 6962 (section 2.1): hashes, the head of a growing tree, proofs and their verification.

Leaf and node are hashed with different first bytes, so that neither can be passed off as the other. A tree only ever
grows at its end; a head of it that somebody keeps binds every leaf before it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH_SIZE = 32


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf with these bytes."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of the node over two others."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Frontier:
    """All that is needed of a tree to go on growing it: the roots of its perfect subtrees, the largest first.

    There are as many as `size` has ones in binary: 27 hashes at most for a hundred million leaves.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.peaks) != self.size.bit_count():
            raise ValueError(f"A tree of {self.size} leaves has not {len(self.peaks)} perfect subtrees.")

    def extended(self, leaves: Iterable[bytes]) -> "Frontier":
        """The frontier after these further leaves, given as hashes."""
        size, peaks = self.size, list(self.peaks)
        for leaf in leaves:
            node, below = leaf, size
            while below & 1:
                node = node_hash(peaks.pop(), node)
                below >>= 1
            peaks.append(node)
            size += 1
        return Frontier(size, tuple(peaks))

    @property
    def root(self) -> bytes:
        """The head of the tree; that of an empty one is the hash of nothing."""
        if not self.peaks:
            return sha256().digest()
        *others, root = self.peaks
        for peak in reversed(others):
            root = node_hash(peak, root)
        return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The head of the tree over these leaf hashes."""
    return Frontier().extended(leaves).root


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """What leads from the leaf at `index` to the head of the tree over all these leaf hashes (2.1.1)."""
    if not 0 <= index < len(leaves):
        raise ValueError(f"There is no leaf {index} among {len(leaves)}.")
    if len(leaves) == 1:
        return []
    half = _largest_power_below(len(leaves))
    if index < half:
        return [*inclusion_proof(leaves[:half], index), root_of(leaves[half:])]
    return [*inclusion_proof(leaves[half:], index - half), root_of(leaves[:half])]


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """What shows that the tree over these leaf hashes has the tree of its first `old_size` in it (2.1.2)."""
    if not 0 < old_size <= len(leaves):
        raise ValueError(f"There is no older tree of {old_size} in one of {len(leaves)}.")
    return _subproof(leaves, old_size, is_whole=True)


def _subproof(leaves: Sequence[bytes], old_size: int, *, is_whole: bool) -> list[bytes]:
    if old_size == len(leaves):
        return [] if is_whole else [root_of(leaves)]
    half = _largest_power_below(len(leaves))
    if old_size <= half:
        return [*_subproof(leaves[:half], old_size, is_whole=is_whole), root_of(leaves[half:])]
    return [*_subproof(leaves[half:], old_size - half, is_whole=False), root_of(leaves[:half])]


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from this leaf hash, at this index, to the head of a tree of this size."""
    if not 0 <= index < size:
        return False
    node, at, last = leaf, index, size - 1
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            node = node_hash(sibling, node)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and node == root


def is_consistent(
    old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the proof shows that the newer tree begins with every leaf of the older one."""
    if not 0 < old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    nodes = list(proof)
    if old_size.bit_count() == 1:  # the older tree is one perfect subtree, which the proof leaves out
        nodes.insert(0, old_root)
    if not nodes:
        return False
    at, last = old_size - 1, new_size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(node, old), node_hash(node, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, node)
        at, last = at >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


def _largest_power_below(number: int) -> int:
    """The largest power of two that is smaller."""
    return 1 << (number - 1).bit_length() - 1
