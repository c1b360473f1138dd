# Reports: who came, who bought, who brought whom.

report-title = <b>The last { $span }</b>
report-nothing = Nothing happened in that time
report-joins = { $joins } joined ({ $invited } by invite)
report-leaves = { $leaves } left
report-orders =
    { $orders ->
        [1] One paid order
       *[other] { $orders } paid orders
    }, { $money }
report-refunds =
    { $refunds ->
        [1] one refund
       *[other] { $refunds } refunds
    }, { $money }
report-referrals =
    { $referrals ->
        [1] One came by an invite
       *[other] { $referrals } came by an invite
    }, { $qualified ->
        [0] none of them has bought yet
        [1] one of them has bought
       *[other] { $qualified } of them have bought
    }
report-best = Friends who bought, by who brought them: { $best }
report-referrer = { $name } (member { $number }) { $friends } for { $money }
report-median = From opening an invite to the first order: { $span } (median)
report-who = Who brought whom
report-brought-title = <b>Who brought whom</b> in the last { $span }
report-brought-none = Nobody came by an invite in that time
report-brought-line = { $name } (member { $number }) brought { $friends }
report-brought-more = These are only the latest
report-friend = { $name } (member { $number })
report-friend-bought = { $name } (member { $number }, has bought)
