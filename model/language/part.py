"""What all parts of a design have in common."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """What all parts of a design have in common: unknown fields are errors, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)
