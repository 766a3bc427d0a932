// What the runner says, in Chinese.
import { speaker } from "../dom.js";

export const inWords = speaker({
  Run: "运行",
  Edit: "编辑",
  Restore: "恢复",
  Stop: "停止",
  "{0} {1}": "{0} {1}",
  "Python could not be loaded.": "未能加载 Python。",
  "Stopped.": "已停止。",
  "Stopped after {0} characters.": "输出 {0} 个字符后已停止。",
  "Stopped after a second: a loop that does not end?": "一秒后已停止：是不是有不会结束的循环？",
  "Ran in {0} s.": "运行了 {0} 秒。",
  "Ran in {0} s: prints what was recorded.": "运行了 {0} 秒：与记录的输出相同。",
  "Ran in {0} s: not what was recorded.": "运行了 {0} 秒：与记录的输出不同。",
  Program: "程序",
  here: "这里",
  "How this Python differs": "这里的 Python 有何不同",
  "MicroPython 1.27.0 runs it, in your browser; nothing you type leaves the page. ":
    "程序由 MicroPython 1.27.0 在你的浏览器里运行，你输入的内容不会离开本页。",
  "It has no NumPy and no keyboard input, and these differ from CPython:":
    "它没有 NumPy，也没有键盘输入，以下各项与 CPython 不同：",
  Differences: "不同之处",
  "Printed in your browser": "在你的浏览器里的输出",
  "the program": "程序",
  "Line {0}": "第 {0} 行",
  "in the editor": "在编辑器中",
  ": ": "：",
  "Nothing to run: the program is empty.": "没有可运行的内容：程序是空的。",
  "Starting Python …": "正在启动 Python……",
  "Running …": "正在运行……",
  "The original is back.": "已恢复原来的程序。",
  "{0}, editor. Control Enter runs it, Escape leaves it.":
    "{0}，编辑器。按 Control 加回车键运行，按 Escape 键离开。",
  "input() has no keyboard here: write the value into the program, or run it on your computer, {0}.":
    "这里的 input() 没有键盘可用：请把值写进程序，或者在你的电脑上运行 {0}。",
  "{0} is no part of MicroPython, which runs this. Run it on your computer: {1}.":
    "运行程序的 MicroPython 不含 {0}。请在你的电脑上运行：{1}。",
  "pip install {0}, then {1}": "先 pip install {0}，再 {1}",
});
