# From the documentation of concurrent.futures: the only worker waits for a task that only it could do.
from concurrent.futures import ThreadPoolExecutor

executor = ThreadPoolExecutor(max_workers=1)


def wait_on_future():
    f = executor.submit(pow, 5, 2)
    print(f.result())


future = executor.submit(wait_on_future)
future.result()
