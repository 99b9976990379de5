"""The delivery core's tables."""

from alembic import op

from chassis.migrate import delivery

revision = "0001"
down_revision = None


def upgrade() -> None:
    for statement in (*delivery("0001"), *delivery("0002")):
        op.execute(statement)
