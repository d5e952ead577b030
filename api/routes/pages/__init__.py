"""The explorer: pages for people, of the same answers as the routes below /v1, at the same names."""

from fastapi import APIRouter

from api.routes.pages import benchmarks, claims, lineage, lists, questions, start, things

router = APIRouter(include_in_schema=False)
for _family in (start, questions, claims, lineage, benchmarks, lists, things):
    router.include_router(_family.router)

__all__ = ["router"]
