// What the mixer says, in Chinese: without words of its own a text stands as it is.
import { speaker } from "../dom.js";

export const inWords = speaker({
  // parts
  Settings: "设置",
  "Not taken from the link: {0}": "链接中未采用的部分：{0}",
  "The last good value stays.": "沿用上一个有效值。",
  "Copy link": "复制链接",
  "Copy as Python": "复制为 Python",
  Reset: "重置",
  "{0} copied.": "已复制{0}。",
  "{0}, to copy:": "请复制{0}：",
  Link: "链接",
  "Link without your tokens and logits": "不含你的词元和 logit 的链接",
  Program: "程序",
  "Open in the mixer": "在调参台中打开",

  // sliders
  temperature: "温度",
  "the k largest": "最大的 k 个",
  "the nucleus": "核",
  "share of the top": "与最大概率之比",
  "near the entropy": "意外程度接近熵",
  "a factor": "一个因子",
  "once if seen": "出现过就减一次",
  "each time seen": "出现几次减几次",
  off: "关闭",
  "0, greedy by convention": "0，按约定为贪心",
  "off, keeps all": "关闭，全部保留",
  "{0}, exact value": "{0}，精确值",
  "greedy (convention)": "贪心（约定）",
  "not in {0}": "{0} 没有",

  // orders
  "Order of": "顺序取自",
  "{0} (the book)": "{0}（书）",
  "Steps, in order": "各个步骤，按顺序",
  " cuts {0}": " 截去 {0} 个",
  "keeps all of them": "全部保留",
  "takes the first in the vocabulary": "取词表中的第一个",
  "keeps as many as it needs, in the order of its sort; here the first ones":
    "需要几个就保留几个，依它的排序；这里取前几个",
  "keeps as many as it needs, in the order of its sort; here the likelier ones":
    "需要几个就保留几个，依它的排序；这里取概率较大的",
  "{0} {1} (run)": "{0} {1}（已运行）",
  "{0} {1} (read, not run)": "{0} {1}（已阅读，未运行）",
  "what {0} does is not known, here the first is taken": "{0} 怎样做尚不清楚，这里取第一个",
  "what {0} does is not known, here all stay": "{0} 怎样做尚不清楚，这里全部留下",
  "Equal logits at the edge of {0}: {1}.": "{0} 的边界上有相等的 logit：{1}。",
  "Equally typical tokens at the edge of {0}: {1}.": "{0} 的边界上有典型程度相同的词元：{1}。",
  "{0}: {1}.": "{0}：{1}。",
  "{0} kept": "保留 {0} 个",
  ", also {0}": "，多出{0}",
  ", without {0}": "，少了{0}",
  "{0} more": "另外 {0} 个",
  " and ": "和",
  ", ": "、",
  ": {0}; {1}.": "：{0}；{1}。",
  "Every other engine keeps the same tokens with these settings.": "在这组设置下，其他引擎保留的词元都相同。",
  "The same settings in another engine": "同样的设置，换一个引擎",
  "T = 0 is a convention: the largest logit is taken. {0} ({1}) at 0: {2}.":
    "T = 0 是约定：取最大的 logit。{0}（{1}）遇到 0：{2}。",
  "{0} ({1}) at tiny T: {2}. Here it divides.": "{0}（{1}）遇到极小的 T：{2}。这里照常用它作除数。",
  "no {0} penalty there": "对方没有{0}惩罚",
  "a {0} penalty there": "对方有{0}惩罚",
  "{0} counts {1} there": "对方的{0}惩罚计入{1}",
  "repetition comes before the other penalties": "重复惩罚在其他惩罚之前",
  "repetition comes after the other penalties": "重复惩罚在其他惩罚之后",
  "no {0} there": "对方没有 {0}",
  "a {0} there": "对方有 {0}",
  "of equal logits {0} keeps only as many as it needs there": "对方的 {0} 在相等的 logit 中只保留需要的几个",
  "of equally typical tokens {0} keeps only as many as it needs there":
    "对方的 {0} 在典型程度相同的词元中只保留需要的几个",
  "of equally typical tokens {0} keeps all there": "对方的 {0} 保留所有典型程度相同的词元",
  "of equal logits {0} keeps all there": "对方的 {0} 保留所有相等的 logit",
  "{0} comes after T there, so it sees the probabilities at T = {1}":
    "对方的 {0} 在 T 之后，所以看到的是 T = {1} 时的概率",
  "{0} comes before T there, so it sees the probabilities at T = {1}":
    "对方的 {0} 在 T 之前，所以看到的是 T = {1} 时的概率",
  "{0} comes after {1} there, so it shares out other masses": "对方的 {0} 在 {1} 之后，所以分配的概率不同",
  "{0} comes first there, so it shares out other masses": "对方的 {0} 在最前，所以分配的概率不同",

  // steps without a slider
  "masks and bias": "掩码和偏置",
  bias: "偏置",
  grammar: "语法",

  // penalties
  Penalties: "惩罚",
  repetition: "重复",
  presence: "存在",
  frequency: "频率",
  output: "输出",
  "prompt and output": "提示词和输出",
  "the last 20 of prompt and output": "提示词和输出的最后 20 个",
  "the last 64 of prompt and output": "提示词和输出的最后 64 个",
  "seen in the output": "在输出中出现过",
  "seen in the prompt": "在提示词中出现过",
  "{0}: the table of engines has no penalties for it.": "{0}：引擎的表中没有它的惩罚。",
  "for {0}: {1}": "{0}惩罚计入{1}",
  "; ": "；",
  "{0} counts, {1}.": "{0}：{1}。",
  " No token is counted yet for {0}.": "还没有词元计入{0}惩罚。",
  "No token is counted.": "没有词元计入。",
  "{0}={1} ({2}); no token is counted.": "{0}={1}（{2}）；没有词元计入。",
  "write a token, a space and its count, with commas between, such as: forward 2, toward 1.":
    "写词元、空格和次数，各项之间用半角逗号，例如 forward 2, toward 1。",
  '{0} is not quoted as in JSON: put \\ before each " and \\ inside.':
    '{0} 的引号不符合 JSON 的写法：其中每个 " 和 \\ 之前要加 \\。',
  "“{0}” has no count: {1}": "“{0}”没有次数：{1}",
  "The count of “{0}”": "“{0}”的次数",
  "write it as the table shows it.": "请写成表中显示的样子。",
  "did you mean “{0}”?": "是不是“{0}”？",
  "“{0}” is none of the tokens with a name here: {1}": "这里没有名为“{0}”的词元：{1}",

  // the table
  token: "词元",
  logit: "logit",
  drawn: "抽到",
  "expected ± 2σ": "期望 ± 2σ",
  probability: "概率",
  "from 0 to {0}": "从 0 到 {0}",
  "Tokens, their probabilities and draws": "词元及其概率和抽取次数",
  "(another)": "（其他）",
  "not taken": "未选",
  masked: "已掩码",
  "cut by {0}": "被 {0} 截去",
  "none of the others is kept": "其余的都不保留",
  "and {0} more, together {1}": "以及另外 {0} 个，合计 {1}",
  "and {0} more, together {1}, drawn {2} times": "以及另外 {0} 个，合计 {1}，抽到 {2} 次",
  " of {0} tokens kept": " / {0} 个词元保留",
  " nats of entropy": " 奈特（熵）",
  " choices, exp(H)": " 个选项（exp(H)）",
  "Line: T = 1 without penalties and filters.": "竖线：T = 1，无惩罚和过滤器。",
  " Drawn: “{0}”.": "抽到“{0}”。",
  " Dot: share of the draws; {0} of {1} lie in their two-sigma bands.":
    "圆点：抽取所占的比例；{1} 个中有 {0} 个在各自的两个标准差之内。",
  "{0} of {1} tokens kept, “{2}” has {3} percent, entropy {4} nats.":
    "{1} 个词元中保留 {0} 个，“{2}”占 {3}%，熵为 {4} 奈特。",
  start: "开始",
  kept: "保留",
  choices: "选项",
  "Probabilities after each step": "每一步之后的概率",
  "After each step": "每一步之后",
  Draws: "抽取次数",
  Draw: "抽取",
  none: "不抽",
  next: "下一个",
  "Next seed": "下一个种子",
  seed: "种子",

  // the search for T
  Choices: "选项的个数",
  "No T has {0} choices here: ": "这里没有哪个 T 能得到 {0} 个选项：",
  "before penalties and filters, exp(H) lies between {0}, for T near 0, and {1}, for a large T.":
    "在惩罚和过滤器之前，exp(H) 介于 {0}（T 接近 0）和 {1}（T 很大）之间。",
  "T = {0} has {1} choices before penalties and filters.": "T = {0} 时，在惩罚和过滤器之前有 {1} 个选项。",
  "T stays.": "T 不变。",
  "T with so many choices": "目标选项个数",
  "Find T": "求 T",

  // where the logits come from
  Logits: "Logit",
  "nine tokens of section 5.3": "5.3 节的九个词元",
  "your own tokens and logits": "你自己的词元和 logit",
  "Your tokens and logits": "你的词元和 logit",
  "SmolLM2: “{0}”": "SmolLM2：“{0}”",
  "This prompt could not be fetched; here are the nine tokens.": "这段提示词未能取得，这里是那九个词元。",
  "Prompts need a server; from a file there are the nine tokens and your own.":
    "提示词需要服务器；从文件打开时，只有那九个词元和你自己的。",
  "{0} logits as recorded; the other {1} in {2} groups, each at its mean.":
    "{0} 个 logit 如记录所示；其余 {1} 个分为 {2} 组，各取平均值。",
  "Until it is mended there are the nine tokens.": "改正之前，这里是那九个词元。",
  "Too long for a link, which holds {0} characters of this: link and reload keep the settings only.":
    "链接放不下，它至多容纳 {0} 个字符：链接和重新载入只保留设置。",
  "On each line a token, a space and its logit; numbers alone are logits, ":
    "每行写一个词元、空格和它的 logit；只有数字就是 logit，",
  "unless each line is a pair such as 1\u00a02: then 1 is the token. ":
    "除非每行都是像 1\u00a02 这样的一对：这时 1 是词元。",
  '-inf masks a token. Quotes keep a token as it is: " the:" 1.5. ':
    '-inf 给词元加掩码。引号使词元保持原样：" the:" 1.5。',
  "Or paste tensor(…), array(…), JSON, an answer with top_logprobs, or columns of a spreadsheet.":
    "也可以粘贴 tensor(…)、array(…)、JSON、带 top_logprobs 的响应，或者电子表格的几列。",
  "Write a token, a space and its logit on each line, such as: you 1.79.":
    "每行写一个词元、空格和它的 logit，例如 you 1.79。",
  "{0}: from {1} softmax makes no number: write a finite one, or -inf to mask the token.":
    "{0}：softmax 由 {1} 得不出数：请写有限的数，或者写 -inf 给词元加掩码。",
  "{0}: {1} lies beyond {2}: write a smaller number, or -inf to mask the token.":
    "{0}：{1} 超出 {2}：请写小一些的数，或者写 -inf 给词元加掩码。",
  "{0}: “{1}” has a separator of thousands inside a number, ": "{0}：“{1}”的数字中间有千位分隔符，",
  "which may be one number or two: write {2}, or put a tab between two.":
    "可能是一个数，也可能是两个：请写 {2}，或者在两个数之间用制表符。",
  "{0}: “{1}” has a comma inside a number, ": "{0}：“{1}”的数字中间有逗号，",
  "which may be one number or two: write {2}, or put a space ": "可能是一个数，也可能是两个：请写 {2}，或者",
  "after a comma that separates.": "在起分隔作用的逗号后加空格。",
  "{0} characters: at most {1}.": "有 {0} 个字符：至多 {1} 个。",
  "{0}: “{1}” has no logit. {2}": "{0}：“{1}”没有 logit。{2}",
  '{0}: {1} is not quoted as in JSON: put \\ before each " and \\ inside.':
    '{0}：{1} 的引号不符合 JSON 的写法：其中每个 " 和 \\ 之前要加 \\。',
  "{0} logits: at most {1}.": "有 {0} 个 logit：至多 {1} 个。",
  "{0} lines: at most {1} tokens with names, or {2} logits alone.":
    "有 {0} 行：带名字的词元至多 {1} 个，只有 logit 时至多 {2} 个。",
  "Logit {0}": "第 {0} 个 logit",
  "Line {0}": "第 {0} 行",
  "Empty. {0}": "是空的。{0}",
  "Each logit is -inf, which leaves no token to share the probability: write a number for one of them.":
    "每个 logit 都是 -inf，没有词元可以分得概率：请给其中一个写上数。",

  // what was pasted
  "“...” stands for numbers that were left out: print them all, with ":
    "“...”代表省略的数：请全部打印出来，用 ",
  "{0} or {1}.": "{0} 或 {1}。",
  "{0} rows of logits, and the mixer takes one: paste it alone, such as x[0].":
    "有 {0} 行 logit，而调参台只取一行：请只粘贴这一行，例如 x[0]。",
  "The end is missing: paste it whole, from “[” to “])”.": "缺少末尾：请从“[”到“])”完整粘贴。",
  "The end is missing: paste it whole.": "缺少末尾：请完整粘贴。",
  "“<...>” stands for what was left out: print it whole, such as with response.model_dump_json().":
    "“<...>”代表省略的内容：请完整打印，例如用 response.model_dump_json()。",
  "{0} in quotes stands for no character: put \\ before each \\.":
    "引号中的 {0} 不代表任何字符：请在每个 \\ 之前加 \\。",
  "Line {0}: “{1}” stands where neither JSON nor Python has it: ":
    "第 {0} 行：“{1}”所在之处，JSON 和 Python 都不会这样写：",
  "print it as JSON, such as with response.model_dump_json().":
    "请按 JSON 打印，例如用 response.model_dump_json()。",
  "Brackets stand in more than {0} others: paste a part.": "括号嵌套超过 {0} 层：请只粘贴一部分。",
  "The answer has the logprobs of the tokens that were written and of no others: ":
    "响应中只有写出的词元的 logprobs，没有其他词元的：",
  "ask for some, such as with top_logprobs=5.": "请求时要加上它们，例如 top_logprobs=5。",
  "Position {0} of {1}, the first with logprobs. ": "共有 {1} 个位置，取第 {0} 个，即第一个有 logprobs 的。",
  "The logprobs add up to a probability of {0}, above 1: paste those of one position.":
    "这些 logprobs 的概率之和是 {0}，大于 1：请只粘贴一个位置的。",
  "The first of {0} positions. ": "共有 {0} 个位置，取第一个。",
  "Logprobs of {0} tokens; {1} of the probability is that of tokens which are not listed. ":
    "{0} 个词元的 logprobs；{1} 的概率属于没有列出的词元。",
  "It is left out: the mixer shares 100 % among those listed.": "它不计入：调参台把 100 % 分给列出的词元。",
  '{0} in the list is no pair: write ["you", 1.79] for each token, or numbers alone.':
    '列表中的 {0} 不成对：每个词元写作 ["you", 1.79]，或者只写数。',
  "{0} stands twice: keep one of them.": "{0} 出现两次：请留下其中一个。",
  'No logits were found in this: they stand as {"you": 1.79}, ': '这里没有找到 logit：应写作 {"you": 1.79}，',
  "or below “top_logprobs” or “candidates”.": "或者在“top_logprobs”或“candidates”之下。",

  // settings that are refused
  "the mixer knows {0}": "调参台可用的是 {0}",
  "the first of {0} counts": "共 {0} 个，以第一个为准",
  empty: "空",
  "{0} is {1}": "{0} 为 {1}",
  "it changes nothing": "它不起作用",
  "{0}={1} ({2}); {3}.": "{0}={1}（{2}）；{3}。",
  "{0} (settings stand behind ?, not #); it changes nothing.":
    "{0}（设置写在 ? 之后，不是 # 之后）；它不起作用。",
  "source=own (the link holds no tokens and logits; more than {0} characters of them are left out); ":
    "source=own（链接中没有词元和 logit；超过 {0} 个字符的不放进链接）；",
  "the nine tokens stand there.": "这里是那九个词元。",
  "{0} is empty: type a number.": "{0}是空的：请输入一个数。",
  "{0}: “{1}” is no number.": "{0}：“{1}”不是数。",
  "{0}: {1} is no finite number.": "{0}：{1} 不是有限的数。",
  "{0} goes from {1} to {2}, not {3}.": "{0} 的范围是 {1} 到 {2}，不能是 {3}。",
  "{0} is a whole number, not {1}.": "{0} 是整数，不能是 {1}。",
  "{0} is one of {1}.": "{0} 只能是 {1} 之一。",
  "T is 0 for greedy, or at least 0.000001.": "T 为 0 表示贪心，否则不小于 0.000001。",
});
