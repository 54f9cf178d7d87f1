"""The faults of `tests/faults.py` still have their places, and their tests."""

from __future__ import annotations

import pytest

from tests.conftest import CHECKOUT
from tests.faults import FAULTS, Fault


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what)
def test_a_planted_fault_has_its_place_and_its_tests(fault: Fault) -> None:
    text = (CHECKOUT / fault.file).read_text(encoding="utf-8")
    assert text.count(fault.old) == 1
    assert fault.old != fault.new
    for test in fault.tests.split():
        assert (CHECKOUT / test.partition("::")[0]).is_file()
