"""Schedules: what the worker does again and again, and when next."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from petition_app.db import Base, UtcDateTime


class Schedule(Base):
    """One recurring duty; runs that were missed collapse into one."""

    __tablename__ = "schedules"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    next_run: Mapped[datetime] = mapped_column(UtcDateTime)
