// What the page that checks a copy says, in Chinese.
import { speaker } from "../dom.js";

export const inWords = speaker({
  "Choose a file, or drop it here": "选择文件，或把文件拖到这里",
  "Notebook, Markdown, HTML, .py, .txt": "笔记本、Markdown、HTML、.py、.txt",
  "Reading {0} …": "正在读取 {0}……",
  "{0} is larger than {1} MB: split it, or use the command below.":
    "{0} 超过 {1} MB：请拆分文件，或者使用下面的命令。",
  "{0} is not text in UTF-8: choose a notebook, Markdown, HTML, code or plain text.":
    "{0} 不是 UTF-8 文本：请选择笔记本、Markdown、HTML、代码或纯文本。",
  "{0} is not a notebook of format 4: a JSON object with cells.":
    "{0} 不是格式 4 的笔记本，即带 cells 的 JSON 对象。",
  "{0} is a book, which the command below reads: ": "{0} 是一本书，要用下面的命令来读：",
  "Nothing of the register was found in {0}: is it the right file?":
    "{0} 中没有找到勘误表里的任何文字：文件选对了吗？",
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
