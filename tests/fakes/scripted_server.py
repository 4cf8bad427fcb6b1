"""A mail server on loopback that plays a script, however odd or hostile, over real sockets and real TLS.

    with scripted_server(script) as server:
        ...  # connect to server.host, server.port
        server.assert_played()

The language of scripts is told in tests/dialogues/README.md.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from tests.fakes import certificates
from tests.fakes.performance import SLICE, Performance, Stopped
from tests.fakes.play import Play, Verb, parse
from tests.fakes.transcript import Transcript

PATIENCE: Final = 10.0


class ScriptedServer:
    """A listener that plays the first connection of a script to the first client, the second to the second, and so on.

    Several may be open at once. A client that comes when all have been played is hung up on, and told as a mistake.
    """

    def __init__(self, play: Play, host: str = "127.0.0.1", patience: float = PATIENCE) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, 0), family=family, backlog=64)
        self._listener.settimeout(SLICE)
        self._play = play
        self._patience = patience
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._performances: list[Performance] = []
        self._bugs: list[BaseException] = []
        self._too_many = 0
        self.transcripts: list[Transcript] = []
        self.host = host
        self.port: int = self._listener.getsockname()[1]

    @property
    def ca_file(self) -> str:
        """The CA that a client has to trust for `TLS: ok`."""
        return certificates.ca_file()

    @property
    def received(self) -> list[bytes]:
        """All that the client sent, decrypted, for each connection."""
        return [bytes(transcript.received) for transcript in self.transcripts]

    @property
    def lines(self) -> list[bytes]:
        """The client's lines without their ends, of all connections."""
        return [line for transcript in self.transcripts for line in transcript.lines]

    @property
    def tls_errors(self) -> list[str]:
        """OpenSSL's words for each handshake or line that broke, as the server sees it."""
        return [error for performance in self._performances for error in performance.tls_errors]

    def assert_played(self, seconds: float = 2.0) -> None:
        """Fail unless every connection came and went as written; waits a little for the last words."""
        deadline = time.monotonic() + seconds
        while self._unfinished() and not self._bugs and time.monotonic() < deadline:
            time.sleep(0.002)
        if self._bugs:
            raise AssertionError("the scripted server itself failed") from self._bugs[0]
        troubles = [
            f"connection {number}: {transcript.trouble}\n{transcript.diff}"
            for number, transcript in enumerate(self.transcripts, 1)
            if transcript.trouble
        ]
        if self._too_many:
            troubles.append(f"{self._too_many} more connections came than were written")
        assert not troubles, "\n".join(troubles)
        unfinished = self._unfinished()
        assert not unfinished, f"after {seconds:g} s: {unfinished}"

    def _unfinished(self) -> str:
        """What is still to come, in words; empty where all is played, or holds still as it should."""
        missing = len(self._play.connections) - len(self.transcripts)
        if missing > 0:
            return f"{missing} of {len(self._play.connections)} connections have not come"
        for thread, transcript in zip(self._threads[1:], self.transcripts, strict=False):
            now = transcript.now
            if thread.is_alive() and not (now and now.verb is Verb.SILENT):
                return f"it still plays {now.source if now else 'the end: the client does not leave'}"
        return ""

    def start(self) -> None:
        """Begin to listen and play."""
        self._run_in_thread(self._accept)

    def stop(self) -> None:
        """End the play wherever it is."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(5)
            assert not thread.is_alive(), "the scripted server does not stop"
        self._listener.close()

    def _run_in_thread(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=self._guarded, args=(work,), name="scripted server", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Stopped:
            return
        except BaseException as error:
            self._bugs.append(error)  # told by assert_played, in the thread of the test

    def _accept(self) -> None:
        connections = iter(self._play.connections)
        while not self._stopping.is_set():
            with suppress(TimeoutError):
                line, _ = self._listener.accept()
                connection = next(connections, None)
                if connection is None:
                    self._too_many += 1
                    line.close()
                    continue
                transcript = Transcript(connection)
                performance = Performance(line, transcript, self._patience, self._stopping)
                self._performances.append(performance)
                self._run_in_thread(performance.run)
                self.transcripts.append(transcript)


@contextmanager
def scripted_server(
    script: str | Play, host: str = "127.0.0.1", patience: float = PATIENCE
) -> Iterator[ScriptedServer]:
    """Play a script while the block runs. Only `assert_played` tells whether it was played to its end."""
    server = ScriptedServer(parse(script) if isinstance(script, str) else script, host, patience)
    server.start()
    try:
        yield server
    finally:
        server.stop()
