# The shop's settings.

settings =
    <b>{ $name }</b>
    Language: { $language } · quiet hours: { $quiet } · announcements in groups: { $announces }
    Currency: { $currency } · time zone: { $timezone }
settings-name = Name
settings-language = Language
settings-quiet = Quiet hours
settings-quiet-off = off
settings-announce = Announcements
settings-welcome = Welcome
settings-voice = Wording
settings-yes = Yes
settings-no = No
settings-done = Done
ask-shop-name = What is the shop called?
ask-quiet-hours = When should broadcasts rest at night? For example 22:00-08:00, or off
ask-announce = Shall I announce campaign starts, standings and results in the groups?
ask-welcome = What shall I say to newcomers in a group? { "{" } $names { "}" } stands for their names, { "{" } $shop { "}" } for the shop; - brings mine back
ask-voice = Write the sentence's key and your wording, for example: start-greeting Welcome to { "{" } $shop { "}" }
refused-quiet-hours = I did not get the quiet hours “{ $typed }”. Write from when to when, or off, for example: { $example }
refused-shop-name = A shop's name has 1 to { $most } characters, for example: /settings name Hill Tea
