"""Generated programs do on our module what they do on the standard library's (differential.py runs more of them)."""

import unittest

import differential


class Differential(unittest.TestCase):
    def test_generated_programs_do_what_they_do_on_plain_python(self):
        self.assertEqual(differential.compare_all(seed=1, numbers=range(80)), [])

    def test_the_comparison_sees_a_difference(self):
        program = differential.Generator(1, 0).generate()
        plain = differential.running.Result(0, 'one\n', '')
        self.assertIsNotNone(differential.judge(program, plain, differential.running.Result(0, 'two\n', '')))
        self.assertIsNotNone(differential.judge(program, plain, differential.running.Result(None, 'one\n', '')))
        self.assertIsNone(differential.judge(program, plain, plain))


if __name__ == '__main__':
    unittest.main()
