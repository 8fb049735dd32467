"""The address of a page -> readers who look for a second and then choose another filter, and how long each of them waited.

They speak to the server as the page in a browser does, and draw nothing: a reader draws on a machine of their own. They read until standard
input ends, and print their waits as JSON.
"""

import asyncio
import contextlib
import json
import random
import sys
import time

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

THINKING_S = 1.0
BIGGEST = 1 << 28


async def run(socket: ClientConnection, page: str, link: str, script: str) -> str:
    """Asks for a page under a filter, waits until the server has sent it all, and gives what Streamlit calls its script."""
    asked = BackMsg()
    asked.rerun_script.page_name, asked.rerun_script.query_string, asked.rerun_script.page_script_hash = page, link, script
    await socket.send(asked.SerializeToString())
    while True:
        message = ForwardMsg.FromString(await socket.recv(decode=False))
        if message.HasField("navigation"):
            script = message.navigation.page_script_hash
        elif message.WhichOneof("type") == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            return script


async def reader(base: str, page: str, links: list[str], waits: list[float], chance: random.Random) -> None:
    """One reader, for ever."""
    async with connect(base.replace("http:", "ws:") + "/_stcore/stream", subprotocols=["streamlit"], max_size=BIGGEST) as socket:
        script = await run(socket, page, "", "")
        await asyncio.sleep(chance.random() * THINKING_S)
        while True:
            began = time.perf_counter()
            script = await run(socket, page, chance.choice(links), script)
            waits.append(time.perf_counter() - began)
            await asyncio.sleep(THINKING_S)


async def main(base: str, page: str, count: str, *links: str) -> list[float]:
    """The seconds that each click of `count` readers waited."""
    waits: list[float] = []
    reading = [asyncio.create_task(reader(base, page, list(links), waits, random.Random(place))) for place in range(int(count))]  # noqa: S311
    stopped = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    await asyncio.wait([stopped, *reading], return_when=asyncio.FIRST_COMPLETED)
    for each in reading:
        each.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await each  # a reader who failed is no reader: the fault is told
    return waits


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(*sys.argv[1:]))))
