#include "view/inspector.hpp"

#include <cmath>
#include <utility>

#include "model/story.hpp"
#include "model/words.hpp"
#include "view/process_words.hpp"
#include "view/time_scale.hpp"
#include "view/toolkit/widgets.hpp"

namespace view {
namespace {

using model::IpcObject;
using model::Process;

constexpr Text kNothing{"Click a process, a queue or a lock to see all about it.",
                        "点击一个进程、队列或锁，查看它的全部信息。"};
constexpr Text kNotYet{"It does not exist yet at this time.", "此刻它还不存在。"};
constexpr Text kHistory{"What it did", "它的经历"};
constexpr Text kCalled{"in the program", "程序中叫"};
constexpr Text kState{"state", "状态"};
constexpr Text kDoes{"does", "正在做"};
constexpr Text kPid{"pid", "pid"};
constexpr Text kParent{"parent", "父进程"};
constexpr Text kWasCreatedBy{"created by", "由谁创建"};
constexpr Text kChildren{"children", "子进程"};
constexpr Text kDaemonWord{"daemon", "daemon"};
constexpr Text kExitcode{"exitcode", "exitcode"};
constexpr Text kAuthkey{"authkey", "authkey"};
constexpr Text kSentinel{"sentinel", "sentinel"};
constexpr Text kDescriptorIn{"{0}, a descriptor in {1}", "{0}，{1} 中的一个描述符"};
constexpr Text kNotRecorded{"a descriptor in {0}; its number is not recorded", "{0} 中的一个描述符，没有记录编号"};
constexpr Text kKernel{"the kernel says", "内核说"};
constexpr Text kCpu{"CPU time", "CPU 时间"};
constexpr Text kStarted{"started at", "start 于"};
constexpr Text kRunning{"first step at", "第一步于"};
constexpr Text kExited{"ended at", "结束于"};
constexpr Text kReaped{"joined (reaped)", "被 join（回收）"};
constexpr Text kReapedBy{"{0} by {1}", "{0}，由 {1}"};
constexpr Text kLived{"lived", "存活"};
constexpr Text kRaised{"raised", "抛出"};
constexpr Text kSignal{"last signal", "最近的信号"};
constexpr Text kSignalFrom{"{0} from {1} at {2}", "{0}，来自 {1}，{2}"};
constexpr Text kHolds{"holds", "持有"};
constexpr Text kOpenEnds{"open ends", "打开的端"};
constexpr Text kThreads{"threads", "线程"};
constexpr Text kYes{"yes", "是"};
constexpr Text kNo{"no", "否"};
constexpr Text kFoundLate{"seen late, by the observer", "由观察者后来发现"};
constexpr Text kOrphaned{"orphaned at", "成为孤儿于"};
constexpr Text kType{"type", "类型"};
constexpr Text kMaxsize{"maxsize", "maxsize"};
constexpr Text kNoBound{"none", "无限制"};
constexpr Text kInBuffer{"in buffers", "缓冲区中"};
constexpr Text kInPipe{"in the pipe", "管道中"};
constexpr Text kPutGot{"put / got", "已放入 / 已取出"};
constexpr Text kUnfinished{"unfinished tasks", "未完成任务"};
constexpr Text kTasks{"tasks", "任务"};
constexpr Text kEarlier{"earlier ones", "更早的"};
constexpr Text kWorksOn{"works on", "正在做"};
constexpr Text kHolder{"held by", "持有者"};
constexpr Text kNobody{"nobody", "无"};
constexpr Text kLength{"length", "长度"};
constexpr Text kFirst{"at first", "最初"};
constexpr Text kContent{"content", "内容"};
constexpr Text kCount{"count", "计数"};
constexpr Text kWaiters{"waiting", "等待者"};
constexpr Text kEndA{"end A open in", "A 端打开者"};
constexpr Text kEndB{"end B open in", "B 端打开者"};
constexpr Text kServes{"serves", "服务于"};
constexpr Text kProcess{"process", "进程"};

class Facts {
 public:
  explicit Facts(const Scene& scene) : scene_{scene}, world_{scene.world} {}

  std::vector<Fact> of(Serial serial) {
    if (const Process* process = world_.process(serial)) this->process(*process);
    else if (const IpcObject* object = world_.object(serial)) this->object(*object);
    else if (const model::Thread* thread = world_.thread(serial)) this->thread(*thread);
    return std::move(facts_);
  }

 private:
  void add(const Text& name, std::string value, Serial link = trace::kNobody) {
    if (!value.empty()) facts_.push_back({scene_.tr(name), std::move(value), link});
  }
  void add(const Text& name, std::optional<TraceTime> t) {
    if (t) add(name, moment_text(*t));
  }
  std::string names(const std::vector<Serial>& serials) const {
    std::string text;
    for (const Serial serial : serials) text.append(text.empty() ? "" : ", ").append(name_of_any(serial, world_));
    return text;
  }

  void process(const Process& p) {
    facts_.push_back({"repr", repr_of(p, world_), trace::kNobody});
    add(kCalled, std::string{scene_.whole.second_name(p)});
    add(kState, model::status_of(p) + (p.zombie() ? std::string{" · "} + scene_.tr(texts::kZombie) : std::string{}));
    add(kDoes, doing_text(p, world_, scene_.t, scene_.language));
    if (p.pid != 0) add(kPid, std::to_string(p.pid));
    add(kParent, p.parent == world_.supervisor && p.orphaned ? "supervisor" : name_of_any(p.parent, world_), p.parent);
    if (p.creator != p.parent) add(kWasCreatedBy, name_of_any(p.creator, world_), p.creator);
    std::vector<Serial> children;
    for (const Process* child : world_.children_of(p.serial)) children.push_back(child->serial);
    add(kChildren, names(children));
    add(kDaemonWord, scene_.tr(p.daemon ? kYes : kNo));
    add(kExitcode, p.exit_status ? std::to_string(*p.exit_status) : p.exited ? std::string{"?"} : std::string{"None"});
    if (p.exit_status && *p.exit_status < 0) facts_.back().value += " (" + model::signal_name(-*p.exit_status) + ")";
    add(kRaised, std::string{p.raised});
    if (const model::Task* task = world_.task_of(p.serial))
      add(kWorksOn, model::shortened(task->text) + " · " + name_of_any(task->pool, world_), task->pool);
    if (p.signal)
      add(kSignal,
          scene_.tr(kSignalFrom, model::signal_name(p.signal->number), name_of_any(p.signal->sender, world_),
                    moment_text(p.signal->at)),
          p.signal->sender);
    if (p.kernel) {
      if (const model::KernelSample* sample = model::present_sample(p))
        add(kKernel, std::string{sample->state} + " · " + scene_.tr(kernel_words(sample->state)));
      add(kCpu, duration_text(p.kernel->cpu));
    }
    add(kStarted, p.started);
    add(kRunning, p.running);
    add(kOrphaned, p.orphaned);
    add(kExited, p.exited);
    if (p.running) add(kLived, duration_text(p.exited.value_or(scene_.t) - *p.running));
    if (p.reaped)
      add(kReaped,
          p.reaped_by != trace::kNobody ? scene_.tr(kReapedBy, moment_text(*p.reaped), name_of_any(p.reaped_by, world_))
                                        : moment_text(*p.reaped),
          p.reaped_by);
    if (p.found_late()) add(kFoundLate, scene_.tr(kYes));
    add(kAuthkey, std::string{p.authkey});
    if (p.started && p.creator != trace::kNobody) {
      const std::string creator = name_of_any(p.creator, world_);
      add(kSentinel,
          p.sentinel != 0 ? scene_.tr(kDescriptorIn, p.sentinel, creator) : scene_.tr(kNotRecorded, creator));
    }
    held(p.serial);
    std::vector<Serial> threads;
    for (const auto& thread : world_.threads)
      if (thread->process == p.serial && !thread->ended) threads.push_back(thread->serial);
    add(kThreads, names(threads));
  }

  void held(Serial process) {
    std::string locks, ends;
    for (const auto& object : world_.objects) {
      const Process* holder = world_.process_of(object->holder);
      if (holder && holder->serial == process) locks.append(locks.empty() ? "" : ", ").append(model::name_of(*object));
      const auto open = [&](const std::vector<Serial>& holders, const char* end) {
        if (std::find(holders.begin(), holders.end(), process) != holders.end())
          ends.append(ends.empty() ? "" : ", ").append(model::name_of(*object)).append(end);
      };
      if (object->whole != trace::kNobody) continue;
      open(object->ends_a, " A");
      open(object->ends_b, " B");
    }
    add(kHolds, locks);
    add(kOpenEnds, ends);
  }

  void thread(const model::Thread& t) {
    add(kProcess, name_of_any(t.process, world_), t.process);
    add(kServes, name_of_any(t.serves, world_), t.serves);
    add(kDoes, doing_text(t, world_, scene_.t, scene_.language));
    add(kRaised, std::string{t.raised});
    if (const model::KernelSample* sample = t.ended ? nullptr : model::present_sample(t))
      add(kKernel, std::string{sample->state} + " · " + scene_.tr(kernel_words(sample->state)));
    add(kStarted, t.began);
    add(kExited, t.ended);
  }

  void memory(const IpcObject& t) {
    if (t.type == model::ObjectType::Array) add(kLength, std::to_string(t.capacity));
    add(kFirst, std::string{t.memory.first});
    for (const model::Memory::Cell& cell : t.memory.cells) {
      const std::string place = cell.index < 0 ? scene_.tr(kContent) : "[" + std::to_string(cell.index) + "]";
      const std::string by = name_of_any(cell.writer, world_);
      facts_.push_back({place, std::string{cell.text} + (by.empty() ? "" : " · " + by), cell.writer});
    }
  }

  /// The last ones; of all others it is said how many they are.
  void tasks(const IpcObject& pool) {
    constexpr std::size_t kShown = 12;
    std::vector<const model::Task*> of_pool;
    for (const auto& task : world_.tasks)
      if (task->pool == pool.serial) of_pool.push_back(task.get());
    add(kTasks, std::to_string(of_pool.size()));
    const std::size_t left_out = of_pool.size() > kShown ? of_pool.size() - kShown : 0;
    if (left_out != 0) add(kEarlier, std::to_string(left_out));
    for (std::size_t i = left_out; i < of_pool.size(); ++i)
      facts_.push_back({model::shortened(of_pool[i]->text, 30),
                        model::task_clause(world_, *of_pool[i], scene_.language), of_pool[i]->worker});
  }

  void object(const IpcObject& t) {
    using model::ObjectType;
    add(kType, std::string{trace::name_of(t.type)});
    add(kWasCreatedBy, name_of_any(t.creator, world_), t.creator);
    switch (t.type) {
      case ObjectType::Queue:
      case ObjectType::JoinableQueue:
      case ObjectType::SimpleQueue:
        add(kMaxsize, t.capacity > 0 ? std::to_string(t.capacity) : std::string{scene_.tr(kNoBound)});
        add(kInBuffer, std::to_string(t.buffer.size()));
        add(kInPipe, std::to_string(t.pipe.size()));
        add(kPutGot, std::to_string(t.put_count) + " / " + std::to_string(t.got_count));
        if (t.type == ObjectType::JoinableQueue) add(kUnfinished, std::to_string(t.unfinished));
        break;
      case ObjectType::Pipe:
      case ObjectType::Connection:
        add(kEndA, t.ends_a.empty() ? std::string{scene_.tr(kNobody)} : names(t.ends_a));
        add(kEndB, t.ends_b.empty() ? std::string{scene_.tr(kNobody)} : names(t.ends_b));
        add(kInPipe, std::to_string(t.pipe.size()));
        break;
      case ObjectType::Lock:
      case ObjectType::RLock:
      case ObjectType::Condition:
        add(kHolder, t.holder == trace::kNobody ? std::string{scene_.tr(kNobody)} : name_of_any(t.holder, world_),
            t.holder);
        if (t.type == ObjectType::RLock) add(kCount, std::to_string(t.count));
        break;
      case ObjectType::Value:
      case ObjectType::Array:
        memory(t);
        break;
      case ObjectType::Pool:
        tasks(t);
        break;
      case ObjectType::None:
      case ObjectType::Semaphore:
      case ObjectType::BoundedSemaphore:
      case ObjectType::Event:
      case ObjectType::Barrier:
        add(kCount, std::to_string(t.count) + (t.capacity > 0 ? " / " + std::to_string(t.capacity) : std::string{}));
        break;
    }
    std::vector<Serial> waiting;
    for (const model::Waiter& waiter : t.waiters) waiting.push_back(waiter.actor);
    add(kWaiters, names(waiting));
  }

  const Scene& scene_;
  const model::World& world_;
  std::vector<Fact> facts_;
};

class InspectorLayout {
 public:
  InspectorLayout(const Scene& scene, InspectorState& state, ImVec2 size)
      : scene_{scene},
        state_{state},
        em_{scene.theme.fonts.text.size},
        small_{std::ceil(line_height(scene.theme.fonts.small))},
        size_{size} {}

  InspectorItems run() {
    items_.body = {0, 0, size_.x, size_.y};
    left_ = 0.8F * em_;
    width_ = std::max(0.F, size_.x - 2 * left_ - 0.4F * em_);
    items_.facts = facts_of(scene_.selected, scene_);
    items_.content_height = content(0);
    items_.scroll = std::floor(std::clamp(state_.scroll, 0.F, std::max(0.F, items_.content_height - size_.y)));
    if (items_.scroll > 0) {
      items_.drawing = {};
      items_.moments.clear();
      items_.links.clear();
      content(-items_.scroll);
    }
    return std::move(items_);
  }

 private:
  float content(float from) {
    y_ = from + 0.2F * em_;
    if (scene_.selected == trace::kNobody) {
      paragraph(scene_.tr(kNothing), Type::Regular, Ink::Faint, trace::kNobody, left_, width_);
      return y_ - from;
    }
    heading();
    if (items_.facts.empty()) paragraph(scene_.tr(kNotYet), Type::Regular, Ink::Faint, trace::kNobody, left_, width_);
    float names = 0;
    for (const Fact& fact : items_.facts) names = std::max(names, text_width(scene_.theme.fonts.small, fact.name));
    names = std::min(names + 0.8F * em_, width_ * 0.42F);
    for (const Fact& fact : items_.facts) this->fact(fact, names);
    history();
    return y_ + 0.5F * em_ - from;
  }

  void heading() {
    const Process* process = scene_.world.process_of(scene_.selected);
    const model::World& finally = scene_.whole.finally;
    const std::string name = name_of_any(scene_.selected, finally);
    const float line = std::ceil(line_height(scene_.theme.fonts.large));
    float x = left_;
    if (process != nullptr && process->serial == scene_.selected) {
      items_.drawing.add(
          Mark{icon_of(*process), {x + 0.55F * em_, y_ + line / 2}, 1.1F * em_, Ink::Owner, process->serial});
      x += 1.6F * em_;
    }
    items_.drawing.add(Words{{x, y_, left_ + width_ - x, line},
                             name,
                             Type::Large,
                             process ? Ink::Owner : Ink::Text,
                             process ? process->serial : trace::kNobody});
    y_ += line + 0.4F * em_;
  }

  void fact(const Fact& fact, float names) {
    const float top = y_;
    items_.drawing.add(Words{{left_, y_, names - 0.4F * em_, small_}, fact.name, Type::Small, Ink::Quiet});
    const Process* owner = scene_.world.process_of(fact.link);
    const bool code = fact.name == "repr" || fact.name == "authkey";
    paragraph(fact.value, code ? Type::Mono : Type::Small, owner ? Ink::Owner : Ink::Text,
              owner ? owner->serial : trace::kNobody, left_ + names, width_ - names);
    if (fact.link != trace::kNobody)
      items_.links.emplace_back(Rect{left_ + names, top, width_ - names, y_ - top}, fact.link);
    y_ += 0.15F * em_;
  }

  void history() {
    const auto lines =
        state_.story.until(scene_.history, scene_.world.events, 40, scene_.selected, scene_.end(), scene_.language);
    if (lines.empty()) return;
    y_ += 0.6F * em_;
    paragraph(scene_.tr(kHistory), Type::Bold, Ink::Text, trace::kNobody, left_, width_);
    y_ += 0.2F * em_;
    float times = 0;
    for (const StoryLine& line : lines)
      times = std::max(times, text_width(scene_.theme.fonts.small, moment_text(line.at)));
    times = std::min(times + 0.6F * em_, width_ * 0.4F);
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {  // The newest first.
      const float top = y_;
      items_.drawing.add(Words{{left_, y_, times, small_}, moment_text(line->at), Type::Small, Ink::Quiet});
      paragraph(line->text, Type::Small, Ink::Text, trace::kNobody, left_ + times, width_ - times);
      items_.moments.emplace_back(Rect{left_, top, width_, y_ - top}, line->event);
      y_ += 0.15F * em_;
    }
  }

  void paragraph(const std::string& text, Type type, Ink ink, Serial owner, float x, float width) {
    const Font font = font_of(scene_.theme, type);
    const float line = std::ceil(line_height(font));
    for (const std::string& each : wrapped(font, text, width)) {
      items_.drawing.add(Words{{x, y_, width + 1, line}, each, type, ink, owner});
      y_ += line;
    }
  }

  const Scene& scene_;
  InspectorState& state_;
  float em_, small_;
  ImVec2 size_;
  float left_ = 0, width_ = 0, y_ = 0;
  InspectorItems items_;
};

}  // namespace

std::string repr_of(const Process& process, const model::World& world) {
  std::string text = "<Process name='" + std::string{process.name} + "'";
  if (process.pid != 0) text += " pid=" + std::to_string(process.pid);
  if (const Process* creator = world.process_of(process.creator); creator && creator->pid != 0)
    text += " parent=" + std::to_string(creator->pid);
  text += " " + model::status_of(process);
  if (process.daemon) text += " daemon";
  return text + ">";
}

std::vector<Fact> facts_of(Serial serial, const Scene& scene) { return Facts{scene}.of(serial); }

InspectorItems layout_inspector(const Scene& scene, InspectorState& state, ImVec2 size) {
  return InspectorLayout{scene, state, size}.run();
}

void draw_inspector(const InspectorItems& items, const Scene& scene, Canvas& canvas, InspectorState& state,
                    Actions& actions) {
  canvas.begin_clip(items.body);
  paint(items.drawing, scene, canvas, actions);
  canvas.end_clip();
  if (!scene.interactive) return;
  float offset = items.scroll;
  scroll(canvas, items.body, items.content_height, offset, std::exchange(state.keys, {}));
  state.scroll = offset;
  const auto lit = [&](const Rect& rect) {
    if (!canvas.pointer().over(rect)) return false;
    canvas.frame(rect.inset(-2, 0), scene.theme.colors.line, 1, scene.theme.px(4));
    return canvas.pointer().pressed;
  };
  for (const auto& [rect, event] : items.moments)
    if (lit(rect)) actions.add(action::SeekEvent{event});
  for (const auto& [rect, serial] : items.links)
    if (lit(rect)) actions.add(action::Select{serial});
}

}  // namespace view
