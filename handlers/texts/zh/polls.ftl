# 投票。

poll-posted = 投票“{ $question }”已发到：{ $groups }
poll-posted-until = 投票“{ $question }”已发到：{ $groups }。{ $until } 结束
poll-private = 私聊 { $count } 人
poll-private-later = 私聊 { $count } 人（{ $start }开始）
poll-target-all = 全部：{ $groups } 个群、私聊 { $people } 人
poll-asked = 私聊里的投票“{ $question }”
poll-unheard = “{ $groups }”没有发：那里的人没法回答我
poll-close = 结束投票
poll-close-title = 结束投票：{ $question }
poll-failed = 投票没能发到“{ $group }”。请看看我在那里有没有发投票的权限
poll-question = <b>{ $question }</b>
poll-line = { $option } · { $votes } 票
poll-line-right = { $option } · { $votes } 票（正确）
poll-voters = { $voters } 人投票
poll-over = 投票结束了
poll-chosen = 你选了：{ $option }
poll-withdrawn = 你的票收回了
poll-right = 答对了：{ $option }
poll-wrong = 不对，答案是：{ $option }
poll-answered = 你已经答过了
poll-result = 投票结束：<b>{ $question }</b>
poll-single = 只选一个
poll-multi = 可以多选

ask-poll-question = 想问什么？
ask-poll-options = 有哪些选项？一行一个，2 到 12 个
ask-poll-multi = 能选几个？
ask-poll-until = 什么时候结束？

refused-poll-question =
    问题要有 1 到 { $most } 个字，例如：
    /poll 下次上哪款？
    龙井
    红茶
refused-poll-options =
    选项要有 { $least } 到 { $most } 个，问题下面一行写一个，例如：
    /poll 下次上哪款？
    龙井
    红茶
refused-poll-option = 
    选项“{ $typed }”太长了，最多 { $most } 个字，例如：
    /poll 下次上哪款？
    龙井
    红茶
refused-poll-option-twice = 
    选项“{ $typed }”写了两次，要各不相同，例如：
    /poll 下次上哪款？
    龙井
    红茶
refused-poll-quiz = “{ $typed }”不是选项的序号。正确的是第几个？写 1 到 { $most }，例如：{ $example }
refused-poll-quiz-multi = 答题只有一个正确选项，不能选几个，例如：{ $example }
refused-poll-until = 结束得太早了，至少留 { $least } 秒，例如：{ $example }
refused-poll-night = 夜里不打扰，私聊要到{ $start }才问。请让投票在那之后结束，例如：{ $example }
refused-poll-nobody = 还没有能私聊的人，顾客和我说过一句话之后才问得到。先问群里也行，例如：{ $example }
refused-poll-unheard = “{ $groups }”里的人没法回答我，投不了票。可以群发一句，请大家回复群主，例如：/broadcast to=groups 下次上哪款？
refused-poll-presale =
    预售投票还做不了。先用普通投票问一问，例如：
    /poll 下次上哪款？
    龙井
    红茶
