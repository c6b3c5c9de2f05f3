# The tasks of a ThreadPoolExecutor: one fails, and its result is never asked for.
from concurrent.futures import ThreadPoolExecutor


def area(w, h):
    if h < 0:
        raise ValueError('no height')
    return w * h


with ThreadPoolExecutor(2) as executor:
    good, bad = executor.submit(area, 2, 3), executor.submit(area, 2, -1)
print(good.result())
