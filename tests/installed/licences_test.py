"""Which licence is whose: an installation says it, and all places that say it agree."""

import fnmatch
import os
import re
import unittest

from installation import TOP, InstallationTestCase

MIT, CC_BY = 'Expat', 'CC-BY-4.0'  # As Debian calls them.
PICTURES, TEXTS = {'.png', '.svg'}, {'.md', '.toml'}


def content(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def source(*names):
    return os.path.join(TOP, *names)


def stated_licence(file, paragraphs):
    """Of several paragraphs for a file the last one holds (machine-readable debian/copyright, "Files"); a * covers slashes, too."""
    return [licence for patterns, licence in paragraphs if any(fnmatch.fnmatchcase(file, each) for each in patterns)][-1]


def files(*folders):
    for folder in folders:
        for at, _, names in os.walk(source(folder)):
            if not at.endswith('__pycache__'):
                yield from (os.path.relpath(os.path.join(at, name), TOP) for name in names)


def paragraphs(text):
    found = re.findall(r'^Files: (.*?)\nCopyright: .*?^License: (\S+)', text, re.MULTILINE | re.DOTALL)
    return [(patterns.split(), licence) for patterns, licence in found]


class LicencesTest(InstallationTestCase):
    def test_they_are_installed_and_the_notice_lies_with_the_lessons(self):
        self.assertEqual(content(self.share('doc', 'spawnarium', 'LICENSE')), content(source('LICENSE')))
        self.assertEqual(content(self.share('doc', 'spawnarium', 'copyright')), content(source('assets', 'debian', 'copyright')))
        self.assertEqual(content(self.share('spawnarium', 'lessons', 'NOTICE')), content(source('lessons', 'NOTICE')))

    def test_the_program_says_where_the_notice_lies(self):
        self.assertIn(self.share('spawnarium', 'lessons', 'NOTICE'), self.installation.run('spawnarium', '--version').stdout)

    def test_of_each_file_the_package_says_what_the_licence_says(self):
        stated = paragraphs(content(self.share('doc', 'spawnarium', 'copyright')))
        kinds = set()
        for file in files('assets', 'lessons', 'src'):
            folder, kind = file.partition('/')[0], os.path.splitext(file)[1]
            text_or_picture = folder == 'lessons' and kind in TEXTS | PICTURES or folder == 'assets' and kind in PICTURES
            if file != 'lessons/NOTICE':
                self.assertEqual(stated_licence(file, stated), CC_BY if text_or_picture else MIT, file)
            kinds.add((folder, kind))
        self.assertLessEqual({('lessons', '.py'), ('lessons', '.toml'), ('lessons', '.md'), ('assets', '.png'), ('src', '.cpp')}, kinds)

    def test_license_and_notice_name_both_licences(self):
        for text in content(source('LICENSE')), content(source('lessons', 'NOTICE')):
            self.assertIn('CC BY 4.0', text)
            self.assertIn('MIT License', text)
            self.assertIn('The Spawnarium authors', text)


if __name__ == '__main__':
    unittest.main()
