// What the page that checks a copy says, in Chinese.
import { speaker } from "../dom.js";

export const inWords = speaker({
  "Choose a file, or drop it here": "选择文件，或把文件拖到这里",
  "Notebook, Markdown, HTML, .py, .txt": "笔记本、Markdown、HTML、.py、.txt",
  "Reading {0} …": "正在读取 {0}……",
  "Correcting {0} …": "正在改正 {0}……",
  "{0} is larger than {1} MB: split it, or use the command below.":
    "{0} 超过 {1} MB：请拆分文件，或者使用下面的命令。",
  "{0} is not text in UTF-8: choose a notebook, Markdown, HTML, code or plain text.":
    "{0} 不是 UTF-8 文本：请选择笔记本、Markdown、HTML、代码或纯文本。",
  "{0} is not a notebook of format 4: a JSON object with cells.":
    "{0} 不是格式 4 的笔记本，即带 cells 的 JSON 对象。",
  "{0} is a book, which the command below reads: ": "{0} 是一本书，要用下面的命令来读：",
  "Nothing of the register was found in {0}: is it the right file?":
    "{0} 中没有找到勘误表里的任何文字：文件选对了吗？",
  "{0} cannot be read: is it a folder, or has it changed? Choose it again.":
    "{0} 无法读取：它是文件夹吗，或者已经改动？请重新选择。",
  "{0}: corrections undo each other: choose one work.": "{0}：有些更正互相抵消，请只选一部著作。",
  "cell {0} (cells[{1}])": "第 {0} 个单元格（cells[{1}]）",
  "cell {0} (cells[{1}], In [{2}])": "第 {0} 个单元格（cells[{1}]，In [{2}]）",
  "{0} output {1}": "{0}第 {1} 个输出",
  "{0} line {1}": "{0}第 {1} 行",
  "line {0}": "第 {0} 行",
  "and {0} more": "另有 {0} 处",
  "an output: correct the code and run it again": "这是输出：请改正代码，再运行一次",
  "it goes across two cells": "跨了两个单元格",
  "tags or marks stand between the words": "这些文字之间有标签或标记",
  "only marks of code differ": "只有代码标记不同",
  "only a break of a line differs": "只有换行不同",
  "only its marks would be left": "改正之后只剩标记",
  "its lines are broken or indented otherwise than in the entry": "换行或缩进与勘误条目中的不同",
  "it stands inside a line, and the corrected words are several lines":
    "它在一行之中，而改正后的文字有好几行",
  "it is indented less than in the entry": "缩进比勘误条目中的少",
  "the corrected words would not be read there as they should": "改正后的文字在那里读起来会不对",
  "Needs ({0})": "需要更正（{0}）",
  "Has ({0})": "已经更正（{0}）",
  "Left to you ({0})": "留给你处理（{0}）",
  "{0}: 1 correction needed, {1} there, ": "{0}：需要 1 条更正，已有 {1} 条，",
  "{0}: {1} corrections needed, {2} there, ": "{0}：需要 {1} 条更正，已有 {2} 条，",
  "{0} about words that are not in it.": "另有 {0} 条所涉及的文字不在其中。",
  "All works": "所有著作",
  "Work ": "著作 ",
  " (end)": "（完）",
  "deleted: ": "删去：",
  "inserted: ": "加入：",
  "Download it corrected": "下载改正后的文件",
  "{0}: 1 place corrected, {1} left to you.": "{0}：改正 1 处，留给你 {1} 处。",
  "{0}: {1} places corrected, {2} left to you.": "{0}：改正 {1} 处，留给你 {2} 处。",
});
