"""The store's dispatcher and the reference are one."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from queue_server.store.library import load
from queue_server.store.supervisor import EmbeddedStore
from tests.dispatch_machine import DispatchMachine
from tests.dispatch_pair import Store

EXAMPLES = int(os.environ.get("YUNHAO_MACHINE_EXAMPLES", "0"))
"""More than the default run's, drawn anew each time; `make machine` sets it."""
# The default run only tells that there is a fault; shrinking it may take minutes.
PHASES = (Phase.explicit, Phase.generate, *((Phase.shrink,) if EXAMPLES else ()))


@pytest.fixture
def store(valkey: EmbeddedStore) -> Iterator[Store]:
    store = Store(valkey.url)
    store.run(load(store.client))
    store.do("CONFIG", "SET", "appendfsync", "no")  # thousands of steps, none is for keeping
    yield store
    store.do("CONFIG", "SET", "appendfsync", "always")
    store.do("FLUSHALL")
    store.close()


@pytest.mark.timeout(0 if EXAMPLES else 180)
def test_hall_and_store_agree_on_everything_that_can_be_asked(store: Store) -> None:
    DispatchMachine.store = store
    how = settings(
        max_examples=EXAMPLES or 20,
        stateful_step_count=25,
        deadline=None,
        derandomize=not EXAMPLES,
        database=None,
        phases=PHASES,
        report_multiple_bugs=False,
        print_blob=bool(EXAMPLES),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(DispatchMachine, settings=how)
