# Talking, buttons, questions and answers.

help-hint = I did not get that. Send /help to see what I can do
refused-command = I do not know “{ $typed }”. Send /help to see what I can do
refused-second-word = I do not know “{ $typed }”. These are the ones I know, for example: { $example }
refused-incomplete = Almost. Written in full it is: { $command }
refused-button = This choice does not work any more. Send /help to see what I can do
press-not-yours = This button is somebody else's
only-in-private = Let us do this in private
anonymous-admin = I cannot tell anonymous admins apart. Please say it to me in private
button-private = Write to me
dialogue-skip = Skip
dialogue-leave = Never mind
dialogue-words-wanted = I asked for words here. Please write them, or /cancel to leave it
dialogue-photo-wanted = I asked for a photo here. Please send one, or /cancel to leave it
dialogue-photo-left-out = I took your words. There is no place for the photo here, so I left it out
dialogue-words-left-out = I took the photo. The words under it have no place here, so I left them out
said-in-private = I have sent it to you in private
write-to-me-first = Say hello to me in private first, then I can send it to you
refused-person = I found nobody for “{ $typed }”. Reply to that person's message, or write @username or a member number, for example: { $example }
list-comma = {", "}
owner-parked = One thing went wrong on my side (number { $number }). The log has the reason; everything else goes on
