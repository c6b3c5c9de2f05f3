"""`spawnarium shot` and `golden` on the command line: what they write, and what they say where something is missing."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

BUILD = os.environ.get("SPAWNARIUM_BUILD", os.path.join(os.path.dirname(__file__), "..", "..", "build"))
SPAWNARIUM = os.path.join(BUILD, "spawnarium")
RECORDING = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "traces", "start_order.spawn")
NO_FONTS = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>'


class PicturesTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.picture = os.path.join(self.folder, "picture.png")

    def run_program(self, *arguments, **environment):
        without_display = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
        return subprocess.run([SPAWNARIUM, *arguments], env=without_display | environment, capture_output=True, text=True, timeout=120, check=False)

    def shot(self, *arguments, **environment):
        return self.run_program("shot", RECORDING, "-o", self.picture, *arguments, **environment)

    def assert_one_sentence(self, result, status, *words):
        self.assertEqual(result.returncode, status, result.stderr)
        self.assertEqual(len(result.stderr.strip().splitlines()), 1, result.stderr)
        for word in words:
            self.assertIn(word, result.stderr)
        self.assertFalse(os.path.exists(self.picture))

    def test_a_picture_has_the_size_asked_for_and_needs_no_display(self):
        result = self.shot("--at", "400ms", "--size", "800x600", "--lang", "zh", "--theme", "light", "--scale", "150")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        with open(self.picture, "rb") as file:
            head = file.read(24)
        self.assertEqual(head[:8], b"\x89PNG\r\n\x1a\n")
        self.assertEqual((int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")), (800, 600))

    def test_without_fonts_it_says_what_to_install(self):
        config = os.path.join(self.folder, "fonts.conf")
        with open(config, "w", encoding="utf-8") as file:
            file.write(NO_FONTS)
        self.assert_one_sentence(self.shot(FONTCONFIG_FILE=config), 1, "fonts-dejavu-core")

    def test_without_opengl_it_says_what_to_install(self):
        # What dispatches to a vendor reads this; where drivers lie, not every Mesa asks any more.
        self.assert_one_sentence(self.shot(__EGL_VENDOR_LIBRARY_DIRS=self.folder), 1, "libgl1-mesa-dri")

    def test_wrong_usage_is_told_and_is_status_2(self):
        self.assert_one_sentence(self.shot("--size", "big"), 2, "--size big", "1280x720")
        self.assert_one_sentence(self.shot("--at", "noon"), 2, "noon")
        self.assert_one_sentence(self.shot("--panel", "kitchen"), 2, "kitchen")
        self.assert_one_sentence(self.shot("--select", "nobody"), 2, "nobody")

    def test_what_cannot_be_written_or_read_is_told(self):
        self.picture = os.path.join(self.folder, "missing", "picture.png")
        self.assert_one_sentence(self.shot(), 1, "picture.png", "No such file")
        result = self.run_program("shot", os.path.join(self.folder, "none.spawn"))
        self.assert_one_sentence(result, 1, "none.spawn")

    @unittest.skipUnless(shutil.which("strace"), "strace makes the calls fail")
    def test_without_threads_it_is_drawn_all_the_same(self):
        strace = ["strace", "-qq", "-o", os.devnull, "-e", "trace=clone3,clone", "-e", "inject=clone3,clone:error=EAGAIN"]
        result = subprocess.run([*strace, SPAWNARIUM, "shot", RECORDING, "-o", self.picture], capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertTrue(os.path.exists(self.picture))

    def test_a_folder_without_a_list_of_goldens_is_told(self):
        self.assert_one_sentence(self.run_program("golden", "compare", self.folder), 1, "goldens.toml")


if __name__ == "__main__":
    sys.exit(unittest.main())
