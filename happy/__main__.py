"""`python -m happy`."""

from happy.cli import app

app(prog_name="happy")
