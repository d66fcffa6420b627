// The key card: a sheet of A5 for the desk.

document.getElementById('print').onclick = () => print()
