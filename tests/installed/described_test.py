"""The manual and the completions of an installation name what the command line understands."""

import os
import re
import subprocess
import unittest

from installation import InstallationTestCase, needs


class DescribedTest(InstallationTestCase):
    def commands(self):
        """Each command, "golden compare" too, and the options that its --help names."""
        commands, left = {}, ['']
        while left:
            command = left.pop()
            text = self.installation.run('spawnarium', *command.split(), '--help').stdout
            commands[command] = sorted(set(re.findall(r'^  (?:-\w,)?(--[\w-]+)', text, re.MULTILINE)))
            below = text.partition('Subcommands:\n')[2].partition('\n\n')[0]
            left += [f'{command} {name}'.strip() for name in re.findall(r'^  (\w+)', below, re.MULTILINE)]
        self.assertGreater(len(commands), 8)
        return commands

    @needs('man', 'man-db')
    def test_the_manual_names_every_command_and_option_and_is_set_without_a_complaint(self):
        page = self.share('man', 'man1', 'spawnarium.1.gz')
        done = subprocess.run(['man', '--warnings', '-E', 'UTF-8', '-l', '-Tutf8', '-Z', page], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        environment = dict(os.environ, MANWIDTH='400', MAN_KEEP_FORMATTING='', LC_ALL='C.UTF-8')
        text = subprocess.run(['man', '-l', page], env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
        for heading in 'NAME', 'SYNOPSIS', 'DESCRIPTION', 'COMMANDS', 'EXIT STATUS', 'ENVIRONMENT', 'FILES', 'EXAMPLES', 'SEE ALSO':
            self.assertRegex(text, rf'(?m)^{heading}$')
        self.assertNotIn('@', text)
        parts = re.split(r'(?m)^   (spawnarium.*)$', text)
        described = {usage: body for usage, body in zip(parts[1::2], parts[2::2])}
        for command, options in self.commands().items():
            start = f'spawnarium {command} '.rstrip() + ' '
            found = next((body for usage, body in described.items() if usage.startswith(start)), None)
            self.assertIsNotNone(found, command)
            for option in options:
                self.assertRegex(found, rf'(?m)^ +(-\w, )?{option}\b', f'{command} {option}')

    def complete(self, *words):
        """What bash offers for the last word."""
        script = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _spawnarium spawnarium "${!#}" ""; '
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        done = self.installation.run('bash', '-c', script, 'bash', self.share('bash-completion', 'completions', 'spawnarium'), 'spawnarium', *words)
        self.assertEqual(done.stderr, '')
        return done.stdout.split()

    def test_bash_offers_every_command_and_option(self):
        for command, options in self.commands().items():
            if command:
                *above, name = command.split()
                self.assertIn(name, self.complete(*above, ''))
            self.assertTrue(set(options) <= set(self.complete(*command.split(), '--')), command)

    def test_bash_offers_what_may_stand_at_each_place(self):
        self.assertEqual(self.complete('les'), ['lesson'])
        self.assertEqual(self.complete('export', 'run.spawn', '--format', 'c'), ['csv', 'chrome'])
        self.assertEqual(self.complete('lesson', 're'), ['restart'])
        self.assertEqual(self.complete('lesson', '01', '--lang', ''), ['en', 'zh'])
        self.assertEqual(self.complete('lesson', '0')[:2], ['01', '02'])
        self.assertEqual(self.complete('check', '51'), ['51'])
        self.assertEqual(self.complete('run', '--record', 'a.spawn', '--he'), ['--help', '--headless'])
        self.assertEqual(self.complete('run', 'script.py', '--he'), [])  # These options are the script's.
        self.assertEqual(self.complete('shot', 'a.spawn', '-o', ''), [])  # A file.

    @needs('zsh', 'zsh')
    def test_zsh_understands_its_completion_which_names_every_command_and_option(self):
        path = self.share('zsh', 'site-functions', '_spawnarium')
        done = subprocess.run(['zsh', '-n', path], stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        with open(path, encoding='utf-8') as file:
            text = file.read()
        self.assertTrue(text.startswith('#compdef spawnarium\n'))
        for command, options in self.commands().items():
            part = re.search(rf"^      '{command}'\)$(.*?);;$" if command else r'_arguments -C(.*?)case', text, re.MULTILINE | re.DOTALL)
            self.assertTrue(part, command)
            for option in options:
                self.assertIn(option, part[1], command)

if __name__ == '__main__':
    unittest.main()
