"""The bodies of what reviewers declare, and of what they are told of their own rights."""

from pydantic import BaseModel

from signaling.api.models import Body, Id


class PurposeDeclared(Body):
    """`subject`: a contact's id, or what else is looked at: *search*, *samples*, *retention*, *customers*, *audit*.
    `purpose`: one of those that the house has."""

    subject: Id
    purpose: Id


MODELS: tuple[type[BaseModel], ...] = (PurposeDeclared,)
