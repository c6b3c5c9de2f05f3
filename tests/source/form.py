"""The form of the C++ source, measured: how large classes and functions are, and whether each header says what it is for.

    python3 tests/source/form.py            a table of the largest, and what is beyond a limit; exit status 1 if anything is

It reads tokens, not text: comments, literals and preprocessor lines are set apart first, so that a brace or a word within them counts
for nothing. What it knows of C++ is what this source uses; form_test.py has an example of each.
"""

import collections
import dataclasses
import re
import sys
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2] / 'src'

MOST_PUBLIC_METHODS = 30
MOST_MEMBERS = 15
MOST_LINES = 60
MOST_EXEMPT = 10

# Classes and functions that may be larger, each with its reason: aggregates, formats, and dispatchers with one function for each
# enumerator.
EXEMPT = {
    'model::Step::run': 'one function, or one assignment, for each kind of event',
    'model::ActReader::rare': 'one function for each kind of event',
    'model::Console::take': 'one function, or none, for each kind of event',
    'model::Timeline::Builder::take': 'one function for each kind of event',
    'model::Teller::other': 'one sentence, or one function, for each kind of event',
    'view::draw': 'one drawing for each picture of the course map',
}

Token = collections.namedtuple('Token', 'text line kind')  # Kinds: word, sign, literal, doc (a comment `///`).

LEXER = re.compile(r'''
      (?P<doc>///(?!<)[^\n]*)
    | (?P<comment>//[^\n]*|/\*.*?\*/)
    | (?P<directive>^[ \t]*\#(?:\\\n|[^\n])*)
    | (?P<raw>\b(?:u8|[uUL])?R"(?P<mark>[^()\s\\]{0,16})\(.*?\)(?P=mark)")
    | (?P<literal>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    | (?P<number>\b\d(?:'?[\w.])*)
    | (?P<word>[A-Za-z_]\w*)
    | (?P<sign>::|->\*?|\.\.\.|<=>|&&|\|\||[-+*/%&|^=!<>]=|[^\s\w])
''', re.VERBOSE | re.MULTILINE | re.DOTALL)


def tokens_of(text):
    tokens, line, at = [], 1, 0
    for match in LEXER.finditer(text):
        line += text.count('\n', at, match.start())
        at = match.start()
        kind = match.lastgroup
        if kind in ('mark', 'raw', 'number'):
            kind = 'literal'
        if kind not in ('comment', 'directive'):
            tokens.append(Token(match.group(), line, kind))
    return tokens


@dataclasses.dataclass
class Function:
    file: str
    name: str
    line: int
    lines: int


@dataclasses.dataclass
class Class:
    file: str
    name: str
    line: int
    members: list = dataclasses.field(default_factory=list)
    private_members: int = 0
    public_methods: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Measured:
    functions: list = dataclasses.field(default_factory=list)
    classes: list = dataclasses.field(default_factory=list)


OPENING = {'(': ')', '[': ']', '{': '}'}
CLOSING = set(OPENING.values())
CLASS_KEYS = {'class', 'struct', 'union'}
ACCESS = {'public', 'protected', 'private'}


class Scanner:
    """Reads the declarations of namespaces and classes; passes over the bodies of functions."""

    def __init__(self, file, text):
        self.file = file
        self.tokens = [token for token in tokens_of(text) if token.kind != 'doc']
        self.at = 0
        self.measured = Measured()

    def run(self):
        self.declarations('', None, None)
        return self.measured

    def text(self, ahead=0):
        at = self.at + ahead
        return self.tokens[at].text if at < len(self.tokens) else ''

    def skip_group(self):
        """From an opening bracket to behind its partner."""
        depth = 0
        while self.at < len(self.tokens):
            text = self.text()
            depth += (text in OPENING) - (text in CLOSING)
            self.at += 1
            if depth == 0:
                return

    def declarations(self, scope, owner, access):
        while self.at < len(self.tokens) and self.text() != '}':
            if owner and self.text() in ACCESS and self.text(1) == ':':
                access = self.text()
                self.at += 2
            elif self.text() == ';':
                self.at += 1
            else:
                self.declaration(scope, owner, access)
        self.at += 1

    def declaration(self, scope, owner, access):
        begin = self.at
        head = []  # The tokens so far, groups in brackets as their opening bracket only.
        while self.at < len(self.tokens):
            text = self.text()
            if text == ';':
                self.at += 1
                return self.without_body(head, owner, access)
            if text == '}':  # Not closed as expected: an initialiser that the scanner does not know.
                return None
            if text == '{' and '=' not in head:
                if is_namespace(head):
                    self.at += 1
                    name = '::'.join(token for token in head if token.isidentifier() and token not in ('inline', 'namespace'))
                    return self.declarations(joined(scope, name), None, None)
                if is_class(head):
                    return self.body_of_class(head, begin, scope, owner, access)
                if is_function(head) and begins_body(head):
                    return self.body_of_function(head, begin, scope, owner, access)
            if text in OPENING:
                if head and head[-1] in ('alignas', 'decltype', 'noexcept', 'explicit', '__attribute__') and text == '(':
                    head.pop()
                elif not (text == '[' and self.text(1) == '['):  # An attribute says nothing here.
                    head.append(text)
                    if self.text(1) == '*' and text == '(':  # void (*name)(int)
                        head.append(self.text(2))
                self.skip_group()
                continue
            if text == '<' and head and head[-1] != 'operator' and '=' not in head and self.skip_angles():
                head.append('<>')
                continue
            head.append(text)
            self.at += 1
        return None

    def skip_angles(self):
        """Over the arguments of a template, if these are some: then `true`."""
        at, depth = self.at, 0
        while self.at < len(self.tokens):
            text = self.text()
            if text in OPENING:
                self.skip_group()
                continue
            if text in (';', '}'):
                break
            depth += (text == '<') - (text == '>')
            self.at += 1
            if depth == 0:
                return True
        self.at = at
        return False

    def without_body(self, head, owner, access):
        """A declaration that ends with a semicolon."""
        if not owner or not head:
            return
        head = without_template(head)
        if not head or head[0] in ('using', 'typedef', 'friend', 'static_assert', 'enum', 'static') or set(head) <= {'{'}:
            return
        if 'operator' in head or is_function(head):
            if access == 'public' and not ends_with(head, '=', 'delete') and not ends_with(head, '=', 'default'):
                owner.public_methods.append(name_of_function(head))
            return
        if head[0] in CLASS_KEYS and len(head) == 2:
            return
        for declarator in split(head, ','):
            before = declarator[:declarator.index('=')] if '=' in declarator else declarator
            words = [token for token in before if token.isidentifier()]
            owner.members.append(words[-1] if words else '?')
            owner.private_members += access != 'public'

    def body_of_class(self, head, begin, scope, owner, access):
        head = without_template(head)
        key = next(i for i, token in enumerate(head) if token in CLASS_KEYS)
        name = ''
        for token in head[key + 1:]:
            if token == ':':
                break
            if token not in ('final', '<>'):
                name += token
        inner = Class(self.file, joined(owner.name if owner else scope, name), self.tokens[begin].line)
        self.measured.classes.append(inner)
        self.at += 1
        self.declarations(inner.name, inner, 'private' if head[key] == 'class' else 'public')
        rest = []  # struct { ... } member;
        while self.text() not in (';', ''):
            rest.append(self.text())
            if self.text() in OPENING:
                self.skip_group()
            else:
                self.at += 1
        self.without_body(rest, owner, access)

    def body_of_function(self, head, begin, scope, owner, access):
        self.skip_group()
        while self.text() == 'catch':
            self.at += 1
            self.skip_group()
            self.skip_group()
        first = self.tokens[begin].line
        name = joined(owner.name if owner else scope, name_of_function(without_template(head)))
        self.measured.functions.append(Function(self.file, name, first, self.tokens[self.at - 1].line - first + 1))
        if owner and access == 'public' and 'friend' not in head:
            owner.public_methods.append(name_of_function(without_template(head)))


def joined(scope, name):
    return f'{scope}::{name}' if scope and name else scope or name


def ends_with(head, *tokens):
    return tuple(head[-len(tokens):]) == tokens


def split(tokens, separator):
    parts = [[]]
    for token in tokens:
        if token == separator:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def without_template(head):
    while head[:2] == ['template', '<>']:
        head = head[2:]
        if head[:1] == ['requires']:
            head = head[2:]
    return head


def is_namespace(head):
    return 'namespace' in head or head[:1] == ['extern'] and len(head) == 2


def is_class(head):
    head = without_template(head)
    return 'enum' not in head and '(' not in head and any(token in CLASS_KEYS for token in head)


def is_function(head):
    """Whether a group in parentheses follows a name (or operator) before anything is assigned."""
    if 'operator' in head:
        return True
    before = head[:head.index('=')] if '=' in head else head
    if '(' not in before or 'enum' in head:
        return False
    at = before.index('(')
    pointer = len(before) > at + 2 and before[at + 1].isidentifier() and before[at + 2] == '('
    return at > 0 and not pointer


def begins_body(head):
    """Whether the brace that follows is the body: not one of a member that a constructor initialises."""
    parameters = max(i for i, token in enumerate(head) if token == '(') if '(' in head else -1
    colons = [i for i, token in enumerate(head) if token == ':' and i > head.index('(')] if parameters >= 0 else []
    if not colons:
        return parameters >= 0
    return head[-1] in ('(', '{', 'try') or head[-1] == '...'


def name_of_function(head):
    if 'operator' in head:
        at = head.index('operator')
        return ''.join(head[at:at + 2]) if head[at + 1] != '(' else 'operator()'
    at = head.index('(')
    begin = at - 1
    while begin > 0 and (head[begin - 1] in ('::', '~') or head[begin] in ('::', '~') and head[begin - 1] != '<>' and
                         head[begin - 1].isidentifier()):
        begin -= 1
    return ''.join(token for token in head[begin:at] if token != '<>')


def measure(file, text):
    return Scanner(file, text).run()


def first_declaration_lacks_contract(text):
    """Whether no `///` stands before the first thing a header declares, forward declarations and the like aside."""
    tokens = tokens_of(text)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == 'doc':
            return False
        end = at
        while end < len(tokens) and tokens[end].text not in (';', '{'):
            end += 1
        head = [each.text for each in tokens[at:end]]
        ending = tokens[end].text if end < len(tokens) else ''
        forward = ending == ';' and head[0] in CLASS_KEYS | {'enum', 'using', 'template'} and '(' not in head
        if not forward and not (ending == '{' and is_namespace(head)) and token.text not in ('}', ';'):
            return True
        at = end + 1
    return bool(tokens)


@dataclasses.dataclass
class Report:
    functions: list = dataclasses.field(default_factory=list)
    classes: list = dataclasses.field(default_factory=list)
    headers: int = 0
    breaches: list = dataclasses.field(default_factory=list)


def too_large(each):
    return each.private_members > 0 and (len(each.public_methods) > MOST_PUBLIC_METHODS or len(each.members) > MOST_MEMBERS)


def breaches_of(measured, allowed=()):
    for function in measured.functions:
        if function.lines > MOST_LINES and function.name not in allowed:
            yield (f'{function.file}:{function.line}: {function.name} has {function.lines} lines, more than {MOST_LINES}: '
                   'split it along its sense')
    for each in measured.classes:
        if too_large(each) and each.name not in allowed:
            yield (f'{each.file}:{each.line}: {each.name} has private state, {len(each.public_methods)} public methods (at most '
                   f'{MOST_PUBLIC_METHODS}) and {len(each.members)} members (at most {MOST_MEMBERS}): cut it along its members')


def report(sources=SOURCES, exempt=EXEMPT):
    result = Report()
    for path in sorted(sources.rglob('*.[ch]pp')):
        file, text = str(path.relative_to(sources.parent)), path.read_text()
        measured = measure(file, text)
        result.functions += measured.functions
        result.classes += measured.classes
        result.breaches += breaches_of(measured, exempt)
        if path.suffix == '.hpp':
            result.headers += 1
            if first_declaration_lacks_contract(text):
                result.breaches.append(f'{file}:1: no contract: write a comment of /// before its first declaration')
    large = {each.name for each in result.classes if too_large(each)}
    large |= {each.name for each in result.functions if each.lines > MOST_LINES}
    result.breaches += [f'form.py: {name} keeps the limits now: take it off its list' for name in exempt
                        if name not in large]
    if len(exempt) > MOST_EXEMPT:
        result.breaches.append(f'form.py: {len(exempt)} names are exempt, at most {MOST_EXEMPT} may be')
    return result


def main():
    result = report()
    print(f'{len(result.functions)} functions, {len(result.classes)} classes, {result.headers} headers\n')
    print('lines  function')
    for each in sorted(result.functions, key=lambda each: -each.lines)[:10]:
        print(f'{each.lines:5}  {each.name}  {each.file}:{each.line}')
    print('\npublic methods  members  class with private state')
    stateful = [each for each in result.classes if each.private_members]
    for each in sorted(stateful, key=lambda each: -max(len(each.public_methods) / 30, len(each.members) / 15))[:15]:
        print(f'{len(each.public_methods):14}  {len(each.members):7}  {each.name}  {each.file}:{each.line}')
    print(*(['\nBeyond the limits:'] + result.breaches if result.breaches else ['\nAll within the limits.']), sep='\n')
    return 1 if result.breaches else 0


if __name__ == '__main__':
    sys.exit(main())
