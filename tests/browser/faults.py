"""What goes wrong in a browser without a person seeing it."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response


class Faults:
    """Collects errors of scripts, reports of the content policy, requests that fail."""

    def __init__(self, context: BrowserContext) -> None:
        self.found: list[str] = []
        context.on("console", self._console)
        context.on("weberror", lambda fault: self.found.append(f"script: {fault.error}"))
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium tells breaches of the content policy here too. What it tells of answers with
        # an error is left to _answered, which knows which page was asked for.
        if message.type in ("error", "warning") and "Failed to load" not in message.text:
            self.found.append(f"{message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        # A question that a newer one replaces is given up on purpose.
        if request.failure != "net::ERR_ABORTED":
            self.found.append(f"{request.failure}: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.found.append(f"{response.status}: {response.url}")
