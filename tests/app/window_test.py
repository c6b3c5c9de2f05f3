"""The window itself, on a display of its own (Xvfb): it opens, obeys keys, sleeps while nothing moves, remembers, and goes."""
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

BUILD = os.environ.get("SPAWNARIUM_BUILD", os.path.join(os.path.dirname(__file__), "..", "..", "build"))
SPAWNARIUM = os.path.join(BUILD, "spawnarium")
PROGRAM = "import time\nprint('begun', flush=True)\ntime.sleep(600)\n"
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@unittest.skipUnless(shutil.which("Xvfb") and shutil.which("xdotool"), "needs the packages xvfb and xdotool")
class WindowTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="spawnarium_window_test_")
        self.addCleanup(shutil.rmtree, self.folder)
        display_read, display_write = os.pipe()
        self.xvfb = subprocess.Popen(["Xvfb", "-displayfd", str(display_write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
                                     pass_fds=[display_write], stderr=subprocess.DEVNULL)
        self.addCleanup(self.end, self.xvfb)
        os.close(display_write)
        with os.fdopen(display_read) as pipe:
            display = ":" + pipe.readline().strip()  # Written when it is ready.
        self.environment = dict(os.environ, DISPLAY=display, HOME=self.folder, XDG_CONFIG_HOME=self.folder, XDG_STATE_HOME=self.folder,
                                XDG_DATA_HOME=self.folder, LC_ALL="C.UTF-8")
        self.environment.pop("WAYLAND_DISPLAY", None)

    @staticmethod
    def end(process):
        process.terminate()
        process.wait()

    def open(self, *arguments, cwd=None, ignored=None):
        ignore = (lambda: signal.signal(ignored, signal.SIG_IGN)) if ignored else None
        window = subprocess.Popen([os.path.abspath(SPAWNARIUM), *arguments], env=self.environment, cwd=cwd, stdout=subprocess.DEVNULL,
                                  preexec_fn=ignore)
        self.addCleanup(self.end, window)
        self.xdotool("search", "--sync", "--onlyvisible", "--class", "spawnarium")
        return window

    def xdotool(self, *arguments):
        subprocess.run(["xdotool", *arguments], env=self.environment, check=True, stdout=subprocess.DEVNULL, timeout=60)

    def keys(self, *names):
        for name in names:
            self.xdotool("key", "--clearmodifiers", name)

    def settings(self):
        with open(os.path.join(self.folder, "spawnarium", "settings.toml"), encoding="utf-8") as file:
            return file.read()

    def test_keys_change_language_and_theme_and_quit_and_all_is_remembered(self):
        window = self.open()
        self.keys("F2", "F3", "ctrl+q")
        self.assertEqual(window.wait(timeout=30), 0)
        settings = self.settings()
        self.assertRegex(settings, r"language = ['\"]zh['\"]")
        self.assertRegex(settings, r"theme = ['\"]light['\"]")

    def test_a_signal_ends_it_as_the_key_does(self):
        for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            os.makedirs(os.path.join(self.folder, "tmp"), exist_ok=True)
            self.environment["TMPDIR"] = os.path.join(self.folder, "tmp")
            window = self.open("lesson", "01")
            self.keys("Return", "ctrl+h")
            self.await_folders(1)  # The copy in which the held program works.
            self.keys("F3")
            before = self.settings() if os.path.exists(os.path.join(self.folder, "spawnarium", "settings.toml")) else ""
            window.send_signal(signal_number)
            self.assertEqual(window.wait(timeout=30), 128 + signal_number)
            self.assertNotEqual(self.settings(), before)
            self.await_folders(0)

    def test_a_signal_that_is_ignored_stays_so(self):
        window = self.open(ignored=signal.SIGHUP)
        window.send_signal(signal.SIGHUP)
        self.keys("F2", "F3", "ctrl+q")
        self.assertEqual(window.wait(timeout=30), 0)

    def await_folders(self, count):
        end = time.monotonic() + 30
        while len(os.listdir(self.environment["TMPDIR"])) != count:
            self.assertLess(time.monotonic(), end, os.listdir(self.environment["TMPDIR"]))
            time.sleep(0.02)

    def test_a_paused_window_sleeps_while_its_program_runs_and_takes_it_along_when_it_goes(self):
        script = os.path.join(self.folder, "sleeper.py")
        with open(script, "w", encoding="utf-8") as file:
            file.write(PROGRAM)
        window = self.open("run", script)
        self.keys("space")  # Looks at this moment; the program goes on.
        time.sleep(2)  # What was begun is finished.
        before = cpu_seconds(window.pid)
        seconds = 5
        time.sleep(seconds)
        used = cpu_seconds(window.pid) - before
        self.assertLessEqual(used / seconds, 0.01, f"{used} s of CPU in {seconds} s")
        children = subprocess.run(["pgrep", "-f", script], capture_output=True, text=True, check=False).stdout.split()
        self.assertTrue(children)
        self.keys("ctrl+q")
        self.assertEqual(window.wait(timeout=30), 0)
        for _ in range(100):
            if not subprocess.run(["pgrep", "-f", script], capture_output=True, check=False).stdout:
                break
            time.sleep(0.1)
        else:
            self.fail("the program is still there")

    def test_with_the_keyboard_alone_a_lesson_is_played_understood_and_taken_along(self):
        window = self.open()
        pictures = os.path.join(self.folder, "Pictures")
        os.mkdir(pictures)
        self.keys("slash", "1", "0", "Return", "Return", "Return")  # Three children with join, 'end' last: searched, opened, run.
        progress = os.path.join(self.folder, "spawnarium", "progress.json")
        self.await_file(progress)  # Written when the lesson's program has ended.
        self.keys("Home", "period", "period", "period", "Left", "Tab", "5", "0", "question", "Escape")
        self.keys("ctrl+s")
        self.await_file(os.path.join(pictures, "spawnarium-1.png"))
        self.keys("ctrl+e", "9")  # The first panel.
        self.await_file(os.path.join(pictures, "spawnarium-2.png"))
        self.assertNotEqual(self.size_of(os.path.join(pictures, "spawnarium-1.png")), self.size_of(os.path.join(pictures, "spawnarium-2.png")))
        self.keys("ctrl+e", "3")  # The film strip, made beside the window.
        self.await_file(os.path.join(pictures, "10_join_end_last-1.png"))
        documents = os.path.join(self.folder, "Documents")
        os.mkdir(documents)
        self.keys("ctrl+k")  # The recording.
        kept = os.path.join(documents, "10_join_end_last-1.spawn")
        self.await_file(kept)
        subprocess.run([SPAWNARIUM, "dump", kept], env=self.environment, check=True, stdout=subprocess.DEVNULL)
        self.keys("F2", "ctrl+q")
        self.assertEqual(window.wait(timeout=30), 0)
        self.assertRegex(self.settings(), r"language = ['\"]zh['\"]")

    def test_panels_are_scrolled_and_their_edges_moved_with_the_keyboard_and_a_click_takes_one_in_hand(self):
        window = self.open()
        pictures = os.path.join(self.folder, "Pictures")
        os.mkdir(pictures)
        self.keys(*["Down"] * 9, "Return", "Return", "ctrl+equal")  # So large that the text is longer than the panel.
        self.await_file(os.path.join(self.folder, "spawnarium", "progress.json"))
        self.keys("End")  # The film of it goes on; here it stands.
        guides = []
        for keys in (["ctrl+Tab"], ["ctrl+Next"], ["ctrl+Home"]):
            self.keys(*keys, "ctrl+e", "9")  # A picture of the first panel.
            guides.append(os.path.join(pictures, f"spawnarium-{len(guides) + 1}.png"))
            self.await_file(guides[-1])
        at_first, a_page_down, at_first_again = (self.content_of(each) for each in guides)
        self.assertTrue(at_first != a_page_down)  # Not assertNotEqual: it would print the pictures.
        self.assertTrue(at_first == at_first_again)
        self.keys("ctrl+shift+Right", "ctrl+shift+Right")
        self.xdotool("mousemove", "1150", "600", "click", "1")  # The console: its upper edge is the code's.
        self.keys("ctrl+shift+Up", "ctrl+q")
        self.assertEqual(window.wait(timeout=30), 0)
        layout = dict(re.findall(r"(?m)^(left|right|stage|code) = ([0-9.]+)$", self.settings()))
        self.assertGreater(float(layout["left"]), 0.23)
        self.assertLess(float(layout["code"]), 0.55)
        self.assertEqual(float(layout["right"]), 0.29)

    def test_a_copy_is_edited_with_the_keyboard_and_run_and_the_program_stays_as_it_is(self):
        script = os.path.join(self.folder, "hello.py")
        with open(script, "w", encoding="utf-8") as file:
            file.write("print('one')\n")
        recording = os.path.join(self.folder, "hello.spawn")
        subprocess.run([SPAWNARIUM, "run", "--headless", "--record", recording, script], env=self.environment, check=True, capture_output=True)
        window = self.open("replay", recording)  # All is known of it from the first frame on: no key comes too early.
        self.keys("e")
        ran = os.path.join(self.folder, "ran")
        self.xdotool("type", "--clearmodifiers", f"open('{ran}', 'w'); ")
        self.keys("ctrl+Return")
        self.await_file(ran)
        with open(script, encoding="utf-8") as file:
            self.assertEqual(file.read(), "print('one')\n")
        self.keys("e", "Home", "x", "ctrl+q")  # What was written is kept, whichever way the window goes.
        self.assertEqual(window.wait(timeout=30), 0)
        with open(os.path.join(self.folder, "spawnarium", "changed", os.path.basename(self.folder), "hello.py"), encoding="utf-8") as file:
            self.assertEqual(file.read(), f"xopen('{ran}', 'w'); print('one')\n")

    @unittest.skipUnless(importlib.util.find_spec("Xlib"), "needs the package python3-xlib")
    def test_the_desktop_knows_it_by_its_name_and_it_has_its_icon(self):
        self.open()
        from Xlib.display import Display
        display = Display(self.environment["DISPLAY"])
        self.addCleanup(display.close)
        window = next(each for each in display.screen().root.query_tree().children if each.get_wm_class())
        self.assertEqual(window.get_wm_class(), ("spawnarium", "spawnarium"))
        with open(os.path.join(os.path.dirname(__file__), "..", "..", "assets", "spawnarium.desktop"), encoding="utf-8") as entry:
            self.assertIn("\nStartupWMClass=spawnarium\n", entry.read())
        icon = window.get_full_property(display.intern_atom("_NET_WM_ICON"), 0).value
        sizes = []
        while icon:
            width, height = icon[:2]
            sizes.append((width, height))
            self.assertGreater(len(set(icon[2:2 + width * height])), 10)  # Something is drawn.
            icon = icon[2 + width * height:]
        self.assertEqual(sizes, [(16, 16), (32, 32), (48, 48), (128, 128)])

    @unittest.skipUnless(importlib.util.find_spec("Xlib"), "needs the package python3-xlib")
    def test_what_is_dropped_is_opened_a_recording_and_a_script(self):
        script = os.path.join(self.folder, "a script ü.py")
        ran = os.path.join(self.folder, "ran")
        with open(script, "w", encoding="utf-8") as file:
            file.write(f"print('one')\nopen({ran!r}, 'w')\n")
        recording = os.path.join(self.folder, "a run.spawn")
        subprocess.run([SPAWNARIUM, "run", "--headless", "--record", recording, script], env=self.environment, check=True, capture_output=True)
        os.remove(ran)
        window = self.open()
        self.drop(recording)
        self.drop(script)
        self.await_file(ran)
        self.keys("ctrl+q")
        self.assertEqual(window.wait(timeout=30), 0)
        settings = self.settings()
        self.assertLess(settings.index("a script ü.py"), settings.index("a run.spawn"))  # The last one first.

    def test_a_file_on_the_command_line_is_opened_whatever_it_is(self):
        ran = os.path.join(self.folder, "ran")
        with open(os.path.join(self.folder, "script.py"), "w", encoding="utf-8") as file:
            file.write(f"open({ran!r}, 'w')\n")
        window = self.open("script.py", cwd=self.folder)
        self.await_file(ran)
        self.keys("ctrl+q")
        self.assertEqual(window.wait(timeout=30), 0)
        self.assertIn(os.path.join(self.folder, "script.py"), self.settings())  # Wherever it is opened from next time.

    def test_a_lesson_is_recorded_where_the_command_line_says(self):
        recording = os.path.join(self.folder, "kept.spawn")
        with open(recording, "w", encoding="utf-8") as file:
            file.write("an older one")
        window = self.open("lesson", "09", "--stop", "see", "--record", recording, "--lang", "en")
        self.await_file(os.path.join(self.folder, "spawnarium", "progress.json"))  # Written when the lesson's program has ended.
        self.keys("ctrl+q")
        self.assertEqual(window.wait(timeout=30), 0)
        dumped = subprocess.run([SPAWNARIUM, "dump", recording], env=self.environment, stdout=subprocess.PIPE, text=True, check=True)
        self.assertIn("after join", dumped.stdout)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "spawnarium", "live")))  # Nowhere else.

    def drop(self, path):
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support", "xdnd_source.py")
        subprocess.run([sys.executable, source, "spawnarium", path], env=self.environment, check=True, timeout=60)

    def await_file(self, path):
        for _ in range(600):
            if os.path.exists(path):
                return
            time.sleep(0.1)
        self.fail(f"there is no {path}; there is {os.listdir(os.path.dirname(path))}")

    @staticmethod
    def content_of(path):
        with open(path, "rb") as file:
            return file.read()

    @staticmethod
    def size_of(path):
        with open(path, "rb") as file:
            return file.read(24)[16:]

    def test_without_a_display_there_is_one_sentence_and_status_1(self):
        self.environment["DISPLAY"] = ":4711"
        result = subprocess.run([SPAWNARIUM], env=self.environment, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(result.returncode, 1)
        self.assertIn("No window can be opened", result.stderr)
        self.assertEqual(len(result.stderr.strip().splitlines()), 1)


if __name__ == "__main__":
    sys.exit(unittest.main())
