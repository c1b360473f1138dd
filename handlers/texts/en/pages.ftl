# Pages: an invite's landing page, an order to pay. The first neither says what the inviter gets nor asks to pass it on.

page-title = { $heading } · { $shop }
page-invited = { $inviter } thought you might like { $shop }
page-join-telegram = Join the group on Telegram
page-visit-telegram = Look around on Telegram
page-scan = Scan it with your phone
page-unknown-title = This invite cannot be found
page-unknown = The link may have lost a few letters. Please ask your friend to send it again
pay-title = Order { $number }
pay-open = Waiting for your payment
pay-by-hand = Pay the shop as you agreed. Once the shop confirms it, this page says so
pay-paid = This order is paid
pay-expired = This order was cancelled. If you still want it, please order again
pay-credit = Shop credit
pay-total = To pay
pay-in-telegram = Pay in Telegram
pay-unknown-title = This order cannot be found
pay-unknown = Please open the link in your chat once more
