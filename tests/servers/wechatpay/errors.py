"""Answers of WeChat Pay that are no success."""

from __future__ import annotations

from typing import Any


class PayError(Exception):
    """HTTP `status` with `code` and `message`. `is_fault`: no correct program gets it, so it is a complaint too."""

    def __init__(self, status: int, code: str, message: str, *, is_fault: bool = False) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status, self.code, self.message, self.is_fault = status, code, message, is_fault

    def body(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message}


def wrong(message: str) -> PayError:
    """A request no correct program sends."""
    return PayError(400, "PARAM_ERROR", message, is_fault=True)
