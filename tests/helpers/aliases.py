"""A model whose fields have aliases of every kind."""

from __future__ import annotations

from pydantic import AliasChoices, AliasGenerator, AliasPath, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Aliased(BaseModel):
    model_config = ConfigDict(alias_generator=AliasGenerator(validation_alias=to_camel))
    first_name: str
    width: int = Field(alias="widthCm")
    units: str = Field(validation_alias="measurement_units")
    depth: int = Field(validation_alias=AliasChoices("deep", "depth"), serialization_alias="d")
    nested: int = Field(validation_alias=AliasPath("inner", 0))
    code: int = Field(serialization_alias="Code")
