"""A pytest plug-in for whole runs (`-p tests.no_skips`): what cannot be tested is an error.

A test may skip on a developer's machine when a part such as the browser is missing. `make test`
installs every part, so there a skip would hide a hole.
"""

from __future__ import annotations

import pytest


class _Holes:
    def __init__(self) -> None:
        self.found: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self.found.append(f"{report.nodeid}: {report.longreprtext}")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.found.append(f"{report.nodeid}: {report.longreprtext}")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.found and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for hole in self.found:
            terminalreporter.write_line(f"skipped, which a whole run must not: {hole}")


def pytest_configure(config: pytest.Config) -> None:
    """Watch the run from the process that sees every report."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Holes(), "holes")
