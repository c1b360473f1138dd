# What we answer when we could not read what was typed: one sentence on what is wrong, one on what works.

refused-quote = This quotation mark is never closed: { $typed }. A name with spaces needs one at both ends, for example: { $example }
refused-option-twice = You wrote “{ $typed }=” twice. Keep one, for example: { $example }
refused-option-empty = There is nothing behind “{ $typed }=”. Put it right after the sign, without a space, or leave the option out, for example: { $example }
refused-money = “{ $typed }” is not an amount I can read. Write just the number, for example: { $example }
refused-money-decimals = { $decimals ->
    [0] { $currency } has no cents, so “{ $typed }” does not work. Write a whole number, for example: { $example }
   *[other] “{ $typed }” has too many decimals: { $currency } goes to { $decimals }. For example: { $example }
}
refused-money-small = The amount has to be more than zero; you wrote “{ $typed }”. For example: { $example }
refused-money-big = “{ $typed }” looks like a few zeros too many. For example: { $example }
refused-quantity = “{ $typed }” is not a quantity. Write a whole number from 1 up, for example: { $example }
refused-stock-number = “{ $typed }” is not a stock figure. 50 sets it to 50, +20 adds, -3 takes away. For example: { $example }
refused-product-code = “{ $typed }” cannot be a product code. Use letters, digits and hyphens, at most 24, for example: { $example }
refused-order-number = “{ $typed }” is not an order number. Copy it from the order, for example: { $example }
refused-tag = “{ $typed }” cannot be a tag. Leave the spaces out, for example: { $example }
refused-duration = “{ $typed }” is not a length of time. s is seconds, m minutes, h hours, d days, for example: { $example }
refused-duration-long = “{ $typed }” is too long: { $days } days at most. For example: { $example }
refused-time = “{ $typed }” is not a time I can read. Write the date and the hour, or the hour alone, for example: { $example }
refused-time-past = “{ $typed }” is already over. Give a time still to come, for example: { $example }
refused-time-far = “{ $typed }” is too far away: { $years } years ahead at most. For example: { $example }
refused-time-skipped = The clocks go forward that day and skip “{ $typed }”. Take another time, for example: { $example }
refused-cron = “{ $typed }” is not a repeat I can read. Give minute, hour, day, month and weekday; every Friday at eight in the evening is { $example }
refused-cron-never = “{ $typed }” is a day that never comes. Every Friday at eight in the evening, for example, is { $example }
refused-language = I do not speak “{ $typed }”. zh is Chinese, en is English, for example: { $example }
refused-yes-no = “{ $typed }” could mean anything here. Write yes or no, for example: { $example }
refused-reward-rule = “{ $typed }” is not a reward I can read. 10% is of what was paid, a plain sum is shop credit, 200p is points. For example: { $example }
refused-reward-percent = “{ $typed }” is more than the customer pays; 100% is the most. For example: { $example }
