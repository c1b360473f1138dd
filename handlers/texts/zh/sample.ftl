### 演练场的样板店：一个月里发生的事。人名和话都是编的。

sample-shop = 山里的茶
sample-names = 周敏、吴桐、郑好、王小雨、冯一、陈默、楚河、卫青、蒋南、沈月、韩梅、杨柳、朱朱、秦川、尤悠、许诺、何夕、吕布丁、施雨、张弛、孔方、曹操心、严冬、华姐、金子、魏然、陶然、姜茶、戚戚、谢谢、邹游、喻言、柏林、水生、窦豆、米乐

sample-longjing = 春茶 · 龙井 50g
sample-longjing-story = 三月二十二日，梅家坞。水别太烫，85 度刚好。
sample-hongcha = 桐木红茶 100g
sample-hongcha-story = 松烟慢熏，冷了也不涩。一次三克，能泡七道。
sample-baicha = 老白茶饼 350g
sample-baicha-story = 2019 年的春茶，煮着喝最好。掰一角，煮五分钟。
sample-huacha = 茉莉花茶 80g
sample-huacha-story = 七窨一提，闻着是花，喝着是茶。

sample-address = 杭州市西湖区梅灵路 { $number } 号

sample-campaign = 春茶上新

sample-poll = 下个月先上哪一款？
sample-poll-one = 明前碧螺春
sample-poll-two = 凤凰单丛
sample-poll-three = 都想要

sample-talk-one = 龙井收到了，杯子一冲，满屋都是香的
sample-talk-two = 红茶放两天再喝更顺
sample-talk-three = 老白茶煮的时候加一小块陈皮，试试
sample-talk-four = 今天又下单了，给爸妈也带一份
