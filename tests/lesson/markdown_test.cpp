#include "lesson/markdown.hpp"

#include <doctest/doctest.h>

using lesson::markdown::Block;
using lesson::markdown::parse;

TEST_CASE("markdown: headings, paragraphs, looks and links keep their words") {
  const auto document = parse("# Watch\n\nThe **parent** calls `join` and [waits](panel:timeline).\nThen *it* ends.\n");
  CHECK(document.dump() ==
        "h1: Watch\n"
        "p: The **parent** calls `join` and [waits](panel:timeline). Then *it* ends.\n");
  CHECK(document.blocks[1].plain() == "The parent calls join and waits. Then it ends.");
}

TEST_CASE("markdown: a line break between Chinese characters is no space, between other words it is") {
  CHECK(parse("父进程在等，\n子进程在睡\n").blocks[0].plain() == "父进程在等，子进程在睡");
  CHECK(parse("父进程\njoin 子进程").blocks[0].plain() == "父进程 join 子进程");
  CHECK(parse("one\ntwo").blocks[0].plain() == "one two");
  const auto spans = parse("out,\n`code`\n**bold\nagain**").blocks[0].spans;
  REQUIRE(spans.size() == 4);
  CHECK(spans[0].text == "out, ");  // The space looks like neither the code nor what is bold.
  CHECK(spans[1].text == "code");
  CHECK(spans[2].text == " ");
  CHECK(spans[3].text == "bold again");
}

TEST_CASE("markdown: lists know their depth and numbers, loose or tight") {
  CHECK(parse("- a\n  - b\n- c\n").dump() == "-1: a\n-2: b\n-1: c\n");
  CHECK(parse("3. a\n4. b\n").dump() == "3.1: a\n4.1: b\n");
  CHECK(parse("- a\n\n- b\n\n  more of b\n").dump() == "-1: a\n-1: b\n 1: more of b\n");
}

TEST_CASE("markdown: code keeps its lines and its language") {
  const auto document = parse("```python\nif x:\n    y = '<&'\n```\n");
  REQUIRE(document.blocks.size() == 1);
  CHECK(document.blocks[0].kind == Block::Kind::Code);
  CHECK(document.blocks[0].language == "python");
  CHECK(document.blocks[0].code == "if x:\n    y = '<&'\n");
}

TEST_CASE("markdown: quotes, rules, entities and forced breaks") {
  CHECK(parse("> so it is\n\n---\n\na &lt; b  \nc").dump() == ">p: so it is\nrule\np: a < b\\nc\n");
}

TEST_CASE("markdown: HTML is text, and nothing at all is no block") {
  CHECK(parse("<b>x</b>").blocks[0].plain() == "<b>x</b>");
  CHECK(parse("").blocks.empty());
}

TEST_CASE("markdown: nesting without end and long links stay within bounds of memory and time") {
  const auto repeated = [](std::string_view part, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += part;
    return text;
  };
  for (const Block& block : parse(repeated("> ", 50'000) + "a").blocks) CHECK(block.quote <= 8);
  for (const Block& block : parse(repeated("- ", 50'000) + "a").blocks) CHECK(block.level <= 8);
  CHECK(parse(repeated("a\n", 100'000)).blocks[0].plain().size() == 199'999);
  CHECK(parse("[a](https://" + std::string(2000, 'x') + ")").blocks[0].spans[0].link ==
        "(a link of more than 1024 characters)");
  for (const char* part : {"[", "[a](", "*a ", "**", "`", "``a`", "_a*b", "<", "![", "&", "\\", "~~a~", "[a]: b\n",
                           "1. ", "\t", "a\n- b\n"})
    CHECK_NOTHROW(parse(repeated(part, 100'000)));
}
