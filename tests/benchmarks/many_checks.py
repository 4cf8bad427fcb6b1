"""1,000 checks with 200 at once against one local server: time, CPU and memory of the checking process."""

from __future__ import annotations

import json
import sys

from tests.benchmarks.measure import Row, python
from tests.integration.postfix import running_postfix

CHECKS, AT_ONCE = 1000, 200


def measure() -> list[Row]:
    """Measure with a small server that answers at once (its own process), in clear, so that the engine is what counts.

    Then the same with TLS against the Postfix, fewer of them: there the server is what counts.
    """
    rows = []
    done = python("-m", "tests.benchmarks.many_checks")
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    seen = json.loads(done.stdout)
    rows.append(Row(f"{CHECKS} checks, {AT_ONCE} at once", f"{seen['wall']:.2f} s", "", None, ""))
    rows.append(Row("  their CPU time", f"{seen['cpu']:.2f} s", "", None, "2 s"))
    rows.append(Row("  the process's peak memory", f"{seen['peak_mib']:.0f} MiB", "", None, "60 MB"))
    with running_postfix() as postfix:
        done = python(
            "-m", "tests.benchmarks.many_checks", postfix.host, str(postfix.starttls_port), postfix.ca_file,
            postfix.user, BENCH_SECRET=postfix.password,
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    seen = json.loads(done.stdout)
    rows.append(Row(f"{seen['checks']} checks with STARTTLS against Postfix, 20 at once", f"{seen['wall']:.2f} s"))
    rows.append(Row("  their CPU time for each check", f"{seen['cpu'] / seen['checks'] * 1000:.2f} ms"))
    rows.append(Row("  the process's peak memory", f"{seen['peak_mib']:.0f} MiB"))
    return rows


def _main(arguments: list[str]) -> None:
    import asyncio
    import contextlib
    import os
    import resource
    import subprocess
    import time

    from smtpdesk.check.run import run_check
    from smtpdesk.model.report import Verdict
    from smtpdesk.model.secret import Secret
    from smtpdesk.model.settings import Account, Deadlines, Request, Security, Server, SignIn
    from smtpdesk.net.network import SystemNetwork

    with contextlib.ExitStack() as stack:
        if arguments:
            host, port, ca_file, user = arguments[0], int(arguments[1]), arguments[2], arguments[3]
            account = Account(
                id="b", name="b", server=Server(host, port, Security.STARTTLS), ca_file=ca_file, user=user,
                sign_in=SignIn.PLAIN, sender=user,
            )  # fmt: skip
            request = Request(account=account, secret=Secret(os.environ["BENCH_SECRET"]))
            checks, at_once = 200, 20
        else:
            server = stack.enter_context(
                subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
            )
            stack.callback(server.kill)
            assert server.stdout is not None
            port = int(server.stdout.readline())
            account = Account(
                id="b", name="b", server=Server("127.0.0.1", port, Security.PLAIN), user="shop@example.com",
                sender="shop@example.com", allow_unencrypted_sign_in=True, deadlines=Deadlines.all(60),
            )  # fmt: skip
            request = Request(account=account, secret=Secret("benchmark only"))
            checks, at_once = CHECKS, AT_ONCE

        async def all_checks() -> None:
            gate = asyncio.Semaphore(at_once)

            async def one() -> None:
                async with gate:
                    report = await run_check(request, SystemNetwork(), lambda event: None)
                    if report.verdict is not Verdict.WORKS:
                        raise RuntimeError(repr(report.finding))

            await asyncio.gather(*(one() for _ in range(checks)))

        asyncio.run(_once(request))
        cpu, wall = time.process_time(), time.perf_counter()
        asyncio.run(all_checks())
        seen = {
            "wall": time.perf_counter() - wall,
            "cpu": time.process_time() - cpu,
            "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "checks": checks,
        }
    print(json.dumps(seen))


async def _once(request: object) -> None:
    """One check before the clock runs: imports and data files are not what is measured here."""
    from smtpdesk.check.run import run_check
    from smtpdesk.model.settings import Request
    from smtpdesk.net.network import SystemNetwork

    assert isinstance(request, Request)
    await run_check(request, SystemNetwork(), lambda event: None)


SERVER = r"""
import asyncio, sys
class Server(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        self.rest = b""
        transport.write(b"220 bench.example ESMTP\r\n")
    def data_received(self, data):
        self.rest += data
        while b"\r\n" in self.rest:
            line, _, self.rest = self.rest.partition(b"\r\n")
            verb = line[:4].upper()
            if verb == b"EHLO":
                self.transport.write(b"250-bench.example\r\n250-SIZE 1000000\r\n250-8BITMIME\r\n250 AUTH PLAIN\r\n")
            elif verb == b"AUTH":
                self.transport.write(b"235 2.7.0 ok\r\n")
            elif verb == b"QUIT":
                self.transport.write(b"221 2.0.0 bye\r\n")
                self.transport.close()
            else:
                self.transport.write(b"250 2.0.0 ok\r\n")
async def main():
    server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0, backlog=500)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.sleep(120)
asyncio.run(main())
"""


if __name__ == "__main__":
    _main(sys.argv[1:])
