"""What all models of services' answers have in common."""

from pydantic import BaseModel, model_validator


class Answer(BaseModel):
    """Unknown fields are left out, and where a service answers null, a field has its default."""

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, answer: object) -> object:
        if not isinstance(answer, dict):
            return answer
        return {name: value for name, value in answer.items() if value is not None}
