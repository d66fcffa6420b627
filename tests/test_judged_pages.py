"""Every page of the product stands before a judge of barriers: a new one fails here until it does.

Pages are the templates and page files that there are. Each names a test that opens it in a real
browser and lets axe look at it (`make long`: in all three languages); which states, stands
in that test. The kiosk's page is one with many screens, all of which its own test counts.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests import source

PARTS = frozenset({"layout"})
"""Templates that are no page by themselves."""
JUDGES = ("sound(", "accessible(", "judge(", "judged(", "Axe(")
CITIZENS = "tests/web/test_pages.py::test_every_page_is_accessible"
PRESENCE = "tests/web/test_presence.py::test_who_scans_the_halls_code_is_here"
STAFF = "tests/web/test_staff_pages.py::test_every_page_of_the_staff_is_accessible"
BOOKING = (
    "tests/web/test_booking_pages.py::test_a_citizen_books_by_phone_and_comes_back_by_the_link"
)
PAPERS = "tests/web/test_papers_pages.py::test_a_village_workers_papers_are_handled_two_towns_away"
DESK = "tests/window_client/test_states.py::test_no_state_of_a_day_has_a_fault"
PAPER = "tests/window_client/test_states.py::test_the_strip_and_the_sheets_of_paper_have_no_fault"
JUDGED = {
    "queue_server/web/templates": {
        **dict.fromkeys(("find", "item", "listed", "departments", "now", "hall"), CITIZENS),
        **dict.fromkeys(("sign_in", "ticket", "unknown", "docs"), CITIZENS),
        **dict.fromkeys(("book", "appointment"), BOOKING),
        **dict.fromkeys(("here", "arrival"), PRESENCE),
        "offline": "tests/web/test_installing.py::test_without_a_line_one_sees_what_was_known_last",
        "unreported": (
            "tests/web/test_pages.py::"
            "test_a_number_of_a_kiosk_that_is_cut_off_holds_on_its_page_too"
        ),
        **dict.fromkeys(("admin", "admin_hall", "admin_window", "admin_devices"), STAFF),
        "offers": ("tests/web/test_offers.py::test_the_forms_of_the_offers_have_no_barrier"),
        "admin_applicants": STAFF,
        "bookings": "tests/web/test_bookings.py::test_the_list_is_for_everyone_at_a_desk",
        **dict.fromkeys(("admin_people", "board", "follow_up", "follow_ups", "report"), STAFF),
        "not_for_you": STAFF,
        "papers": PAPERS,
    },
    "queue_server/edge/pages": {
        "enrol": "tests/edge/test_enrol_page.py::test_a_code_that_is_wrong_is_told_beside_its_field"
    },
    "kiosk/pages": {
        "kiosk": "tests/kiosk/test_pages.py::test_every_screen_is_within_reach_of_everyone"
    },
    "kiosk/reader_pages": {
        "reader": (
            "tests/kiosk/test_identity_pages.py::"
            "test_the_simulated_reader_has_a_page_to_lay_cards_down"
        )
    },
    "display/pages": {
        "board": "tests/display/test_pages.py::test_no_page_has_a_barrier_that_axe_finds",
        "window": (
            "tests/display/test_window_screen.py::"
            "test_the_screen_fills_every_size_and_runs_over_none"
        ),
    },
    "window_client/pages": {
        "desk": DESK,
        **dict.fromkeys(("strip", "keys", "notice"), PAPER),
        "guide": "tests/window_client/test_guide.py::test_the_page_has_no_fault_in_any_language",
        "evaluate": (
            "tests/window_client/test_evaluator.py::"
            "test_who_was_served_grades_by_touch_in_the_own_language"
        ),
    },
}


@pytest.mark.parametrize("folder", JUDGED)
def test_every_page_that_there_is_has_its_judge(folder: str) -> None:
    there = {path.stem for path in source.files() if path.suffix == ".html"
             and str(path.parent) == folder}  # fmt: skip
    assert there - PARTS == JUDGED[folder].keys()


def test_no_page_stands_in_a_folder_that_nobody_looks_at() -> None:
    packaged = [one for one in source.files() if one.parts[0] in source.PACKAGES]
    pages = {str(path.parent) for path in packaged if path.suffix == ".html"}
    bare = {folder for folder in pages if _templates(folder) <= PARTS}
    assert pages - bare == JUDGED.keys()


def _templates(folder: str) -> set[str]:
    return {path.stem for path in (source.ROOT / folder).glob("*.html")}


@pytest.mark.parametrize(
    "test", sorted({one for pages in JUDGED.values() for one in pages.values()})
)
def test_the_judge_is_there_and_judges(test: str) -> None:
    file, _, name = test.partition("::")
    defined = (ast.FunctionDef, ast.AsyncFunctionDef)
    (found,) = (
        one
        for one in ast.walk(source.tree(Path(file)))
        if isinstance(one, defined) and one.name == name
    )
    text = ast.get_source_segment((source.ROOT / file).read_text(), found) or ""
    assert any(judge in text for judge in JUDGES)
