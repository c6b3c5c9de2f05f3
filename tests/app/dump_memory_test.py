"""Every event of a long recording, as JSON, text or table: written as it is read, and not kept."""
import os
import subprocess
import sys
import tempfile
import unittest

SPAWNARIUM = os.path.join(os.environ["SPAWNARIUM_BUILD"], "spawnarium")
PUTS = """from multiprocessing import Queue
q = Queue()
for i in range(%d):
    q.put(i)
    q.get()
"""


def peak_kib(*arguments):
    """The most memory that a run of it had (getrusage(2)), in a process of its own so that no other child counts."""
    program = "import resource,subprocess,sys; subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,check=True); " \
              "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    return int(subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True).stdout)


class DumpMemoryTest(unittest.TestCase):
    def record(self, puts, folder):
        script, recording = os.path.join(folder, "puts.py"), os.path.join(folder, f"{puts}.spawn")
        with open(script, "w", encoding="utf-8") as file:
            file.write(PUTS % puts)
        subprocess.run([SPAWNARIUM, "run", "--headless", "--record", recording, script], capture_output=True, check=True)
        return recording

    def test_all_events_of_a_long_recording_take_far_less_memory_than_the_recording_has_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            short, long = self.record(100, folder), self.record(50000, folder)
            for form in (["dump", "--json"], ["dump", "--events"], ["export", "--format", "csv"],
                         ["export", "--format", "csv", "--output", os.path.join(folder, "table.csv")]):
                with self.subTest(form):
                    more_kib = peak_kib(SPAWNARIUM, *form, long) - peak_kib(SPAWNARIUM, *form, short)
                    self.assertLess(more_kib, os.path.getsize(long) / 1024 / 2)


if __name__ == "__main__":
    sys.exit(unittest.main())
