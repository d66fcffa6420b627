"""An appointment as a calendar file (RFC 5545), for the holder's own calendar."""

from __future__ import annotations

from datetime import timedelta

from queue_server.domain.appointment import Appointment
from queue_server.web.appointment_schemas import AppointmentOut
from queue_server.web.language import Language
from queue_server.web.parts import WebParts
from queue_server.web.words import say

REMIND = timedelta(hours=1)


def calendar_file(
    parts: WebParts, one: Appointment, told: AppointmentOut, link: str, language: Language
) -> bytes:
    """One event with a reminder an hour before; the same appointment is the same event again."""
    # a third of a second that a centre which starts need not wait for
    from icalendar import Alarm, Calendar, Event

    title = say(language, "Appointment: {what}", what=told.service_name)
    event = Event()
    event.add("uid", f"{one.id}@{parts.city.id}.yunhao")
    event.add("dtstamp", parts.clock.local(one.booked_at or one.made_at))
    event.add("dtstart", parts.clock.local(one.start))
    event.add("dtend", parts.clock.local(one.end))
    event.add("summary", f"{title} · {told.hall_name}")
    event.add("location", f"{told.address} {told.hall_name} {told.place}")
    event.add("description", "\n".join([*brought(parts, one, language), link]))
    event.add("url", link)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -REMIND)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Yunhao//booking//ZH")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def brought(parts: WebParts, one: Appointment, language: Language) -> list[str]:
    """What to bring, each thing once."""
    items = [parts.city.items[item] for item in one.items if item in parts.city.items]
    names = [language.of(text) for item in items for text in parts.city.brings(item)]
    return list(dict.fromkeys(names))
