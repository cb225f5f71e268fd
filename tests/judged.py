"""What judging keeps of a contact: a comment, a task, and a sample by a plan, with ids like *task-c1*."""

from sqlalchemy import Connection, insert, select

from signaling.store.engine import Database
from signaling.store.judgement_models import Remark, ReviewTask, Sample, SamplePlan
from signaling.store.models import Contact, Part

AT = 1_000


async def seed(database: Database, desk: str, contact: str) -> None:
    await database.transact(lambda connection: _seed(connection, desk, contact))


def _seed(connection: Connection, desk: str, contact: str) -> None:
    query = select(Contact.queue).where(Contact.desk == desk, Contact.id == contact)
    queue = connection.execute(query).scalar_one()
    of_it = (Part.desk == desk, Part.contact == contact)
    agent = connection.execute(select(Part.agent).where(*of_it)).scalars().first() or "nobody"
    drawn = {"title": "Monthly", "queues": [], "share": 300}
    by = {"made_by": "nina", "made_at": AT}
    plan = {"id": f"plan-{contact}", **drawn, "due_days": 14, **by}
    connection.execute(insert(SamplePlan).values(desk=desk, **plan))
    sample = {
        "id": f"sample-{contact}",
        "plan": plan["id"],
        **drawn,
        "since": 0,
        "until": AT,
        "seed": "5eed",
        "frame": f"{agent} {contact}\n",
        "sha256": "00" * 32,
        "candidates": 1,
        "contacts": 1,
        "drawn_at": AT,
        "due_at": AT,
    }
    connection.execute(insert(Sample).values(desk=desk, **sample))
    task = {
        "id": f"task-{contact}",
        "kind": "first",
        "contact": contact,
        "queue": queue,
        "sample": sample["id"],
        "agents": [agent],
        "made_at": AT,
        "due_at": AT,
    }
    connection.execute(insert(ReviewTask).values(desk=desk, **task))
    words = {"author": "nina", "words": "well said", "written_at": AT}
    remark = {"id": f"remark-{contact}", "contact": contact, **words}
    connection.execute(insert(Remark).values(desk=desk, **remark))
