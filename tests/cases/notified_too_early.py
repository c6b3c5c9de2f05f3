# "Condition.wait never returns": it was notified before anything waited for it.
import time
from multiprocessing import Condition, Process


def work(changed):
    time.sleep(0.3)
    with changed:
        changed.wait()


if __name__ == '__main__':
    changed = Condition()
    child = Process(target=work, args=(changed,))
    child.start()
    with changed:
        changed.notify_all()
    child.join()
