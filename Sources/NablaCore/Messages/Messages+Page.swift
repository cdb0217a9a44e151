extension Catalogue {
  /// The explain page's interface.
  static let pageRows: [Row] = [
    // MARK: Headings and buttons
    Row("page.graph", "Graph", "计算图"),
    Row("page.mode", "Show lines or operations", "按行或按运算显示"),
    Row("page.lines", "Lines", "按行"),
    Row("page.operations", "Operations", "按运算"),
    Row("page.program", "Program", "程序"),
    Row("page.inputs", "Inputs", "输入"),
    Row("page.findings", "Findings", "诊断"),
    Row("page.first", "To the start", "回到开头"),
    Row("page.back", "Step back", "后退一步"),
    Row("page.next", "Step forward", "前进一步"),
    Row("page.last", "To the end", "跳到结尾"),
    Row("page.play", "Play", "播放"),
    Row("page.pause", "Pause", "暂停"),
    Row("page.step", "Step", "步骤"),
    Row("page.zoomIn", "Larger", "放大"),
    Row("page.zoomOut", "Smaller", "缩小"),
    Row("page.zoomFit", "Fit", "适应窗口"),
    Row("page.reset", "Reset", "还原"),
    Row("page.theme", "Colours: {theme}", "配色：{theme}"),
    Row("page.theme.auto", "Auto", "自动"),
    Row("page.theme.light", "Light", "浅色"),
    Row("page.theme.dark", "Dark", "深色"),
    Row(
      "page.help", "Keys: ← → step, space plays, Home and End, ↑ ↓ choose a node.",
      "按键：← → 单步，空格播放，Home 和 End 到两端，↑ ↓ 选择节点。"),
    Row(
      "page.needsScript",
      "This page needs JavaScript: it computes in the browser. Nothing is sent anywhere.",
      "本页需要 JavaScript：计算在浏览器中进行，不会发送任何数据。"),

    // MARK: Steps
    Row("page.start", "Start", "开始"),
    Row(
      "page.startText",
      """
      Press → or ▶ to go forwards through the values, and then backwards through the gradients.
      """,
      "按 → 或 ▶：先前向逐步求值，再反向逐步求梯度。"),
    Row(
      "page.forwardStep", "Forward · step {step} of {all}", "前向 · 第 {step} 步，共 {all} 步"),
    Row(
      "page.backwardStep", "Backward · step {step} of {all}", "反向 · 第 {step} 步，共 {all} 步"),
    Row("page.isInput", "{name} an input", "{name} 输入"),
    Row("page.seedText", "the output's own gradient, the seed", "输出自身的梯度，即种子"),
    Row("page.arrival", "what arrives from outside this part", "从这一部分之外传来的梯度"),
    Row("page.incoming", "incoming gradient", "上游梯度"),
    Row("page.old", "old", "旧梯度"),
    Row("page.local", "local derivative", "局部导数"),
    Row("page.groupLocal", "local derivative of the group", "该组的局部导数"),
    Row("page.groupProduct", "vector-Jacobian product of the group", "该组的向量-雅可比积"),
    Row("page.becomes", "new gradient", "新梯度"),
    Row("page.byOperation", "By operation", "按运算展开"),
    Row("page.contributions.one", "one contribution", "1 项贡献"),
    Row("page.contributions", "{count} contributions", "{count} 项贡献"),

    // MARK: Nodes and parts
    Row("page.input", "input", "输入"),
    Row("page.value", "value", "值"),
    Row("page.gradient", "gradient", "梯度"),
    Row("page.notYet", "not yet computed", "尚未计算"),
    Row(
      "page.card", "{name}, value {value}, gradient {gradient}",
      "{name}，值 {value}，梯度 {gradient}"),
    Row("page.from", "from", "来自"),
    Row("page.product", "local × incoming", "局部导数 × 上游梯度"),
    Row("page.amount", "amount", "贡献"),
    Row("page.total", "total", "累计"),
    Row("page.seed", "the seed", "种子"),
    Row(
      "page.noGradient", "no gradient: the output does not depend on it",
      "没有梯度：输出不依赖于它"),
    Row("page.constant", "a constant: it depends on no input", "常数：不依赖于任何输入"),
    Row(
      "page.rule", "Rule: {name}, {formula}; derivative {derivative}",
      "规则：{name}，{formula}；导数 {derivative}"),
    Row("page.inside", "{count} operations", "{count} 个运算"),
    Row("page.instance", "{index} of {count}", "第 {index} 个，共 {count} 个"),
    Row("page.previousBody", "Previous of these", "上一个"),
    Row("page.nextBody", "Next of these", "下一个"),
    Row("page.whole", "Whole", "全部"),
    Row("page.more", "… and {count} more, shown inside their parts.", "……还有 {count} 个，在各部分中显示。"),
    Row(
      "page.undrawn",
      "This page is large: the graph of this part is not drawn. Its lines are in the list.",
      "本页很大，没有画出这一部分的计算图；它的各行见列表。"),

    // MARK: Other inputs
    Row(
      "page.notANumber.none", "\"{text}\" is not a number: write one such as 2.5, 1e-3 or -inf.",
      "“{text}”不是数：请写成 2.5、1e-3 或 -inf 这样的形式。"),
    Row(
      "page.notANumber.large",
      "\"{text}\" is too large: the largest number is 1.797e308; write inf for ∞.",
      "“{text}”太大：最大的数是 1.797e308；∞ 请写成 inf。"),
    Row(
      "page.notANumber.small",
      "\"{text}\" is too small: the smallest positive number is 4.94e-324; write 0.",
      "“{text}”太小：最小的正数是 4.94e-324；请写成 0。"),
    Row(
      "page.numbersAreOf", "The numbers shown are those of {name} = {value}.",
      "现在显示的是 {name} = {value} 时的数。"),
    Row("page.check", "Check by differences", "用差分检验"),
    Row(
      "page.changed", "Changed inputs: these numbers are computed in this page.",
      "输入已改变：这些数由本页计算。"),
    Row(
      "page.calls",
      """
      This computation has steps that the page cannot compute: its inputs cannot be changed here.
      """,
      "本页无法计算其中的某些步骤，因此不能在这里改变输入。"),
    Row(
      "page.branch",
      """
      The program acted on {comparison}, which was {outcome} when it was recorded and is not now. \
      It would compute something else here; run it again with this input.
      """,
      """
      程序曾根据 {comparison} 选择分支：记录时为{outcome}，现在则不然。程序在这里会算出别的结果，\
      请用这个输入重新运行。
      """),
  ]
}
