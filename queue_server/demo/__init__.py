"""The demo: a whole city on one machine, alive around one kiosk, one display and one window."""
