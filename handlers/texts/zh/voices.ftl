# 店主改我们的说法时的回答。

refused-wording-place = 没有“{ $key }”这句话。例如：/settings voice help-hint 发 /help 看看
refused-wording-blank = 这句话里用不了“{ $name }”，能用的有：{ $known }
refused-wording-long = 这句话太长了，最多 { $most } 个字，例如：/settings voice help-hint 发 /help 看看
