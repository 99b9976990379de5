"""A refusal leaves with its row, asked once for all the rows that leave together."""

from alembic import op

from chassis.migrate import delivery

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    for statement in delivery("0004"):
        op.execute(statement)
