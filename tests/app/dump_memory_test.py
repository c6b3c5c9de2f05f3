"""`dump --json` of a long recording: its events are written one by one, not made a tree of first."""
import os
import subprocess
import sys
import tempfile
import unittest

SPAWNARIUM = os.path.join(os.environ["SPAWNARIUM_BUILD"], "spawnarium")
PUTS = """from multiprocessing import Queue
q = Queue()
for i in range(50000):
    q.put(i)
    q.get()
"""


def peak_kib(*arguments):
    """The most memory that a run of it had (getrusage(2)), in a process of its own so that no other child counts."""
    program = "import resource,subprocess,sys; subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,check=True); " \
              "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    return int(subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True).stdout)


class DumpMemoryTest(unittest.TestCase):
    def test_json_takes_hardly_more_memory_than_the_world_at_the_end(self):
        with tempfile.TemporaryDirectory() as folder:
            script, recording = os.path.join(folder, "puts.py"), os.path.join(folder, "puts.spawn")
            with open(script, "w", encoding="utf-8") as file:
                file.write(PUTS)
            subprocess.run([SPAWNARIUM, "run", "--headless", "--record", recording, script], capture_output=True, check=True)
            world, whole = peak_kib(SPAWNARIUM, "dump", "--at", "end", recording), peak_kib(SPAWNARIUM, "dump", "--json", recording)
            self.assertLess(whole, world + 32 * 1024)


if __name__ == "__main__":
    sys.exit(unittest.main())
