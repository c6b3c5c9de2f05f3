"""What an installation tells the desktop: its entry, its icons, the type of recordings."""

import glob
import os
import struct
import subprocess
import unittest
import xml.etree.ElementTree

from installation import TOP, InstallationTestCase, needs

TYPE = 'application/x-spawnarium-recording'


class DesktopTest(InstallationTestCase):
    def text(self, *names):
        with open(self.share(*names), encoding='utf-8') as file:
            return file.read()

    @needs('desktop-file-validate', 'desktop-file-utils')
    def test_the_desktop_entry_is_valid_and_opens_recordings(self):
        path = self.share('applications', 'spawnarium.desktop')
        done = subprocess.run(['desktop-file-validate', '--warn-kde', path], stdout=subprocess.PIPE, text=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (0, ''))
        self.assertIn(f'\nMimeType={TYPE};\n', self.text('applications', 'spawnarium.desktop'))
        self.assertIn('\nIcon=spawnarium\n', self.text('applications', 'spawnarium.desktop'))

    def test_there_is_an_icon_of_each_size_and_one_of_any(self):
        for size in 16, 24, 32, 48, 64, 128, 256, 512:
            with open(self.share('icons', 'hicolor', f'{size}x{size}', 'apps', 'spawnarium.png'), 'rb') as file:
                head = file.read(24)
            self.assertEqual(head[:8], b'\x89PNG\r\n\x1a\n')
            self.assertEqual(struct.unpack('>II', head[16:]), (size, size))
        drawing = xml.etree.ElementTree.parse(self.share('icons', 'hicolor', 'scalable', 'apps', 'spawnarium.svg')).getroot()
        self.assertEqual(drawing.tag, '{http://www.w3.org/2000/svg}svg')

    def test_a_recording_is_known_by_its_first_bytes(self):
        kind = xml.etree.ElementTree.parse(self.share('mime', 'packages', 'spawnarium.xml')).getroot()[0]
        self.assertEqual(kind.get('type'), TYPE)
        match = kind.find('.//{*}match')
        magic = match.get('value').encode().decode('unicode_escape').encode('latin-1')
        self.assertEqual(match.get('offset'), '0')
        recordings = glob.glob(os.path.join(TOP, 'tests', 'traces', '*.spawn'))
        self.assertTrue(recordings)
        for recording in recordings:
            with open(recording, 'rb') as file:
                self.assertEqual(file.read(len(magic)), magic, recording)

    @needs('update-mime-database', 'shared-mime-info')
    def test_the_type_is_taken_into_the_database(self):
        done = subprocess.run(['update-mime-database', self.share('mime')], env=dict(os.environ, XDG_DATA_DIRS=self.share()),
                              stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        self.assertIn(f'{TYPE}:*.spawn', self.text('mime', 'globs2'))


if __name__ == '__main__':
    unittest.main()
