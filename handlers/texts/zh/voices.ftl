# 店主改我们的说法时的回答。

refused-wording-place = 没有“{ $key }”这句话。在 /settings 里可以看到能改的句子
refused-wording-blank = 这句话里用不了“{ $name }”，能用的有：{ $known }
refused-wording-long = 这句话太长了，最多 { $most } 个字
