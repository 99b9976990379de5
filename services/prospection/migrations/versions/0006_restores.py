"""What a service must know of itself once its database was restored to the past."""

from alembic import op

from chassis.migrate import delivery

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    for statement in delivery("0003"):
        op.execute(statement)
