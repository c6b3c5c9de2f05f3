"""Every example of the documents, as it stands there, gives what plain Python gives."""

import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import running

DOCUMENTS = sorted((Path(__file__).parent / 'documents').glob('*.py'))


class Documents(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # They mostly sleep: all at the same time.
        with ThreadPoolExecutor(len(DOCUMENTS)) as pool:
            cls.results = dict(zip(DOCUMENTS, pool.map(lambda path: running.run_both(str(path)), DOCUMENTS)))

    def test_output_errors_and_status_are_those_of_plain_python(self):
        for path, (plain, ours) in self.results.items():
            with self.subTest(path.name):
                self.assertEqual(running.comparable(ours.output), running.comparable(plain.output))
                self.assertEqual(running.comparable(ours.errors), running.comparable(plain.errors))
                self.assertEqual(ours.status, plain.status)

    def test_there_are_examples_of_every_document(self):
        self.assertEqual({path.name[:3] for path in DOCUMENTS}, {'000', '001', '002', '003', '004'})


if __name__ == '__main__':
    unittest.main()
