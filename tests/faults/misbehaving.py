"""What a site on loopback can do wrong: answers for ``Site.pages`` that no well-meaning server gives."""

from __future__ import annotations

import socket
import struct
import threading
import zlib
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler

Misbehaviour = Callable[[BaseHTTPRequestHandler], None]
HTML = "text/html; charset=utf-8"
_MEGABYTE = 1024 * 1024


def _head(handler: BaseHTTPRequestHandler, *headers: tuple[str, str], status: int = 200) -> None:
    handler.close_connection = True
    handler.send_response(status)
    for name, value in headers:
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.flush()


def reset_in_mid_body(body: bytes) -> Misbehaviour:
    """Half of the body, then a TCP reset."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        _head(handler, ("Content-Type", HTML), ("Content-Length", str(len(body))))
        handler.wfile.write(body[: len(body) // 2])
        handler.wfile.flush()
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()

    return answer


def says_length(body: bytes, length: int) -> Misbehaviour:
    """The whole body under a Content-Length that isn't true."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        _head(handler, ("Content-Type", HTML), ("Content-Length", str(length)), ("Connection", "close"))
        handler.wfile.write(body)

    return answer


def slow_drip(over: threading.Event) -> Misbehaviour:
    """A byte now and then, without an end, until ``over`` or until the other side has enough."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        _head(handler, ("Content-Type", HTML), ("Content-Length", "1000000"))
        with suppress(OSError):
            while not over.wait(0.05):
                handler.wfile.write(b" ")
                handler.wfile.flush()

    return answer


def never_answers(over: threading.Event) -> Misbehaviour:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        over.wait()

    return answer


def redirect(to: str, status: int = 302) -> Misbehaviour:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        _head(handler, ("Location", to), ("Content-Length", "0"), status=status)

    return answer


def endless_redirect(path: str, turns: int = 30) -> dict[str, Misbehaviour]:
    """Pages that lead from one to the next; each is an address that was not asked before."""
    names = [path, *(f"{path}?turn={turn}" for turn in range(1, turns))]
    return {name: redirect(f"{path}?turn={turn}") for turn, name in enumerate(names, 1)}


def huge(megabytes: int, *, announced: bool) -> Misbehaviour:
    """A page of so many megabytes, with its length announced or not."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        length = [("Content-Length", str(megabytes * _MEGABYTE))] if announced else []
        _head(handler, ("Content-Type", HTML), ("Connection", "close"), *length)
        with suppress(OSError):
            for _ in range(megabytes):
                handler.wfile.write(b"<p>x</p>" * (_MEGABYTE // 8))

    return answer


def gzip_bomb(megabytes: int) -> Misbehaviour:
    """So many megabytes of zeros in a thousandth of the size. One block is packed and sent again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packer.compress(b"\0" * _MEGABYTE)
    packer.flush(zlib.Z_FULL_FLUSH)
    # the second block is like every one that follows
    block = packer.compress(b"\0" * _MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    body = b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + block * megabytes

    def answer(handler: BaseHTTPRequestHandler) -> None:
        _head(handler, ("Content-Type", HTML), ("Content-Encoding", "gzip"), ("Content-Length", str(len(body))))
        with suppress(OSError):
            handler.wfile.write(body)

    return answer
