# What an owner hears who words our sentences anew.

refused-wording-place = There is no sentence called “{ $key }”. For example: /settings voice help-hint Send me /help
refused-wording-blank = This sentence knows no “{ $name }”. You can use: { $known }
refused-wording-long = That is too long for one message: { $most } characters at most, for example: /settings voice help-hint Send me /help
