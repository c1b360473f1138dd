# Broadcasts: to whom, when, and how it went.

audience-all =
    { $count ->
        [1] one person
       *[other] { $count } people
    }
audience-tag =
    { $count ->
        [1] one person
       *[other] { $count } people
    } tagged #{ $tag }
audience-groups =
    { $count ->
        [1] one group
       *[other] { $count } groups
    }
audience-group = { $group }
audience-offer-all = Everybody
audience-offer-groups = All { $count } groups

preview-title = <b>/broadcast</b> preview
preview-to = To { $whom }
preview-to-besides = To { $whom } (not counting { $parts })
preview-now = Starts when you say so
preview-quiet = It is { $clock }, quiet at night, so it starts { $start }
preview-at = Starts { $start }
preview-every = Goes { $repeat }, the first time { $start }
preview-every-quiet = That is quiet time: it waits until { $until }
preview-takes = Takes about { $span }
preview-takes-a-moment = Takes a moment
preview-send = Send
preview-send-at = Send { $start }
preview-send-loud = Send now
preview-plan = Plan it
preview-plan-loud = Send at night, too
preview-change = Change the text
preview-drop = Cancel

broadcast-opted-out =
    { $count ->
        [1] one who opted out
       *[other] { $count } who opted out
    }
broadcast-unreachable =
    { $count ->
        [1] one who cannot be reached
       *[other] { $count } who cannot be reached
    }
broadcast-title = Broadcast: { $words }
broadcast-of-photos = pictures
broadcast-running = Sending: { $arrived } / { $total }
broadcast-awaits = { $arrived } / { $total } sent. { $waiting } of them get it when they next write to me
broadcast-waits = { $arrived } / { $total } sent. Quiet at night, so it goes on { $until }
broadcast-paused = Paused at { $arrived } / { $total }
broadcast-stopped = Stopped: { $arrived } / { $total } have it, nobody else gets it
broadcast-dropped = Fine, nothing is sent
broadcast-finished = All sent
broadcast-planned = Planned: it goes { $start }
broadcast-pause = Pause
broadcast-resume = Go on
broadcast-stop = Stop
broadcast-call-off = Call it off
broadcast-too-late = That has been seen to already
broadcast-missed = The broadcast of { $at } was missed: I was not running then. Send it again with /broadcast if you still want it
broadcast-orphaned = “{ $words }” was due, and did not go: whoever planned it is no manager of this shop any more. Send it yourself with /broadcast if you still want it
broadcast-photo-failed = I could not open that picture, so there is no broadcast. Send it as a photo, not as a file
broadcast-done = Sent { $arrived } / { $total }
broadcast-missing-people = { $count } did not arrive: { $reasons }
broadcast-missing-groups =
    { $count ->
        [1] One group
       *[other] { $count } groups
    } did not get it: { $reasons }
broadcast-besides = Left out: { $parts }
broadcast-why-blocked = { $count } blocked me
broadcast-why-deleted =
    { $count ->
        [1] 1 account deleted
       *[other] { $count } accounts deleted
    }
broadcast-why-never-started = { $count } never wrote to me
broadcast-why-removed = { $count } removed me
broadcast-why-not-allowed = { $count } where I may not write
broadcast-why-month-used-up =
    { $count ->
        [1] 1 had had all it may get this month
       *[other] { $count } had had all they may get this month
    }
broadcast-why-left-out = { $count } left out by the owner
broadcast-why-not-confirmed = { $count } that the owner never confirmed
broadcast-why-not-taken = { $count } that the platform sends no broadcasts to
broadcast-why-unknown = { $count } may or may not have arrived
broadcast-why-refused = { $count } refused by the platform ({ $reason })
broadcast-why-others = { $count } for other reasons
broadcast-offer-now = Now

ask-broadcast-to = To whom?
ask-broadcast-text = What should it say?
ask-broadcast-photo = Send me a photo if one should go along
ask-broadcast-at = When? You can also type a time, for example { $example }
ask-broadcast-number = Which broadcast? Write its number
ask-broadcast-new-text = What should it say instead?

refused-tag-unworn = Nobody I can write to is tagged #{ $tag }. To tag somebody, for example: /tag { $who } add #{ $tag }
refused-nobody = There is nobody to write to in private yet: customers get broadcasts once they have said a word to me. Your groups can be reached, for example: /broadcast to=groups The new tea is here
refused-broadcast-empty = This broadcast says nothing yet. Add words or a photo, for example: /broadcast The new tea is here
refused-broadcast-times = Use at or every, not both: at sends it once, every again and again. For example: { $example }
refused-broadcast-gone = That broadcast is not a draft any more. Begin a new one, for example: /broadcast The new tea is here
refused-broadcast-time-over = The time it was meant for has passed. Begin a new one, for example: /broadcast at=20:00 The new tea is here
