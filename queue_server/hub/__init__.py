"""The centre's websockets: devices, tickets and the board follow the fold; commands go to halls."""
