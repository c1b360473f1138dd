# What an owner hears who words our sentences anew.

refused-wording-place = There is no sentence called “{ $key }”. /settings lists the ones you can change.
refused-wording-blank = This sentence knows no “{ $name }”. You can use: { $known }
refused-wording-long = That is too long for one message. { $most } characters at most.
