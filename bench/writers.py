"""Merchants and partners who write to each other, all at the same time, over HTTP, as their
browsers do it: the page is opened, its form is sent, the answer is followed.

No limit of tries is switched off: everybody has a brief or an account and an address of their own
(``X-Forwarded-For``, as our proxy writes it), and a merchant who has written as often as an hour
allows writes no more.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from random import Random
from urllib.parse import urlencode, urlsplit

from flask import Flask
from sqlalchemy import select

from app.db import db
from app.jobs.models import Message
from app.jobs.views.merchant.steps import MESSAGES
from bench.visitor import cookie_of
from tests import cast
from tests.jobs import stage
from tests.jobs.merchants import link_to

TALKS_EACH = 4
"""Conversations of one partner, each looked after by somebody else of its team."""
MOST_OF_MERCHANT = int(MESSAGES.partition(" ")[0])
FORM = re.compile(r'<form[^>]* action="([^"]+/messages)".*?</form>', re.S)
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')


class NotSent(RuntimeError):
    """A message was not accepted, or a page not shown."""


@dataclass(frozen=True)
class Seat:
    """Where somebody begins to write: the page, the cookies, and the address of the machine."""

    name: str
    page: str
    cookies: Mapping[str, str]
    address: str
    most: int | None
    """How many messages are allowed; None for any number."""


@dataclass
class Written:
    """What all writers together have sent."""

    sent: list[str] = field(default_factory=list)
    """Texts that the site has accepted."""
    seconds: list[float] = field(default_factory=list)
    """How long each took to be accepted."""
    errors: list[str] = field(default_factory=list)


def seats(app: Flask, talks: int) -> list[Seat]:
    """Bring so many conversations on stage; both sides of each."""
    found: list[Seat] = []
    for number in range(talks):
        if number % TALKS_EACH == 0:
            actor = stage.partner(f"Firma {number}", email=f"firma{number}@partner.example")
        email = cast.person_of(actor, email=f"clen{number}@partner.example")
        merchant = f"obchod{number}@merchant.example"
        brief_id = stage.brief_from(f"Obchod {number}", asked=actor, email=merchant)
        (job,) = stage.jobs_of(brief_id)
        session = SimpleCookie(cookie_of(app, email))
        cookies = {name: morsel.coded_value for name, morsel in session.items()}
        place = f"10.{number // 250}.{number % 250}"
        area = f"/sk/area/jobs/{job.public_id}"
        found.append(Seat(f"partner {number}", area, cookies, f"{place}.1", None))
        link = link_to(brief_id, job.id)
        found.append(Seat(f"merchant {number}", link, {}, f"{place}.2", MOST_OF_MERCHANT))
    db.session.rollback()
    return found


def write(port: int, writers: Sequence[Seat], seconds: float, pause: float = 0) -> Written:
    """Let everybody write for so long, one message after the other, with about so many seconds of
    reading between two of them."""
    written = Written()
    # In a thread of its own: where a browser is driven too, the main one has a loop that runs.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _write(port, writers, seconds, pause, written)).result()
    return written


def stored() -> Counter[str]:
    """Texts of the messages in the present database, with how often each is there."""
    found = Counter(db.session.scalars(select(Message.body)))
    db.session.rollback()
    return found


async def _write(
    port: int, writers: Sequence[Seat], seconds: float, pause: float, written: Written
) -> None:
    browsers = [Browser(port, seat) for seat in writers]
    pages = []
    for browser in browsers:
        pages.append(await browser.follow(browser.seat.page))
    until = time.perf_counter() + seconds
    await asyncio.gather(
        *(
            _one(browser, page, until, pause, written)
            for browser, page in zip(browsers, pages, strict=True)
        )
    )
    for browser in browsers:
        browser.close()


async def _one(
    browser: "Browser", page: "Answer", until: float, pause: float, written: Written
) -> None:
    seat = browser.seat
    chance = Random(seat.name)
    # Half of it in the mean, so that nobody begins together with the others.
    await asyncio.sleep(chance.uniform(0, pause))
    number = 0
    while time.perf_counter() < until and (seat.most is None or number < seat.most):
        number += 1
        text = f"{seat.name}, správa {number}"
        began = time.perf_counter()
        try:
            answer = await browser.post(*_filled_in(page, text))
            if answer.status != 303:
                raise NotSent(f"{answer.status}")
            written.seconds.append(time.perf_counter() - began)
            written.sent.append(text)
            page = await browser.follow(answer.location)
        except (OSError, NotSent, asyncio.IncompleteReadError) as error:
            written.errors.append(f"{text}: {type(error).__name__} {error}")
            return
        await asyncio.sleep(chance.uniform(pause / 2, pause * 3 / 2))


def _filled_in(page: "Answer", text: str) -> tuple[str, dict[str, str]]:
    form = FORM.search(page.text)
    if form is None:
        raise NotSent("the page has no form")
    fields = dict(_hidden(form[0]))
    return form[1], fields | {"body": text}


def _hidden(form: str) -> Iterator[tuple[str, str]]:
    for field_ in HIDDEN.findall(form):
        told = dict(ATTRIBUTE.findall(field_))
        yield told["name"], told.get("value", "")


@dataclass(frozen=True)
class Answer:
    """What the site answered."""

    status: int
    location: str
    text: str


class Browser:
    """A browser with one connection and its cookies, as little of one as it takes: the load must
    leave the machine to the site."""

    def __init__(self, port: int, seat: Seat) -> None:
        self.port, self.seat = port, seat
        self.cookies = dict(seat.cookies)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def follow(self, path: str) -> Answer:
        """Open a page, and those that it leads on to. Raises NotSent when none is shown."""
        for _ in range(3):
            answer = await self._ask("GET", path, b"")
            if answer.status == 200:
                return answer
            if answer.status not in (302, 303, 308):
                break
            path = answer.location
        raise NotSent(f"{path}: {answer.status}")

    async def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form; where it leads is not followed."""
        return await self._ask("POST", path, urlencode(fields).encode())

    def close(self) -> None:
        """Let go of the connection."""
        if self._streams:
            self._streams[1].close()

    async def _ask(self, method: str, path: str, body: bytes) -> Answer:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._streams
        told = {
            "Host": f"127.0.0.1:{self.port}",
            "X-Forwarded-For": self.seat.address,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if method == "POST":
            told["Origin"] = f"http://127.0.0.1:{self.port}"
            told["Content-Type"] = "application/x-www-form-urlencoded"
            told["Content-Length"] = str(len(body))
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {told[name]}" for name in told)]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        length, location = 0, ""
        for line in head[1:]:
            name, _, value = line.partition(": ")
            match name.lower():
                case "content-length":
                    length = int(value)
                case "location":
                    parts = urlsplit(value)
                    location = parts.path + (f"?{parts.query}" if parts.query else "")
                case "set-cookie":
                    self._keep(value)
        text = (await reader.readexactly(length)).decode()
        return Answer(int(head[0].split()[1]), location, text)

    def _keep(self, told: str) -> None:
        for name, morsel in SimpleCookie(told).items():
            self.cookies[name] = morsel.coded_value
