# 说话、按钮和一问一答。

help-hint = 我没听懂这句。发 /help 看看我能做什么
refused-command = 我不认识“{ $typed }”。发 /help 看看我能做什么
refused-second-word = 我不认识“{ $typed }”。下面这些可以，例如：{ $example }
refused-incomplete = 还差一点，完整的写法是：{ $command }
refused-button = 这个选项已经用不了了。发 /help 看看我能做什么
press-not-yours = 这个按钮是给别人的
only-in-private = 这件事我们私下说
anonymous-admin = 匿名管理员我分不清是谁，请到私聊里对我说
button-private = 私聊我
dialogue-skip = 跳过
dialogue-leave = 先不弄了
dialogue-words-wanted = 这一步要用文字回答。请直接写给我，不想继续就发 /cancel
dialogue-photo-wanted = 这一步要一张照片。请发照片给我，不想继续就发 /cancel
dialogue-photo-left-out = 文字收下了。这里用不上照片，就先不用了
dialogue-words-left-out = 照片收下了。下面的文字这里用不上，就先不用了
said-in-private = 私信发你了
write-to-me-first = 先到私聊里跟我打个招呼，我再发给你
refused-person = 没找到“{ $typed }”。可以回复那个人的消息，也可以写 @用户名或会员号，例如：{ $example }
list-comma = 、
owner-parked = 有一件事我没处理成（第 { $number } 条），日志里有详细原因。别的都照常
