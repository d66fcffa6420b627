"""Telling a database that is away from one that refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from queue_server.ports import RecordsUnavailable


@contextmanager
def reached() -> Iterator[None]:
    """Raise RecordsUnavailable for a database that is locked, restarting or gone."""
    try:
        yield
    except (OperationalError, InterfaceError, OSError) as error:
        raise RecordsUnavailable(str(error)) from error
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise RecordsUnavailable(str(error)) from error
