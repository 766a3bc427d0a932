// What the handles and the questions say, in Chinese.
import { speaker } from "../dom.js";

export const inWords = speaker({
  cut: "截去",
  "temperature T": "温度 T",
  "uniform number u": "均匀随机数 u",
  "Drag, or use the arrow keys": "拖动，或用方向键",
  "You set {0}. It is {1}: no setting of this bar is closer.":
    "你猜 {0}，答案是 {1}：滑块上没有更接近的值了。",
  "You set {0}. It is {1}: you were {2} too high.": "你猜 {0}，答案是 {1}：你猜高了 {2}。",
  "You set {0}. It is {1}: you were {2} too low.": "你猜 {0}，答案是 {1}：你猜低了 {2}。",
  "{0} percentage points": "{0} 个百分点",
  "Your answer": "你的答案",
  Show: "看答案",
});
