# %% [markdown] revision="b059762fd12e"
# # 5.3 节，逐格讲解
#
# 你正在读《Build a Large Language Model (From Scratch)》的 5.3 节，有一句话缺了最后一个词，或者你得到的次数与书中的不同。
# 这个笔记本逐步运行这一节：贪心（greedy）选择、采样（sampling）、温度（temperature）、top-k 和 `generate`，并在每一步说明什么靠得住。
#
# 步骤和九个 logit 取自书中（[rasbt/LLMs-from-scratch](https://github.com/rasbt/LLMs-from-scratch)，`ch05.ipynb`，提交 [28c65cd](https://github.com/rasbt/LLMs-from-scratch/commit/28c65cd)，2026-11-24 查阅）；文字和代码是我们的。
# 下面的每一处输出，都是构建本页时得到的，所用的版本由第一个单元格打印。
# 直到抽出词元（token）为止，概率都保持 float64，书中用的是 float32；这样做是因为 [16 位的 logit 会使抽取出错](../numerics.md#float64)。

# %% [markdown]
# ## 贪心：取最大的 {#greedy}
#
# softmax 不改变 logit 的大小顺序，所以最大的 logit 概率也最大。
# 它的索引是 3，而词表的第 3 项就是 **forward** 这个词。
# 书里那句话漏掉的，正是这个词（[E0001](../changelog.md#E0001)）。

# %% [markdown]
# ## 采样：按比例抽取 {#sampling}
#
# `torch.multinomial` 按各自的概率抽取索引。
# 只抽一次，哪个词元都有可能；用这个种子，碰巧抽到贪心选择。

# %% [markdown]
# 抽一千次，就能看出比例。
# `minlength` 给从未抽到的词元也留出一行。

# %% [markdown]
# ## 温度：除 logit {#temperature}
#
# $$p_i = \frac{e^{z_i/T}}{\sum_j e^{z_j/T}}$$
#
# 用文字表述：每个 logit 除以 *T*，再取 softmax。
# $T < 1$ 拉大 logit 之间的差，分布更尖锐；$T > 1$ 缩小它们的差，分布更平缓；$T = 1$ 什么也不变。

# %% alt="九个概率在三种温度下的条形图：T = 0.1 时除 forward 外几乎什么也不剩，T = 5 时九个都看得见，forward 仍然领先。"
...

# %% [markdown]
# 在三种温度下各抽一千次，按 id 的顺序排列：

# %% [markdown]
# 这些就是书里打印的次数。
# **次数取决于 PyTorch 的版本和 CPU，概率则不然。**
# 换一个版本，同样的种子可能抽到别的数，而且同样正确，所以你的次数与此不同，并没有什么问题。
# 靠得住的是分布，以及[抽一千次会有多大波动](../sampling.md#stray)。
#
# > **常见误解：“同样的种子，人人得到同样的词。”**
# > 只有 PyTorch 的版本和 CPU 都相同时才是这样。
#
# 贪心选择完全不受温度影响，因为除以正数 *T* 不改变顺序。

# %% [markdown]
# ## top-k：保留最大的 k 个 {#top-k}
#
# 小于第 *k* 大的 logit 变成 $-\infty$，概率因此为零，softmax 把全部概率分给留下的词元。
# 阈值保留了最后一维（`[..., -1:]`），所以掩码（mask）对一行和一批都适用（[E0003](../changelog.md#E0003)）。

# %% [markdown]
# ## generate，一行或多行 {#generate}
#
# 把书中的循环扩展到能处理一批、也经得起随意传入的参数，就是[解码循环](../generate.md#loop)一页的程序 `snippets/generate.py`，这里导入的就是它。
# 要运行这个和下一个单元格，请把笔记本放进本站仓库的克隆里。
# 掩码对每一行都适用，已经结束的行用 `eos_id` 补齐，其他的行继续。
# 书中的版本会误解而不作提示的参数，这里一律拒绝；大于词表的 `top_k` 保留所有词元；除之前先减去最大的 logit。

# %% [markdown]
# 要看循环怎样工作，用一个代替模型的函数就够了：它在每个词元之后返回那九个 logit，只有“forward”例外，在它之后“you”是确定的。
# 最后一次运行中，“you”使一行结束：先得到它的那一行用它补齐，另一行继续；两行都结束时，最后一步不再接上。
