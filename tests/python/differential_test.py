"""Generated programs do on our module what they do on the standard library's (differential.py runs more of them)."""

import unittest

import differential


class Differential(unittest.TestCase):
    def test_generated_programs_do_what_they_do_on_plain_python(self):
        self.assertEqual(differential.compare_all(seed=1, numbers=range(80)), [])

    def test_the_comparison_sees_a_difference(self):
        program = differential.generate(1, 0)
        plain = differential.running.Result(0, 'one\n', '')
        self.assertIsNotNone(differential.judge(program, plain, differential.running.Result(0, 'two\n', '')))
        self.assertIsNotNone(differential.judge(program, plain, differential.running.Result(None, 'one\n', '')))
        self.assertIsNone(differential.judge(program, plain, plain))

    def test_the_comparison_sees_an_impossible_output(self):
        program = differential.generate(1, 1)
        possible = differential.running.Result(0, ''.join(f'{line}\n' for line in min(program.outputs)), '')
        impossible = differential.running.Result(0, possible.output + '0: and more\n', '')
        self.assertIsNone(differential.judge(program, possible, possible))
        self.assertIsNotNone(differential.judge(program, possible, impossible))


if __name__ == '__main__':
    unittest.main()
