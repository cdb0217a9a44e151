extension Catalogue {
  /// All messages of diagnoses, checks by differences and the explain page.
  ///
  /// A language is a column: its code in `languages`, and a text in each row with the same
  /// placeholders as the others. Rows of `terminal` are used only by the command and by
  /// `description`; all others are also part of the page.
  package static let standard = Catalogue(languages: ["en", "zh"], rows: all)

  private static let all: [Row] =
    languageRows + findingRows + adviceRows + checkRows + terminalRows + pageRows

  private static let languageRows: [Row] = [
    Row("language.name", "English", "中文"),
    Row("language.switch", "Switch to English", "切换到中文"),
    Row("language.tag", "en", "zh-Hans"),
    Row("list.comma", ", ", "、"),
    Row("list.and", " and ", "，"),
    Row("list.more", "{list} and {count} more", "{list}，以及另外 {count} 个"),
    Row("node.inLine", "{formula} in {line}", "{line} 中的 {formula}"),
    Row("true", "true", "真"),
    Row("false", "false", "假"),
  ]

  // MARK: Diagnosis

  /// What was found: one row for each kind, or for each cause of a kind.
  private static let findingRows: [Row] = [
    Row(
      "finding.value", "{node} is {value}{operands}: the first such value on its way. {reached}",
      "{node} 的值为 {value}{operands}，是这条路径上的第一个非有限值。{reached}"),
    Row("finding.operands", ", where {list}", "（其中 {list}）"),
    Row("finding.operand", "{name} is {value}", "{name} = {value}"),
    Row(
      "finding.gradient",
      """
      The gradient stops being finite on its way from {node} to {receiver}: {local} × {incoming} \
      is {amount}.{reached}
      """,
      "梯度从 {node} 传到 {receiver} 时变为非有限值：{local} × {incoming} = {amount}。{reached}"),
    Row(
      "finding.masked",
      """
      {local} × {incoming} on the way from {node} to {receiver}: nothing arrives where the \
      derivative is not finite, and 0 × {local} is NaN.{reached}
      """,
      """
      从 {node} 到 {receiver} 出现 {local} × {incoming}：上游梯度为 0，而局部导数不是有限值，\
      0 × {local} 得 NaN。{reached}
      """),
    Row("finding.reached.none", "It reached no other value.", "没有影响其他值。"),
    Row("finding.reached.values", "It reached {count} more.", "受其影响的值还有 {count} 个。"),
    Row(
      "finding.reached.inputs", " It reached the gradient of {inputs}.", "受影响的梯度：{inputs}。"),
    Row(
      "finding.kink.point",
      """
      {node} is at a kink, where its operand is {at}: the derivative there is a convention, and \
      {chosen} was chosen.
      """,
      "{node} 正处在不可导点，操作数为 {at}：此处的导数是一种约定，取为 {chosen}。"),
    Row(
      "finding.kink.tie",
      """
      {node} is at a kink, where both operands are {at}: the derivative there is a convention, and \
      {chosen} was chosen.
      """,
      "{node} 正处在不可导点，两个操作数都是 {at}：此处的导数是一种约定，取为 {chosen}。"),
    Row(
      "finding.zero",
      """
      The gradient becomes 0 on its way from {node} to {receiver}{operands}: {local} × {incoming} \
      is {amount}.{reached}
      """,
      "梯度从 {node} 传到 {receiver} 时变为 0{operands}：{local} × {incoming} = {amount}。{reached}"),
    Row(
      "finding.zero.seed", "The incoming gradient of {node} is 0.{reached}",
      "{node} 的上游梯度为 0。{reached}"),
    Row(
      "finding.reached.zero", " What arrives at {inputs} this way is 0.",
      "由此传到 {inputs} 的梯度为 0。"),
    Row(
      "finding.unused", "{outputs} does not depend on the input {node}.",
      "{outputs} 不依赖于输入 {node}。"),
    Row(
      "finding.cancellation",
      """
      {count} contributions to {node} cancel: their magnitudes sum to {sum}, they themselves to \
      {gradient}.
      """,
      "{node} 收到的 {count} 项贡献相互抵消：绝对值之和为 {sum}，总和却只有 {gradient}。"),
    Row(
      "finding.largest",
      "The largest contribution is {amount}: {local} × {incoming}, from {node} to {receiver}.",
      "最大的一项贡献是 {amount}：{local} × {incoming}，从 {node} 传到 {receiver}。"),
    Row(
      "finding.smallest",
      "The smallest contribution is {amount}: {local} × {incoming}, from {node} to {receiver}.",
      "最小的一项贡献是 {amount}：{local} × {incoming}，从 {node} 传到 {receiver}。"),
    Row(
      "finding.clean",
      "Nothing to mend: all numbers are finite, no kink was hit, every input counts.",
      "没有发现问题：所有数都是有限的，没有落在不可导点上，每个输入都起作用。"),
  ]

  /// Advice on each finding.
  private static let adviceRows: [Row] = [
    Row("advice.value.input", "Give the input a finite number.", "请给这个输入一个有限的数。"),
    Row("advice.value.constant", "Replace the constant by a finite number.", "请把这个常数换成有限的数。"),
    Row(
      "advice.value.overflow",
      """
      The result is larger than any Double: make the operands smaller, or use a function that does \
      not overflow (sigmoid, softplus, logSumExp).
      """,
      "结果超出了 Double 的范围：请减小操作数，或改用不会溢出的函数（sigmoid、softplus、logSumExp）。"),
    Row(
      "advice.value.domain", "Keep the operands inside the rule's domain{domain}.",
      "请让操作数保持在规则的定义域之内{domain}。"),
    Row(
      "advice.value.root",
      """
      A power of a negative number is real only where the exponent is an integer: keep the base \
      positive. If a cube root is meant, write cbrt(x) instead of x ^ (1/3).
      """,
      "负数的幂只有在指数为整数时才是实数：请让底数保持为正。如果要求立方根，请写 cbrt(x)，而不是 x ^ (1/3)。"),
    Row("advice.domain", " ({rule}: {domain})", "（{rule}：{domain}）"),
    Row(
      "advice.gradient.value", "It follows from a value that is not finite: mend that first.",
      "它是由非有限的值引起的：请先解决那个值。"),
    Row(
      "advice.gradient.overflow", "Both factors are finite and too large: scale the computation.",
      "两个因子都有限，但乘积太大：请对计算作缩放。"),
    Row(
      "advice.gradient.derivative",
      "Keep {operand} away from where the derivative is infinite{domain}.",
      "请让 {operand} 远离导数为无穷大的位置{domain}。"),
    Row(
      "advice.masked",
      """
      Choose the operand before the operation, not the result after it; or use select, which \
      differentiates only the chosen branch.
      """,
      "请先选择操作数再运算，而不是运算之后再选择结果；或者使用 select，它只对选中的分支求导。"),
    Row(
      "advice.kink",
      """
      Move an input a little to see the slopes on both sides; a check by differences (nabla check) \
      shows them.
      """,
      "把输入稍微移动一点，就能看到两侧的斜率；用差分检验（nabla check）也可以看到。"),
    Row(
      "advice.zero",
      "With these operands nothing passes to {operand}: change the others, or where it lies.",
      "在这些操作数下，没有梯度传到 {operand}：请改变其他操作数，或改变它自身的取值。"),
    Row(
      "advice.zero.flat",
      """
      {rule} is flat there{kinks}: bring {operand} to where it has a slope, by another start or \
      smaller weights, or use a function with a slope there, as leakyRelu in place of relu.
      """,
      """
      {rule} 在该处是平的{kinks}：请换一个初值或减小权重，使 {operand} 落在有斜率的地方，或改用在该处有斜率的函数\
      （例如以 leakyRelu 代替 relu）。
      """),
    Row("advice.kinks", " (its slope changes at {kinks})", "（其斜率在 {kinks} 处改变）"),
    Row(
      "advice.zero.everywhere",
      """
      {rule} is constant between its jumps, so no gradient ever passes through it: use a smooth \
      function in its place, or leave it out of what is differentiated.
      """,
      "{rule} 在各跳跃点之间是常数，梯度永远无法通过：请换成光滑的函数，或不对它求导。"),
    Row(
      "advice.zero.point",
      """
      The derivative by {operand} is 0 at this point and not beside it, as at a minimum: if that \
      is not what is looked for, start elsewhere.
      """,
      "对 {operand} 的导数只在这一点为 0，例如极小值点：如果要找的不是它，请换一个初值。"),
    Row(
      "advice.zero.underflow",
      "Both factors are not 0, but their product is smaller than any Double: scale the computation.",
      "两个因子都不为 0，但乘积小于 Double 能表示的最小正数：请对计算作缩放。"),
    Row(
      "advice.zero.seed", "Give {node} an incoming gradient that is not 0; 1 is usual.",
      "请给 {node} 一个不为 0 的上游梯度，通常为 1。"),
    Row(
      "advice.unused",
      "If it should matter, look for what replaces it on the way; else leave it out.",
      "如果它本该起作用，请检查它在途中被什么取代了；否则可以把它去掉。"),
    Row(
      "advice.cancellation",
      """
      Many digits are lost, unless it vanishes by design, as a shift that cancels; else write the \
      difference in another form.
      """,
      "除非它本来就应为零（例如会抵消的平移），否则已损失许多位有效数字，请换一种形式计算这个差。"),
    Row("advice.largest", "Where gradients explode, begin here.", "如果梯度爆炸，请从这里查起。"),
    Row("advice.smallest", "Where gradients vanish, begin here.", "如果梯度消失，请从这里查起。"),
  ]

  // MARK: Check by differences

  private static let checkRows: [Row] = [
    Row(
      "check.agrees", "agrees: differences give {numeric} ± {uncertainty}",
      "一致：差分得到 {numeric} ± {uncertainty}"),
    Row(
      "check.differs", "DIFFERS: differences give {numeric} ± {uncertainty}. {cause}",
      "不一致：差分得到 {numeric} ± {uncertainty}。{cause}"),
    Row("check.cause.value", "The function is {value} here.", "函数在这里的值是 {value}。"),
    Row(
      "check.cause.alone",
      """
      The function is not finite at any distance: this is the end of its domain, or a point alone.
      """,
      "函数在任何距离上都不是有限值：这里是定义域的端点，或是一个孤立点。"),
    Row(
      "check.cause.gradient",
      """
      The gradient is {gradient} where the function is finite: look at explain for the first \
      operation with a local derivative that is not.
      """,
      "函数值有限，梯度却是 {gradient}：请用 explain 找出第一个局部导数非有限的运算。"),
    Row(
      "check.cause.kink",
      """
      A kink or jump is near: the slope is {left} to the left and {right} to the right. The \
      gradient at a kink is a convention; check elsewhere.
      """,
      "附近有不可导点或跳跃：左侧斜率为 {left}，右侧斜率为 {right}。不可导点的梯度是一种约定，请换一处检验。"),
    Row(
      "check.cause.constant",
      """
      The gradient is 0 although the value changes: was a number taken out of its variable \
      (x.value, x.primal, Double(...)) or rounded?
      """,
      "函数值在变化，梯度却是 0：是否从变量中取出了数（x.value、x.primal、Double(...)），或作了取整？"),
    Row("check.cause.sign", "Only the sign is wrong.", "只是符号错了。"),
    Row(
      "check.cause.signAndFactor",
      "The sign is wrong, and the gradient is {factor} times too large.",
      "符号错了，而且大小是应有值的 {factor} 倍。"),
    Row(
      "check.cause.factor",
      "The gradient is {factor} times too large: is a contribution counted twice?",
      "梯度是应有值的 {factor} 倍：是否有一项贡献被重复计算了？"),
    Row(
      "check.cause.rule", "A rule, or a custom derivative, is probably wrong.",
      "很可能是某条规则或某个自定义导数有错。"),
    Row(
      "check.cause.rough",
      """
      It cannot be told: the differences are only good to ± {uncertainty}; scale the function or \
      check elsewhere.
      """,
      "无法判断：差分只精确到 ± {uncertainty}；请对函数作缩放，或换一处检验。"),
  ]

  // MARK: Terminal

  private static let terminalRows: [Row] = [
    Row("terminal.more", "... and {count} more", "……还有 {count} 个"),
    Row(
      "terminal.check.passed", "The gradient agrees with finite differences for {count} inputs.",
      "{count} 个输入的梯度都与有限差分一致。"),
    Row(
      "terminal.check.differs",
      "The gradient disagrees with finite differences for {found} of {count} inputs.",
      "{count} 个输入中有 {found} 个的梯度与有限差分不一致。"),
    Row(
      "terminal.check.cannotBeTold",
      "Whether the gradient is right cannot be told for {found} of {count} inputs.",
      "{count} 个输入中有 {found} 个的梯度无法判断是否正确。"),
    Row(
      "terminal.check.input",
      """
      input {input} at {value}: analytic {analytic}, numeric {numeric} ± {uncertainty}, error \
      {error}. {cause}
      """,
      """
      输入 {input}，取值 {value}：解析值 {analytic}，数值差分 {numeric} ± {uncertainty}，误差 \
      {error}。{cause}
      """),
    Row("terminal.check.heading.input", "input", "输入"),
    Row("terminal.check.heading.reverse", "reverse", "反向"),
    Row("terminal.check.heading.forward", "forward", "前向"),
    Row("terminal.check.heading.differences", "differences", "差分"),
    Row("terminal.check.word.agrees", "agree", "一致"),
    Row("terminal.check.word.differs", "DIFFER", "不一致"),
    Row("terminal.check.word.cannotBeTold", "CANNOT BE TOLD", "无法判断"),
    Row(
      "terminal.check.modes", "Forward and reverse mode disagree: a rule is wrong.",
      "前向模式与反向模式不一致：有一条规则是错的。"),
    Row("terminal.check.fault", "{name}: {cause}", "{name}：{cause}"),
    Row(
      "terminal.check.all", "The gradient of {output} agrees for all inputs.",
      "{output} 对所有输入的梯度都一致。"),
    Row(
      "terminal.check.none", "{output} has no inputs: there is nothing to check.",
      "{output} 没有输入：无需检验。"),
  ]
}
