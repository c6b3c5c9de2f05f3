"""The lessons' programs under plain python3, without Spawnarium: they tell the same story there. The quick ones only."""
import os
import pathlib
import re
import subprocess
import sys
import tomllib
import unittest

LESSONS = pathlib.Path(__file__).resolve().parents[2] / 'lessons'
QUICK = ('08', '09', '10', '19', '21', '26', '30', '33', '40', '41', '42', '43', '46', '48', '52', '53', '54', '55')
NO_EXAMPLE = 99  # A claim of the text: it stands below the document's examples.
HOLES = {'{time}': r'[\w: .-]+', '{number}': r'\d+', '{...}': r'.*'}


def lessons():
    return sorted(LESSONS.glob('*/lesson.toml'))


def read(path):
    return tomllib.loads(path.read_text(encoding='utf-8'))


def pattern(line):
    """A line of a lesson as a regular expression; whose pid it is plain python does not tell."""
    parts = re.split(r'(\{(?:time|number|\.\.\.|pid:\w+)\})', line)
    return ''.join(HOLES.get(part, r'\d+') if part.startswith('{') and part.endswith('}') else re.escape(part) for part in parts)


def printed_in_order(expected, lines):
    lines = iter(lines)
    return all(any(re.fullmatch(pattern(line), each) for each in lines) for line in expected)


class Programs(unittest.TestCase):
    def run_program(self, folder):
        # Unbuffered, a line is two writes, and those of two processes mix.
        environment = {name: value for name, value in os.environ.items() if name != 'PYTHONUNBUFFERED'}
        run = subprocess.run([sys.executable, folder / 'program.py'], capture_output=True, timeout=60, encoding='utf-8', env=environment)
        return run.stdout.splitlines(), run.stderr.splitlines()

    def test_the_quick_ones_print_what_their_lessons_say(self):
        for path in lessons():
            lesson = read(path)
            if lesson['number'] not in QUICK:
                continue
            out, err = self.run_program(path.parent)
            for rule in lesson['must']:
                with self.subTest(lesson=path.parent.name, says=rule['says']['en']):
                    if 'output' in rule:
                        self.assertEqual(len(out), len(rule['output']))
                        self.assertTrue(printed_in_order(rule['output'], out), out)
                    if 'output_any_order' in rule:
                        self.assertEqual(len(out), len(rule['output_any_order']), out)
                        for line in rule['output_any_order']:
                            self.assertTrue(any(re.fullmatch(pattern(line), each) for each in out), line)
                    if 'lines' in rule and 'for_each' not in rule:
                        stream = err if rule.get('stream') == 'stderr' else out
                        self.assertTrue(printed_in_order(rule['lines'], stream), (rule['lines'], stream))

    def test_the_quick_ones_are_there(self):
        self.assertLessEqual(set(QUICK), {read(path)['number'] for path in lessons()})

    def test_every_program_and_every_suggested_change_is_valid_python(self):
        for path in lessons():
            source = (path.parent / 'program.py').read_text(encoding='utf-8')
            compile(source, str(path.parent), 'exec')
            for suggestion in read(path).get('try', []):
                changed = source
                for change in suggestion['change']:
                    changed = changed.replace(change['search'], change['replace'])
                with self.subTest(lesson=path.parent.name, title=suggestion['title']['en']):
                    self.assertNotEqual(changed, source)
                    compile(changed, str(path.parent), 'exec')

    def test_each_lesson_is_told_in_both_languages(self):
        for path in lessons():  # What the title has, every other text must have: the program sees to that.
            with self.subTest(lesson=path.parent.name):
                self.assertEqual(set(read(path)['title']), {'en', 'zh'})
                self.assertTrue((path.parent / 'guide.en.md').exists() and (path.parent / 'guide.zh.md').exists())

    def test_the_table_of_the_readme_is_what_the_lessons_say(self):
        def place(lesson):
            document = lesson.get('document', {'number': 'none'})
            return document['number'], document.get('example', NO_EXAMPLE), lesson['number']

        def row(lesson):
            document = lesson.get('document', {'number': '-', 'section': '-'})
            example = f"{document['example']}: " if 'example' in document else ''
            name = f"{lesson['number']}_{lesson['slug']}"
            return f"| {document['number']} | {example}{document['section']} | [{name}]({name}) | {lesson['summary']['en']} |"

        readme = (LESSONS / 'README.md').read_text(encoding='utf-8')
        table = readme[readme.index('| document | example |'):].splitlines()[2:]
        self.assertEqual(table, [row(lesson) for lesson in sorted(map(read, lessons()), key=place)])


if __name__ == '__main__':
    unittest.main()
