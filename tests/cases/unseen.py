import asyncio
import multiprocessing as mp
import os
import subprocess
import sys
import threading
import time


async def tick():
    await asyncio.sleep(0.01)


def child():
    asyncio.run(tick())


if __name__ == '__main__':
    worker = mp.Process(target=child, name='worker')
    worker.start()
    worker.join()
    lock = threading.Lock()
    thread = threading.Thread(target=lock.acquire, name='T')
    thread.start()
    thread.join()
    subprocess.run(['sleep', '0.01'])
    reader, writer = os.pipe()
    threading.Timer(3, os.write, (writer, b'x')).start()
    os.read(reader, 1)  # A call that is not traced.
