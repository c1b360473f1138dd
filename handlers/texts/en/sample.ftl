### The playground's sample shop: what happened in a month. Names and words are made up.

sample-shop = Hill Tea
sample-names = Amy, Boris, Carla, Dev, Elif, Finn, Greta, Hugo, Ines, Jonas, Kim, Lena, Marco, Nina, Omar, Pia, Quinn, Rosa, Sam, Tess, Uma, Vera, Will, Xenia, Yara, Zoe, Anton, Bea, Cleo, Dora, Emil, Fay, Gus, Hana, Ivo, Juno

sample-longjing = Spring tea, Long Jing 50 g
sample-longjing-story = Picked on 22 March in Meijiawu. Not too hot: 85 °C is just right.
sample-hongcha = Tongmu black tea 100 g
sample-hongcha-story = Slowly smoked over pine, smooth even when cold. Three grams make seven cups.
sample-baicha = Aged white tea cake 350 g
sample-baicha-story = Spring of 2019, best when simmered. Break off a corner, give it five minutes.
sample-huacha = Jasmine tea 80 g
sample-huacha-story = Scented seven times: it smells of flowers and tastes of tea.

sample-address = { $number } Meiling Road, Xihu, Hangzhou

sample-campaign = Spring

sample-poll = Which tea shall come first next month?
sample-poll-one = Early Biluochun
sample-poll-two = Phoenix oolong
sample-poll-three = Both, please

sample-talk-one = The Long Jing is here, the whole room smells of spring
sample-talk-two = Leave the black tea for two days, it gets even smoother
sample-talk-three = Try a small piece of dried tangerine peel with the white tea
sample-talk-four = Ordered again, one for my parents this time
