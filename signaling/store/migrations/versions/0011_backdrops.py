"""The house's approved backdrops."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0011"
down_revision: Final = "0010"


def upgrade() -> None:
    op.create_table(
        "backdrops",
        *(
            sa.Column(name, kind(), nullable=False)
            for name, kind in (
                ("desk", sa.Text),
                ("id", sa.Text),
                ("name_de", sa.Text),
                ("name_en", sa.Text),
                ("picture", sa.LargeBinary),
                ("width", sa.BigInteger),
                ("height", sa.BigInteger),
                ("sha256", sa.Text),
                ("added_at", sa.BigInteger),
                ("added_by", sa.Text),
            )
        ),
        sa.PrimaryKeyConstraint("desk", "id", name=op.f("pk_backdrops")),
    )


def downgrade() -> None:
    op.drop_table("backdrops")
