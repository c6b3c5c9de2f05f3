#pragma once

#include "view/traffic.hpp"

/// The single figures of view/traffic.hpp.
namespace view {

/// Paper and pencil for one figure: where it is, and short ways to say what is there.
class FigurePen {
 public:
  FigurePen(const model::World& finally, const model::World& world, const Scene& scene, Traffic& traffic)
      : finally_{finally}, world_{world}, scene_{scene}, traffic_{traffic}, em_{scene.theme.fonts.text.size} {}

  /// From the producers at the left to the consumers at the right, or the other way round.
  void queue(const model::IpcObject& object, const Rect& rect, const TrafficSides& sides);
  void pipe(const model::IpcObject& object, const Rect& rect, const TrafficSides& sides);
  void lock(const model::IpcObject& object, const Rect& rect);
  void memory(const model::IpcObject& object, const Rect& rect);
  /// One line: icon, name, and the most important fact.
  void brief(const model::IpcObject& object, const Rect& rect);
  void more(std::size_t count, const Rect& rect);  ///< So many things have no room.

 private:
  Rect title(const model::IpcObject& object, const Rect& rect, const std::string& facts, Ink facts_ink);
  std::string summary(const model::IpcObject& object) const;

  /// Where the parts of a queue stand; a SimpleQueue has neither buffers nor feeder threads.
  struct QueueRoom {
    bool buffered;
    float labels;  ///< The height of the words below the lane.
    Rect lane, buffers, feeders, pipe, consumers;
  };
  /// A process that puts into a queue, what of that is still in its buffer, and its feeder thread once it has one.
  struct Producer {
    Serial process = trace::kNobody, feeder = trace::kNobody;
    model::Messages::Share buffered = {};
  };
  /// `rest`: the messages that were got last and are in no hand.
  void queue_parts(const model::IpcObject& object, const Rect& body, const std::vector<model::Message>& rest);
  /// Adds those of the messages got last that are in a hand; returns the others.
  std::vector<model::Message> in_hands(const model::IpcObject& object, const TrafficSides& sides,
                                       std::vector<ValueItem>& values) const;
  float value_width(const model::Message& message) const;
  ValueItem value_item(const model::IpcObject& object, const model::Message& message, const Rect& rect,
                       float opacity) const;
  std::string queue_facts(const model::IpcObject& object) const;
  QueueRoom queue_room(const Rect& body, bool buffered) const;
  void label_below(const Rect& part, const QueueRoom& room, const Text& text);
  std::vector<Producer> producers_of(const model::IpcObject& object) const;
  void producers(const model::IpcObject& object, const QueueRoom& room);
  void producer(const model::IpcObject& object, const Producer& producer, const Rect& box, const Rect& thread,
                const Rect& pipe);
  void taken(const model::IpcObject& object, const std::vector<model::Message>& messages, const Rect& row);

  /// One end of a pipe: the processes that hold it, whether one ever did, and those that wait at it.
  struct PipeEnd {
    const std::vector<Serial>& holders;
    bool opened;
    const std::vector<model::Waiter>& waiting;
  };
  void pipe_end(const Rect& area, const char* name, const PipeEnd& end);
  /// What travels in a pipe to its left or right end; first come nearest to it.
  std::vector<std::string> labels_of(const std::vector<model::Message>& messages, float room) const;
  void travelling(const model::IpcObject& object, const std::vector<model::Message>& messages, const Rect& area,
                  bool to_left);

  void tokens(const model::IpcObject& object, const Rect& line);  ///< Full: can be taken, have arrived (barrier).
  void held_by(const model::IpcObject& object, const Rect& line);

  /// Messages side by side, the first at the right end (`Align::Right`) or at the left; of `all` what does not fit is
  /// counted.
  template <class Messages>
  void values(const model::IpcObject& object, const Messages& messages, std::size_t all, const Rect& rect, Align first);
  /// The processes that wait with one of these operations, as dashed labels in a row; returns how wide they are.
  float waiters(const std::vector<model::Waiter>& waiters, const Rect& rect, Align align);
  /// A process as a small label in its colour, with `more` behind its name if there is room for both.
  float chip(Serial actor, const Rect& rect, Align align, Stroke stroke, const std::string& more = {});
  float chip_width(const std::string& text) const;
  /// The room in which any process of the run can stand as the one that waits: the same at all times, so that nothing
  /// moves aside.
  float widest_waiter() const;
  void words(const Rect& rect, const std::string& text, Type type, Ink ink, Serial owner = trace::kNobody,
             Align align = Align::Left);
  void way(ImVec2 from, ImVec2 to, bool lit, Serial owner = trace::kNobody);
  Serial process_of(Serial actor) const;
  float small_width(const std::string& text) const;
  std::string fitting(const std::string& text,
                      float width) const;  ///< Only its first word where the whole has no room.

  const model::World& finally_;
  const model::World& world_;
  const Scene& scene_;
  Traffic& traffic_;
  float em_;
};

Icon icon_of(model::ObjectType type, const model::IpcObject& object);

}  // namespace view
