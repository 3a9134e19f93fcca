"""How much paper a printed slip took, in millimetres."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.add_column("print_job", sa.Column("paper_mm", sa.Integer()))


def downgrade() -> None:
    op.drop_column("print_job", "paper_mm")
