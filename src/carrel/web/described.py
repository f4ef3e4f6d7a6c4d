"""Models whose schema is made once. flask-openapi3 asks for it again at every route and, of parameters, at every request."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel


class Described(BaseModel):
    @classmethod
    def model_json_schema(cls, *arguments: Any, **options: Any) -> dict[str, Any]:
        return _schema(cls, arguments, tuple(options.items()))


@cache
def _schema(model: type[Described], arguments: tuple[Any, ...], options: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    return super(Described, model).model_json_schema(*arguments, **dict(options))
