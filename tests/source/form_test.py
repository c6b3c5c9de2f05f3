"""The limits of form.py hold in src; and it finds what is beyond them, and nothing else."""

import tempfile
import unittest
from pathlib import Path

import form


def measure(text):
    return form.measure('src/x/example.hpp', text)


def only_class(text):
    classes = measure(text).classes
    assert len(classes) == 1, classes
    return classes[0]


class Functions(unittest.TestCase):
    def lines(self, text):
        return {each.name: each.lines for each in measure(text).functions}

    def test_each_way_to_define_one(self):
        self.assertEqual(self.lines('''
            namespace a::b {
            namespace {
            int plain(int value = 3) { return value; }
            template <class T, class U = std::map<int, T>>
            auto with_template(T t) -> decltype(t.x()) {
              return t.x();
            }
            }
            extern "C" const char* exported() { return ""; }
            Class::Class(int a) : a_{a}, b_(a), c_{[&] { return 1; }()} {
              run();
            }
            Class::~Class() { end(); }
            bool operator==(const A& a, const A& b) { return true; }
            void caught() noexcept try {
              work();
            } catch (const Error& error) {
            } catch (...) {
            }
            std::function<void(int)> returned() { return {}; }
            struct stat status() { return {}; }
            }
            '''), {'a::b::plain': 1, 'a::b::with_template': 4, 'a::b::exported': 1, 'a::b::Class::Class': 3,
                   'a::b::Class::~Class': 1, 'a::b::operator==': 1, 'a::b::caught': 5, 'a::b::returned': 1, 'a::b::status': 1})

    def test_what_is_none(self):
        self.assertEqual(self.lines('''
            #define RUN(x) void x() { go(); }
            constexpr int kTable[] = {1, 2};
            const auto kLambda = [](int a) { return a; };
            inline constexpr std::pair<int, int> kPair{1, 2};
            enum class Colour : int { Red, Green };
            // void commented() { }
            /* void commented() { } */
            const char* text = "void quoted() { }";
            const char* raw = R"x(void raw() { ")" })x";
            void declared(std::vector<int> numbers = {});
            '''), {})

    def test_a_brace_in_a_literal_or_comment_ends_nothing(self):
        self.assertEqual(self.lines('''void f() {
              call('}', "}", '\\'', 1'000); // }
              /* } */ call(R"(})");
            }
            void g() {}
            '''), {'f': 4, 'g': 1})


class Classes(unittest.TestCase):
    def test_methods_and_members_are_counted(self):
        found = only_class('''
            namespace a {
            template <class T>
            class Large final : public Base<T, 3> {
             public:
              explicit Large(int x);
              Large(const Large&) = delete;
              Large& operator=(Large&&) noexcept = default;
              ~Large();
              int get() const { return a_; }
              void (*handler)(int) = nullptr;
              bool operator()(int x) const;
              template <class U>
              void each(U visit);
              static constexpr int kMost = 3;
              using Map = std::map<int, int>;
              enum class Kind { A, B };
              friend class Other;
             private:
              void hidden();
              int a_ = 0, b_{1};
              std::map<int, std::pair<int, int>> map_;
              std::function<void(int, bool)> on_news_;
              alignas(64) std::atomic<int> word_{0};
              mutable std::array<int, (3 > 2 ? 1 : 2)> odd_{};
              [[maybe_unused]] int* pointer_ = make(1, 2);
            };
            }
            ''')
        self.assertEqual(found.name, 'a::Large')
        self.assertEqual(found.public_methods, ['Large', '~Large', 'get', 'operator()', 'each'])
        self.assertEqual(found.members, ['handler', 'a_', 'b_', 'map_', 'on_news_', 'word_', 'odd_', 'pointer_'])
        self.assertEqual(found.private_members, 7)

    def test_a_nested_class_counts_for_itself(self):
        outer, inner = measure('class Outer { struct Inner { int x; int y; }; Inner inner_; struct { int z; } odd_; };').classes[:2]
        self.assertEqual((outer.name, outer.members), ('Outer', ['inner_', 'odd_']))
        self.assertEqual((inner.name, inner.members), ('Outer::Inner', ['x', 'y']))

    def test_an_aggregate_may_have_as_many_members_as_it_likes(self):
        members = ''.join(f'int m{number}; ' for number in range(40))
        self.assertEqual(list(form.breaches_of(measure('struct Options { %s };' % members))), [])
        self.assertEqual(len(list(form.breaches_of(measure('class Options { %s };' % members)))), 1)


class Contracts(unittest.TestCase):
    def lacks(self, text):
        return form.first_declaration_lacks_contract('#pragma once\n#include <x>\n' + text)

    def test_the_first_declaration_must_have_one(self):
        self.assertTrue(self.lacks('namespace a { struct B {}; }'))
        self.assertTrue(self.lacks('namespace a { // A comment.\nvoid f(); }'))
        self.assertTrue(self.lacks('namespace a { struct B { int x; }; /// Too late.\nstruct C {}; }'))
        self.assertTrue(self.lacks('namespace a { int x = 0;  ///< Of the line, not of the header.\n }'))
        self.assertFalse(self.lacks('/// Of the folder.\nnamespace a { struct B {}; }'))
        self.assertFalse(self.lacks('namespace a { class Other; using b::C;\n/// What it is.\nstruct B {}; }'))


class BadExample(unittest.TestCase):
    def test_every_breach_is_found_with_its_place(self):
        with tempfile.TemporaryDirectory() as name:
            sources = Path(name) / 'src'
            (sources / 'bad').mkdir(parents=True)
            methods = ''.join(f'  void m{number}();\n' for number in range(form.MOST_PUBLIC_METHODS + 1))
            members = ''.join(f'  int x{number}_;\n' for number in range(form.MOST_MEMBERS + 1))
            (sources / 'bad/many.hpp').write_text(f'/// Contract.\nclass Methods {{\n public:\n{methods} private:\n  int x_;\n}};\n'
                                                  f'class Members {{\n{members}}};\n')
            (sources / 'bad/long.cpp').write_text('void too_long() {\n' + '  go();\n' * (form.MOST_LINES - 1) + '}\n'
                                                  'void just_right() {\n' + '  go();\n' * (form.MOST_LINES - 2) + '}\n')
            (sources / 'bad/silent.hpp').write_text('#pragma once\nvoid silent();\n')
            found = form.report(sources, exempt={f'No{number}': '' for number in range(form.MOST_EXEMPT + 1)}).breaches
        text = '\n'.join(found)
        self.assertIn('src/bad/many.hpp:2: Methods has private state, 31 public methods', text)
        self.assertIn('src/bad/many.hpp:38: Members has private state, 0 public methods (at most 30) and 16 members', text)
        self.assertIn('src/bad/long.cpp:1: too_long has 61 lines', text)
        self.assertNotIn('just_right', text)
        self.assertIn('src/bad/silent.hpp:1: no contract', text)
        self.assertIn('No3 keeps the limits now: take it off its list', text)
        self.assertIn('11 names are exempt, at most 10 may be', text)


class Source(unittest.TestCase):
    def test_it_keeps_the_limits(self):
        report = form.report()
        self.assertGreater(len(report.functions), 2000)  # It was read.
        self.assertGreater(len(report.classes), 400)
        self.assertEqual(report.breaches, [])


if __name__ == '__main__':
    unittest.main()
