"""What the database refuses about the audit log."""

from datetime import datetime
from typing import Any

import pytest

from offender_mgmt.audit.models import AuditEvent, Checkpoint, Leaf
from tests.constraints import refusal_of

pytestmark = pytest.mark.django_db


def test_an_event_has_an_author() -> None:
    """No event is without a name, even a job's (AUD-5)."""
    valid = {"verb": "signed_in", "actor_name": "sweep", "actor_role": "system"}

    assert refusal_of(AuditEvent, valid, {"actor_name": ""}) == "audit_event_has_an_actor"


@pytest.mark.usefixtures("owner_db")
class TestSeal:
    """What the database refuses even to its owner."""

    def test_a_leaf_has_a_place(self) -> None:
        """Places are counted from 0, as RFC 6962 does."""
        valid = {"index": 0, "event_id": 1, "hash": b"", "details_hash": b""}

        assert refusal_of(Leaf, valid, {"index": -1, "event_id": 2}) == "leaf_index_counts_from_zero"

    @pytest.mark.parametrize("changes", [{"size": 0}, {"size": 2, "epoch": 0}], ids=["no leaf", "no epoch"])
    def test_a_checkpoint_is_of_a_tree(self, changes: dict[str, Any], now: datetime) -> None:
        """An empty tree is published, and is no checkpoint of the database's."""
        valid = {"size": 1, "epoch": 1, "root": b"", "peaks": b"", "note": "", "key": "", "at": now}

        assert refusal_of(Checkpoint, valid, changes) == "checkpoint_is_of_a_tree"
