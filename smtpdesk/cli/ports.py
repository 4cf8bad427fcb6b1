"""`smtpdesk ports`: which ports of a server can be used from here, as a table or JSON."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final

from smtpdesk.check.ports import MOST_PORTS, Access, PortAnswer, answers, best, ports_to_try, requests
from smtpdesk.check.run import run_check
from smtpdesk.cli.check import saved
from smtpdesk.cli.options import Options, make_account
from smtpdesk.cli.usage import UsageError
from smtpdesk.cli.usual import usual_here
from smtpdesk.model.settings import Account, Request, Server, SettingsError
from smtpdesk.net.network import SystemNetwork
from smtpdesk.text.ports import WAYS, PortsPage, ports_page, way_name
from smtpdesk.text.translate import _

WORKS, WORKS_NOT, STOPPED = 0, 1, 130


def try_ports(options: Options, more: tuple[int, ...], say: Callable[[str], None], *, as_json: bool) -> int:
    """Try the ports and give the exit status: 0 where one gives an encrypted way in. Raises UsageError, SettingsError.

    `more`: ports to try beside the provider's or the usual ones.
    """
    start = saved(options.account) if options.account is not None else None
    account = make_account(options, start)
    preferred = _preferred(account)
    ports = tuple(sorted({*ports_to_try(account, [way.port for way in preferred]), *more}))
    if len(ports) > MOST_PORTS:
        raise UsageError(_("At most {count} ports at a time.").replace("{count}", str(MOST_PORTS)))
    usual = usual_here(None, None)
    told = asyncio.run(_ask(replace(request, usual=usual) for request in requests(account, ports)))
    page = ports_page(account.server, ports, told, preferred)
    if as_json:
        say(json.dumps(_as_json(account.server, told, preferred), indent=2, ensure_ascii=False))
    else:
        _print(page, say)
    if any(cell.access is Access.STOPPED for cell in told):
        return STOPPED
    return WORKS if best(told, account.server.host, preferred) is not None else WORKS_NOT


def _preferred(account: Account) -> tuple[Server, ...]:
    """The provider's ways in, in its order; none where the provider is not known."""
    from smtpdesk.providers.catalog import load

    known = load()
    if account.provider is None or account.provider not in known:
        return ()
    try:
        domain = account.sender.rpartition("@")[2]
        return known.get(account.provider).choices(account.region, domain=domain, host=account.server.host)
    except SettingsError:
        return ()


async def _ask(asked: Iterable[Request]) -> list[PortAnswer]:
    """Run the checks all at once; Ctrl+C stops them all."""
    loop = asyncio.get_running_loop()
    work = [
        loop.create_task(run_check(request, SystemNetwork(request.proxy), lambda _event: None)) for request in asked
    ]

    def stop() -> None:
        for task in work:
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError, ValueError):  # Windows, or not the main thread
            loop.add_signal_handler(number, stop)
    return [cell for task in work for cell in answers(await task)]


def _print(page: PortsPage, say: Callable[[str], None]) -> None:
    say(page.intro)
    heads = (_("Port"), *(way_name(way) for way in WAYS))
    lines = [heads, *((str(row.port), *(cell.words for cell in row.cells)) for row in page.rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    for line in lines:
        say("  ".join(f"{words:{width}}" for words, width in zip(line, widths, strict=True)).rstrip())
    if page.summary:
        say(page.summary)


_SCHEMA: Final = 1


def _as_json(server: Server, told: Iterable[PortAnswer], preferred: Iterable[Server]) -> dict[str, Any]:
    cells = list(told)
    way = best(cells, server.host, preferred)
    return {
        "schema": _SCHEMA,
        "host": server.host,
        "ports": [
            {
                "port": cell.port,
                "security": cell.security.value,
                "access": cell.access.value,
                "ms": None if cell.ms is None else round(cell.ms, 1),
                "code": cell.code or None,
            }
            for cell in cells
        ],
        "best": None if way is None else {"port": way.port, "security": way.security.value},
    }
