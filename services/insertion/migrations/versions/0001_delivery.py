"""The delivery core's tables, and those of files that are brought in."""

from alembic import op

from chassis.migrate import delivery, imports

revision = "0001"
down_revision = None


def upgrade() -> None:
    for statement in (*delivery("0001"), *delivery("0002"), *imports("0001")):
        op.execute(statement)
