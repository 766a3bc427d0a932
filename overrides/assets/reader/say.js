// What the reader says, in Chinese.
import { speaker } from "../dom.js";

export const inWords = speaker({
  "the texts after “{0}” did not arrive": "未能加载“{0}”之后的文字",
  "no filter": "无过滤器",
  Filter: "过滤器",
  "50 % or more": "50 % 以上",
  "10 to 50 %": "10 到 50 %",
  "1 to 10 %": "1 到 10 %",
  "0.1 to 1 %": "0.1 到 1 %",
  "less than 0.1 %": "不到 0.1 %",
  "What the model wrote at {0}; arrow keys tell the probability of each token":
    "模型在 {0} 时写的文字；按方向键可逐个听取词元的概率",
  "Written by SmolLM2-135M. How likely a token was when it was drawn: ":
    "由 SmolLM2-135M 写成。词元被抽到时的概率：",
  "Prompt ": "提示词 ",
  "Nothing to show: {0}; check the connection, then move a slider.":
    "没有可显示的内容：{0}；请检查网络连接，再移动滑块。",
  "less than 0.0001 %": "不到 0.0001 %",
  entropy: "熵",
  "{0} nats": "{0} 奈特",
  "equal choices": "等可能选项",
  repeated: "重复",
  "the end": "结尾",
  "white space": "空白字符",
  "part of a character": "字符的一部分",
  "{0} writes the same as {1}.": "{0} 与 {1} 写的相同。",
  "{0} leaves {1} at the first token: {2} instead of {3}.":
    "{0} 从第一个词元起就与 {1} 不同：是{2}，不是{3}。",
  "{0} leaves {1} after 1 shared token: {2} instead of {3}.":
    "{0} 与 {1} 只有前 1 个词元相同，接着是{2}，不是{3}。",
  "{0} leaves {1} after {4} shared tokens: {2} instead of {3}.":
    "{0} 与 {1} 的前 {4} 个词元相同，接着是{2}，不是{3}。",
  "Token {0} of {1}, {2}: {3}": "第 {0} 个词元，共 {1} 个，{2}：{3}",
  "{0}: {1}. {2}": "{0}：{1}。{2}",
  ", ": "，",
});
