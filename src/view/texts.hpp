#pragma once

#include "base/text.hpp"

/// What panels say, as base::Text. The words of one panel stand at the top of that panel's .cpp, those that several
/// panels share are here.
namespace view {

using base::Language;
using base::Text;
using base::tr;

/// The words of the documents.
namespace texts {

inline constexpr Text kStage{"Stage", "舞台"};
inline constexpr Text kTimeline{"Timeline", "时间线"};
inline constexpr Text kCode{"Code", "代码"};
inline constexpr Text kConsole{"Console", "输出"};
inline constexpr Text kGuide{"Guide", "讲解"};
inline constexpr Text kInspector{"Inspector", "详情"};

inline constexpr Text kClosed{"closed", "closed 已关闭"};
inline constexpr Text kHeld{"held", "按住了"};
inline constexpr Text kRunning{"running", "运行"};
inline constexpr Text kZombie{"zombie", "僵尸"};
inline constexpr Text kStopped{"stopped", "已暂停"};
inline constexpr Text kUnknown{"unknown", "未知"};

}  // namespace texts
}  // namespace view
