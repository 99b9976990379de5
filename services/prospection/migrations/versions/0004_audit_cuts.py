"""The audit is kept for a time, and cut where it is over."""

from alembic import op

from chassis.migrate import delivery

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for statement in delivery("0002"):
        op.execute(statement)
