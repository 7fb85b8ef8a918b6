"""A Merkle tree of the shape of RFC 6962 (section 2.1), grown leaf by leaf: one root for any number of leaves, in little memory."""

from __future__ import annotations

import hashlib

# A leaf can never pass for a node (RFC 6962), and a head of a journal never for a leaf of any other tree.
LEAF, NODE = b"\x00", b"\x01"
DOMAIN = b"col13.journal-head/1\n"


class Tree:
    """Add leaves in order, then ask for the root. Holds one hash for each bit of the number of leaves."""

    def __init__(self) -> None:
        self.count = 0
        self._peaks: list[bytes] = []  # roots of whole subtrees, the biggest first

    def add(self, leaf: bytes) -> None:
        """The next leaf's bytes."""
        made = hashlib.sha256(LEAF + DOMAIN + leaf).digest()
        full = self.count
        while full & 1:  # two subtrees of one size become one of the next
            made = node(self._peaks.pop(), made)
            full >>= 1
        self._peaks.append(made)
        self.count += 1

    def root(self) -> str:
        """The root in hex; without leaves the hash of nothing."""
        if not self._peaks:
            return hashlib.sha256(b"").hexdigest()
        *others, made = self._peaks
        for peak in reversed(others):
            made = node(peak, made)
        return made.hex()


def node(left: bytes, right: bytes) -> bytes:
    """The hash above two others."""
    return hashlib.sha256(NODE + left + right).digest()
