"""The line to LED screens: a serial port, or one behind a network converter, by pyserial.

`/dev/ttyUSB0`, `socket://10.0.0.9:5000` and what else `serial.serial_for_url` knows.
"""

from __future__ import annotations

import serial

from display.led import Answer, Show, Shown, decode, encode
from display.led_driver import PortLost

ANSWER_S = 0.5
"""How long a screen may take to answer."""
TRIES = 2


class LedPort:
    """One open port; every method blocks, so it is called in a thread."""

    def __init__(self, address: str, *, baud: int, encoding: str) -> None:
        self._address, self._baud, self._encoding = address, baud, encoding
        self._port: serial.SerialBase | None = None

    def exchange(self, show: Show) -> Answer | None:
        """Send a message and wait for its answer, twice at most; raises PortLost."""
        try:
            if self._port is None:
                self._port = serial.serial_for_url(
                    self._address, baudrate=self._baud, timeout=ANSWER_S, write_timeout=ANSWER_S
                )
            for _ in range(TRIES):
                answer = self._ask(self._port, show)
                if answer is not None:
                    return answer
        except (OSError, ValueError) as error:
            self.close()
            raise PortLost(str(error)) from error
        return None

    def close(self) -> None:
        """Give the port back."""
        port, self._port = self._port, None
        if port is not None:
            port.close()

    def _ask(self, port: serial.SerialBase, show: Show) -> Answer | None:
        port.reset_input_buffer()
        port.write(encode(show, self._encoding))
        # an answer to an earlier message, or noise, may lie before the one that is waited for
        for _ in range(4):
            line = port.read_until(b"\n")
            if not line:
                return None
            answer = decode(line, self._encoding)
            if isinstance(answer, Shown) and (answer.address, answer.count) == (
                show.address,
                show.count,
            ):
                return answer.answer
        return None
