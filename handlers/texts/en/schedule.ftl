# The schedule: what is going to happen, and calling it off.

schedule-title = <b>Schedule</b>
schedule-none = Nothing is planned. /broadcast and /post with at=20:00 put something here
schedule-line = { $number } · { $at } · { $title }
schedule-line-every = { $number } · { $at } · { $title } ({ $every })
schedule-more = and { $count } more
schedule-cancel = Cancel { $number }
schedule-cancelled = Called off: { $title }
ask-plan = Which one shall I call off?
refused-plan = Nothing planned has the number “{ $typed }”. /schedule shows them, for example: { $example }
