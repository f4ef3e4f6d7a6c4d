"""What is in the trash, as a person sees it."""

from __future__ import annotations

from carrel.layout import Layout
from carrel.pipeline import trash
from carrel.pipeline.trash import Trashed
from carrel.upkeep.storage import bytes_below
from carrel.upkeep_views import TrashItem, TrashView


def trash_view(layout: Layout) -> TrashView:
    items = [_item(layout, trashed) for trashed in trash.contents(layout)]
    return TrashView(items, sum(item.bytes for item in items))


def _item(layout: Layout, trashed: Trashed) -> TrashItem:
    record = trashed.record
    return TrashItem(
        id=trashed.id,
        what=record.what if record else "unknown",
        title=trashed.title,
        course=record.course if record and record.what == "lecture" else None,
        removed_at=trashed.removed_at,
        bytes=bytes_below(trashed.folder),
        lectures=sum(1 for _ in trashed.folder.rglob("*.mp4")),
        folder=layout.relative(trashed.folder),
    )
