"""Finding items by what people type; the same index at the centre and in a kiosk."""
