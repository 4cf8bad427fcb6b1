"""A network in memory that plays a script: no sockets, no waiting, and the same scripts as the real server's.

    with scripted_network(script) as network:
        report = on_fast_clock(run_check(request, network, tell))

When the block ends without an exception, all has to have been played as written. The language of scripts is told in
tests/dialogues/README.md.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from smtpdesk.model.facts import Address, Failure, FailureKind
from smtpdesk.model.settings import IpVersion
from smtpdesk.net.network import Network, SystemNetwork
from tests.fakes.play import Play, parse, unescape
from tests.fakes.scripted_link import ScriptedLink
from tests.fakes.transcript import Transcript

DEFAULT_IP: Final = "192.0.2.1"

Result = TypeVar("Result")


class ScriptedNetwork:
    """Names, connections and time as a script has them. `chunk`: at most so many bytes come at once."""

    def __init__(self, play: Play, chunk: int | None = None) -> None:
        self._play = play
        self._chunk = chunk
        self._system = SystemNetwork()
        self._trouble: list[str] = []
        self.links: list[ScriptedLink] = []
        self.transcripts: list[Transcript] = []

    @property
    def lines(self) -> list[bytes]:
        """The client's lines without their ends, of all connections."""
        return [line for transcript in self.transcripts for line in transcript.lines]

    @property
    def received(self) -> list[bytes]:
        """All that the client sent, for each connection."""
        return [bytes(transcript.received) for transcript in self.transcripts]

    def clock(self) -> float:
        """Seconds on the clock of the loop."""
        return asyncio.get_running_loop().time()

    async def for_a_while(self, seconds: float, work: Awaitable[Result]) -> Result | None:
        """Do the work for so long at most: the real thing, on the clock of the loop."""
        return await self._system.for_a_while(seconds, work)

    async def within(self, seconds: float, work: Awaitable[Result]) -> Result | Failure:
        """Do the work, or stop it at the deadline: the real thing, on the clock of the loop."""
        return await self._system.within(seconds, work)

    async def aside(self, work: Callable[[], Result]) -> Result:
        """Do work in a thread: the real thing."""
        return await self._system.aside(work)

    async def resolve(self, host: str, port: int, version: IpVersion) -> tuple[Address, ...] | Failure:
        """Give the addresses of `# resolve:`, those of the wanted kind."""
        words, failure = await self._told("resolve", DEFAULT_IP)
        if failure is not None:
            return failure
        found = [Address(ip, port, 6 if ":" in ip else 4) for ip in words]
        wanted = {IpVersion.ANY: (4, 6), IpVersion.V4: (4,), IpVersion.V6: (6,)}[version]
        addresses = tuple(address for address in found if address.version in wanted)
        return addresses or Failure(kind=FailureKind.NO_ADDRESS)

    async def connect(self, address: Address) -> ScriptedLink | Failure:
        """Open the next connection of the script, unless `# connect ADDRESS:` tells otherwise."""
        _, failure = await self._told(f"connect {address.ip}", "ok")
        if failure is not None:
            return failure
        number = len(self.links)
        if number == len(self._play.connections):
            self._trouble.append(f"connection {number + 1} to {address} is not written")
            return Failure(kind=FailureKind.REFUSED)
        connection = self._play.connections[number]
        if connection.address not in ("", address.ip):
            self._trouble.append(f"connection {number + 1} goes to {address}, and not to {connection.address}")
        transcript = Transcript(connection)
        self.transcripts.append(transcript)
        link = ScriptedLink(address, transcript, self._chunk)
        self.links.append(link)
        return link

    async def knock(self, address: Address, host: str) -> Failure | None:
        """Give what `# knock:` tells; None where it tells nothing."""
        _, failure = await self._told("knock", "none")
        return failure

    async def _told(self, key: str, otherwise: str) -> tuple[list[str], Failure | None]:
        """Read `[WAIT SECONDS] (words | !failure [text] | SILENT)` from the script's head."""
        words = self._play.head.get(key, otherwise).split()
        if words[:1] == ["WAIT"]:
            await asyncio.sleep(float(words[1]))
            words = words[2:]
        if words == ["SILENT"]:
            await asyncio.get_running_loop().create_future()
        if words and words[0].startswith("!"):
            text = " ".join(words[1:])
            kind = FailureKind(words[0][1:])
            return [], Failure(kind=kind, received=unescape(text)) if text else Failure(kind=kind)
        return words, None

    def assert_played(self) -> None:
        """Fail unless every connection came and went as written."""
        troubles = list(self._trouble)
        for number, (link, transcript) in enumerate(zip(self.links, self.transcripts, strict=True), 1):
            if transcript.trouble:
                troubles.append(f"connection {number}: {transcript.trouble}\n{transcript.diff}")
            elif not link.left:
                troubles.append(f"connection {number}: the client never closed it")
        if (missing := len(self._play.connections) - len(self.links)) > 0 and any(
            connection.instructions for connection in self._play.connections
        ):
            troubles.append(f"{missing} of {len(self._play.connections)} connections did not come")
        assert not troubles, "\n".join(troubles)


@contextmanager
def scripted_network(script: str | Play, chunk: int | None = None) -> Iterator[ScriptedNetwork]:
    """Give a network that plays a script, and see to it in the end that all was played as written."""
    network = ScriptedNetwork(parse(script) if isinstance(script, str) else script, chunk)
    _: Network = network  # so that the type checker holds it against what a check needs
    yield network
    network.assert_played()
