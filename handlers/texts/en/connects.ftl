# One person's accounts on several platforms.

connect-code =
    Your code is <b>{ $code }</b>. Send it to me in private on the other platform, within 10 minutes:
    { $command }
connect-sure =
    <b>{ $name }</b> on { $platform } and you on { $own }: is that one person, you?
    Then your wallet, orders, invites and groups become one.
connect-staff = Whoever this is can then do everything a { $role } can, on both.
button-connect-yes = Yes, both are me
button-connect-no = No
connect-waits = Good. Now say yes on the other platform too, within 10 minutes
connect-done = Your accounts are one now: one wallet, one list of orders. If that was a mistake, the shop can undo it within a day
connect-refused = All right, the accounts stay as they are
refused-connect-nowhere = This shop is on this platform alone, so you have no other account to connect. What is yours is here: /wallet
refused-connect-unknown = I do not know the code “{ $code }”. Send /connect on the other platform, and type here what I answer there
refused-connect-over = That code has run out: it lasts 10 minutes and works once. Send /connect on the other platform for a new one
refused-connect-own = That is the code of this very account. Type it on the other platform: /connect { $code }
refused-connected = Both accounts are yours already: /wallet shows the same on either
refused-connect-platform = Both already have an account on { $platform }, and one person has one there. Use a code from another platform: /connect
refused-connect-question = That question is over. Send /connect on either platform to begin again
member-merged = One person since { $at }, by accounts on { $accounts }
button-person-part = Make two people again
person-parted = { $one } (number { $number }) and { $other } (number { $further }) are two people again
person-parted-notice = The shop has taken your accounts apart again: each has its own wallet and orders
refused-merge-over = That cannot be taken apart any more: an owner has one day for it. /member @mia shows whether it still can
