# Products: what customers see, what staff hear, and what could not be done.

card-title = <b>{ $name }</b> { $price }
card-left = { $left } left
card-sold-out = Sold out
card-off = No longer on sale
card-buy = Buy
card-order-beside = { $platform } takes orders: write “buy { $code }” to it
card-share = Share
pages-back = Back
pages-on = More

shop-title = <b>{ $shop }</b>
shop-empty = { $shop } has nothing on sale yet. Look in again in a few days
shop-from = { $inviter } thought you might like this:
shop-share =
    Your link to { $product }:
    { $link }
shop-product-gone = This one is gone, but { $shop } has more. Have a look

product-add-first = Add
product-saved = { $code } is noted. This is what customers see:
product-post-it = Post it
product-off = { $product } is off sale, and its posts will say so
product-on-again = Sell again
product-unlimited = No limit
product-endless = no limit
product-list = <b>Products</b> (code, name, price, stock, sold)
product-list-none = No products yet. Add the first one
product-line =
    { $code } · { $name } · { $price } · stock { $stock }{ $reserved ->
        [0] {""}
       *[other] {" "}({ $reserved } reserved)
    } · { $sold } sold
product-line-off = { $code } · { $name } · off sale · { $sold } sold
product-photo-failed = { $code } is noted, but I could not open that picture. Send a photo, not a file, with the caption /product edit { $code }
product-one-photo = A product has one photo, so I kept the first
product-field-name = Name
product-field-price = Price
product-field-stock = Stock
product-field-photo = Photo
product-field-story = Story
product-field-cycle = How long it lasts
product-field-tags = Tags
product-field-ships = Shipping
product-yes = It is shipped
product-no = It is not

stock-now =
    { $product }: { $stock } in stock{ $reserved ->
        [0] {""}
       *[other] , { $reserved } of them reserved for orders
    }
stock-unlimited = { $product } has no limit now

ask-product = Which product?
ask-product-code = Give it a code of letters, digits and hyphens, such as TEA
ask-product-name = What is it called?
product-sample = Dragon Well 50g
ask-product-price = What does it cost? Just the number, such as { $example }
ask-product-stock = How many are there?
ask-product-change = How many are there now? 50 sets it to 50, +20 adds, -3 takes away
ask-product-photo = Send me a photo of it
ask-product-story = Say a few words about it. Customers see them under its name
ask-product-field = What should change?
ask-product-cycle = How long does one last, as a rule? For example 30d
ask-product-tags = Which tags? Put commas between them
ask-product-ships = Is it shipped to the customer?

refused-product-exists = The code { $code } is in use already. To change that product, for example: /product edit { $code } price={ $price }
refused-product-name = A name has 1 to { $most } characters, for example: { $example }
refused-text-long = That is too long for one message: { $most } characters at most. Make it shorter, for example by sending the second half by itself
refused-word-too-many = “{ $typed }” is one word too many. A name with spaces needs quotes, for example: { $example }
refused-photo = That is not a photo. Send it as a photo, not as a file
refused-pieces = “{ $typed }” is not a number of pieces. Write a whole number, or unlimited, for example: { $example }
refused-pieces-below-zero = Stock cannot be below zero; you wrote “{ $typed }”. For example: { $example }
refused-stock-uncounted = { $product } has no limit, so there is nothing to add to. Set a number first, for example: /stock { $code } 50
refused-stock-below-zero = There are only { $stock } of { $product }, so that many cannot be taken away. To have none at all: /stock { $code } 0
refused-stock-reserved = { $reserved } of { $product } are reserved for orders, so stock cannot be { $stock } until they are paid or cancelled. The least for now: /stock { $code } { $least }
