"""An installation of this build in a temporary folder, for tests."""

import os
import shutil
import subprocess
import tempfile
import unittest

BUILD = os.environ['SPAWNARIUM_BUILD']
TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')


def install(prefix, **environment):
    subprocess.run(['cmake', '--install', BUILD, '--prefix', prefix], check=True, stdout=subprocess.DEVNULL,
                   env=dict(os.environ, **environment))


class Installation:
    """The folder `prefix`, and an empty home: nothing of the build tree or of the tester's own is found through the environment.

        with Installation() as installation:
            installation.run('spawnarium', '--version').stdout
    """

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix='installed spawnarium ')
        self.prefix = os.path.join(self._folder.name, 'prefix')
        self.home = os.path.join(self._folder.name, 'home')
        os.mkdir(self.home)
        install(self.prefix)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._folder.cleanup()

    def path(self, *names):
        return os.path.join(self.prefix, *names)

    def environment(self):
        return {'HOME': self.home, 'PATH': f'{self.path("bin")}:/usr/bin:/bin', 'LC_ALL': 'C.UTF-8'}

    def run(self, *command, folder=None, **options):
        """What it printed and its exit status, as subprocess.CompletedProcess."""
        return subprocess.run(command, cwd=folder or self.home, env=self.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, check=False, **options)


def needs(tool, package):
    return unittest.skipUnless(shutil.which(tool), f'needs the package {package}')


class InstallationTestCase(unittest.TestCase):
    """Tests that only look: one installation for all of a class."""

    @classmethod
    def setUpClass(cls):
        cls.installation = Installation()
        cls.addClassCleanup(cls.installation.__exit__)

    def share(self, *names):
        return self.installation.path('share', *names)
