"""A refusal leaves with its row, asked once for all the rows that leave together."""

from alembic import op

from chassis.migrate import delivery

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for statement in delivery("0004"):
        op.execute(statement)
